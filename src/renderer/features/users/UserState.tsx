import { Trash2, Unlink, UserRound, UserRoundCheck } from 'lucide-react';
import { Badge } from '../../ui/Badge.tsx';

/** Known or anonymous; a user who can never be found again, or was deleted, says that instead. */
export function UserState({ user }: { user: { readonly known: boolean; readonly orphaned: boolean; readonly deleted_at: number | null } }) {
  if (user.deleted_at !== null) return <Badge tone="error" icon={Trash2} title="Deleted: what comes for it is not kept">deleted</Badge>;
  if (user.orphaned) return <Badge tone="warn" icon={Unlink} title="It lost all its identities: no call can find it again">orphaned</Badge>;
  return user.known
    ? <Badge tone="ok" icon={UserRoundCheck} title="Has an identity that logs in">known</Badge>
    : <Badge icon={UserRound} title="Has no identity that logs in">anonymous</Badge>;
}
