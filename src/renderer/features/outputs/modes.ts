/** The realism dial in plain words: what each of its places does. */
import { Ban, CircleCheck, Clock, KeyRound, MessageSquareQuote, Radio, ShieldCheck, Shuffle, Unplug } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Behaviour, OutputFile, RealismMode } from '../../../protocol/workspace.ts';
import type { Tone } from '../../ui/tones.ts';

export interface ModeWords {
  readonly id: RealismMode;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Whether requests fail on purpose in it. */
  readonly tone: Tone;
  /** For the dial and its menu. */
  readonly short: string;
  readonly meaning: string;
}

export const MODES: readonly ModeWords[] = [
  { id: 'perfect', label: 'Perfect', icon: CircleCheck, tone: 'neutral', short: 'A good day', meaning: 'Checks each request as the partner does and answers at once. Takes any credentials of the right form, and counts no rate limits.' },
  { id: 'strict', label: 'Strict', icon: ShieldCheck, tone: 'neutral', short: 'Credentials and rate limits count', meaning: 'As Perfect, but takes only the credentials of these settings, and enforces the documented rate limits and quotas on the engine’s clock.' },
  { id: 'flaky', label: 'Flaky', icon: Shuffle, tone: 'warn', short: 'Some requests fail', meaning: 'A share of the requests fails on purpose, each in one of the ways below, and is tried again as the hosted service does. The seed decides which: the same seed tells the same story.' },
  { id: 'slow', label: 'Slow', icon: Clock, tone: 'warn', short: 'Answers take long', meaning: 'Answers come late, by a delay that the seed decides for each request.' },
  { id: 'down', label: 'Down', icon: Ban, tone: 'error', short: 'Nothing answers', meaning: 'No connection succeeds. Requests are tried again until they are given up; set the dial back to see them arrive.' },
  { id: 'bad-credentials', label: 'Bad credentials', icon: KeyRound, tone: 'error', short: 'The key was revoked', meaning: 'Every request is refused as the partner refuses a wrong or revoked key.' },
  { id: 'own', label: 'Own answers', icon: MessageSquareQuote, tone: 'info', short: 'You say what is answered', meaning: 'The first of your answers whose conditions all hold is given. What none of them holds for is answered as in Perfect.' },
];

export function modeOf(id: string): ModeWords {
  return MODES.find((mode) => mode.id === id) ?? MODES[0]!;
}

/** How an output answers, as its badge says it. */
export interface AnswerLook extends Pick<ModeWords, 'tone' | 'icon' | 'meaning'> {
  readonly word: string;
}

/** A failure that is forced over the place of the dial; null when none is. */
function forced({ mode, status, drop_connection: drop, fail_rate: rate }: Behaviour): string | null {
  if (mode === 'down') return null;
  const share = rate > 0 ? `${Math.round(rate * 100)} % ` : '';
  if (drop) return `${share === '' ? 'always ' : share}dropped`;
  if (status !== undefined) return `${share === '' ? (mode === 'flaky' ? '' : 'always ') : share}${status}`;
  return rate > 0 && mode !== 'flaky' ? `${share}503` : null;
}

export function answerLook({ behaviour, transport }: Pick<OutputFile, 'behaviour' | 'transport'>): AnswerLook {
  if (transport === 'real') return { word: 'real endpoint', tone: 'warn', icon: Radio, meaning: 'Its events leave this machine' };
  const failure = forced(behaviour);
  if (failure !== null) return { word: failure, tone: 'error', icon: Unplug, meaning: `A failure is forced by its behaviour: ${failure}` };
  const { label, tone, icon, meaning } = modeOf(behaviour.mode);
  return { word: label.toLowerCase(), tone, icon, meaning };
}
