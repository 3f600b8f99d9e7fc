import { ArrowRight, UserSearch } from 'lucide-react';
import type { IdentityCallRecord } from '../../../protocol/identity.ts';
import { goToUser } from '../../stores/user-place.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CALL_LABELS } from '../users/identity-words.ts';
import { MpidText } from '../users/MpidText.tsx';

/** Who the call was taken for, and the way to the whole account. */
export function IdentityDecision({ calls }: { calls: readonly IdentityCallRecord[] }) {
  return calls.map((call) => {
    const mpid = call.mpid ?? call.alias?.destination ?? null;
    return (
      <Card
        key={call.id}
        icon={<UserSearch aria-hidden size={15} className="text-identity" />}
        title={`${CALL_LABELS[call.kind]}: ${mpid === null ? 'nobody' : `MPID ${mpid}`}${call.created ? ', new' : ''}`}
        extra={mpid === null ? undefined : <Button size="small" icon={ArrowRight} onClick={() => goToUser(mpid, { tab: 'graph', call: call.id })}>How it was decided</Button>}
      >
        <MpidText text={call.message} />
      </Card>
    );
  });
}
