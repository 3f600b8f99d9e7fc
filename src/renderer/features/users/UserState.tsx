import { Trash2, Unlink, UserRound, UserRoundCheck } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { Badge } from '../../ui/Badge.tsx';
import { TONE_TEXT } from '../../ui/tones.ts';
import type { Tone } from '../../ui/tones.ts';

interface Stateful {
  readonly known: boolean;
  readonly orphaned: boolean;
  readonly deleted_at: number | null;
}

function looksOf({ known, orphaned, deleted_at: deleted }: Stateful): { readonly word: string; readonly tone: Tone; readonly icon: LucideIcon; readonly meaning: string } {
  if (deleted !== null) return { word: 'deleted', tone: 'error', icon: Trash2, meaning: 'Deleted: its identities are free again' };
  if (orphaned) return { word: 'orphaned', tone: 'warn', icon: Unlink, meaning: 'It lost all its identities: no call can find it again' };
  return known ? { word: 'known', tone: 'ok', icon: UserRoundCheck, meaning: 'Has an identity that logs in' } : { word: 'anonymous', tone: 'neutral', icon: UserRound, meaning: 'Has no identity that logs in' };
}

/** Known or anonymous; a user who can never be found again, or was deleted, says that instead. */
export function UserState({ user, brief }: { user: Stateful; /** Only the icon, with the word as its name. */ brief?: boolean | undefined }) {
  const { word, tone, icon: Icon, meaning } = looksOf(user);
  if (brief) return <Icon role="img" aria-label={word} size={14} className={TONE_TEXT[tone]} />;
  return <Badge tone={tone} icon={Icon} title={meaning}>{word}</Badge>;
}
