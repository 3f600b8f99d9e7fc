import { Check, ShieldQuestion, X } from 'lucide-react';
import type { ProfileHistory, User } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { useHistory } from '../../api/users.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { TextLink } from '../../ui/TextLink.tsx';
import { openWrite } from './AttributeTable.tsx';
import { consentText } from './consent-words.ts';

const HEAD = 'h-[27px] border-b border-line text-left text-12 text-fg2';

function State({ consented }: { consented: boolean }) {
  return consented ? <Badge tone="ok" icon={Check}>consented</Badge> : <Badge tone="error" icon={X}>refused</Badge>;
}

function History({ writes }: { writes: readonly ProfileHistory[] }) {
  return (
    <Card flush title="History" extra={<span className="text-12">newest first</span>}>
      <table className="w-full table-fixed">
        <thead><tr className={HEAD}><th scope="col" className="w-44 px-3.5 font-normal">When</th><th scope="col" className="px-2 font-normal">What</th><th scope="col" className="w-40 px-2 font-normal">By</th></tr></thead>
        <tbody className="divide-y divide-line">
          {writes.map((write) => (
            <tr key={write.id} className="align-top">
              <td className="px-3.5 py-1.5 text-12 text-fg1 tabular-nums">{formatDateTime(write.at)}</td>
              <td className="px-2 py-1.5 break-words">{consentText(write)}{write.reason !== null && <span className={write.applied ? 'block text-12 text-fg2' : 'block text-12 text-warn'}>{write.applied ? write.reason : `Not taken: ${write.reason}`}</span>}</td>
              <td className="truncate px-2 py-1.5 text-12">{write.batch_id === null ? write.input : <TextLink title="Open the batch in the stream" onClick={() => openWrite(write)}>{write.input}</TextLink>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** What the user agreed to, since when, and how it changed. */
export function ConsentTab({ user }: { user: User }) {
  const history = useHistory(user.mpid);
  const writes = (history.data ?? []).filter(({ what }) => what !== 'attribute').toSorted((a, b) => b.received_at - a.received_at);
  if (user.consent.length === 0 && writes.length === 0 && !user.opted_out) {
    return <EmptyState icon={ShieldQuestion} title="No consent is known">It comes with a batch’s consent state, or through Edit above. A purpose that nobody was asked for counts as not given.</EmptyState>;
  }
  return (
    <div className="flex flex-col gap-3 p-4">
      <Card flush title="Purposes" extra={user.opted_out ? <Badge tone="blocked">opted out of everything</Badge> : undefined}>
        {user.consent.length === 0 ? <p className="px-3.5 py-3 text-fg2">No purpose is known.</p> : (
          <div className="overflow-x-auto">
            <table className="w-full min-w-[560px] table-fixed">
              <thead><tr className={HEAD}><th scope="col" className="w-20 px-3.5 font-normal">Law</th><th scope="col" className="px-2 font-normal">Purpose</th><th scope="col" className="w-28 px-2 font-normal">State</th><th scope="col" className="w-40 px-2 font-normal">Since</th><th scope="col" className="px-2 font-normal">Document</th><th scope="col" className="px-2 font-normal">Location</th></tr></thead>
              <tbody className="divide-y divide-line">
                {user.consent.map((one) => (
                  <tr key={`${one.regulation} ${one.purpose}`} className="h-9">
                    <td className="px-3.5 text-12 text-fg1">{one.regulation.toUpperCase()}</td>
                    <th scope="row" className="truncate px-2 text-left font-medium" title={one.purpose}>{one.purpose}</th>
                    <td className="px-2"><State consented={one.consented} /></td>
                    <td className="truncate px-2 text-12 tabular-nums">{one.batch_id === null ? formatDateTime(one.at) : <TextLink title="Open the batch in the stream" onClick={() => openWrite({ batch_id: one.batch_id, event_id: null })}>{formatDateTime(one.at)}</TextLink>}</td>
                    <td className="truncate px-2 text-12 text-fg1" title={one.document ?? undefined}>{one.document ?? ''}</td>
                    <td className="truncate px-2 text-12 text-fg1" title={[one.location, one.hardware_id].filter(Boolean).join(', ')}>{one.location ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      {history.error && <p role="alert" className="text-error">The history could not be read: {asApiError(history.error).message}</p>}
      {writes.length > 0 && <History writes={writes} />}
    </div>
  );
}
