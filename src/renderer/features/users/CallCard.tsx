import { ArrowRight, ExternalLink } from 'lucide-react';
import type { IdentityCallRecord } from '../../../protocol/identity.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { goToUser } from '../../stores/user-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { formatDateTime, formatTime, shortId } from '../../ui/format.ts';
import { TextLink } from '../../ui/TextLink.tsx';
import { StatusBadge } from '../requests/StatusBadge.tsx';
import { CALL_ICONS, CALL_LABELS, STRATEGY_LABELS, typeLabel } from './identity-words.ts';
import { MpidText } from './MpidText.tsx';
import { PairChip } from './PairChip.tsx';

function Changes({ changes }: Pick<IdentityCallRecord, 'changes'>) {
  return changes.map(({ type, old_value: old, new_value: next }, index) => (
    <span key={index} className="flex max-w-full min-w-0 flex-wrap items-center gap-1.5">
      <span className="text-12 text-fg2">{typeLabel(type)}</span>
      <span className="data break-all text-fg1">{old ?? 'none'}</span><ArrowRight aria-label="to" size={12} className="shrink-0 text-fg2" /><span className="data break-all text-fg0">{next ?? 'none'}</span>
    </span>
  ));
}

function Alias({ alias, told }: { alias: NonNullable<IdentityCallRecord['alias']>; /** What the card says already. */ told: string }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={alias.status === 'done' ? 'ok' : alias.status === 'waiting' ? 'info' : 'error'}>{alias.status}</Badge>
      <TextLink title={`Open MPID ${alias.source}`} onClick={() => goToUser(alias.source)}><span className="data">{shortId(alias.source)}</span></TextLink>
      <ArrowRight aria-label="to" size={12} className="text-fg2" />
      <TextLink title={`Open MPID ${alias.destination}`} onClick={() => goToUser(alias.destination)}><span className="data">{shortId(alias.destination)}</span></TextLink>
      <span className="text-12 text-fg2 tabular-nums">events of {formatDateTime(alias.start)} to {formatDateTime(alias.end)}</span>
      {alias.reason !== '' && alias.reason !== told && <span className={alias.status === 'refused' ? 'w-full text-error' : 'w-full text-fg1'}><MpidText text={alias.reason} /></span>}
    </p>
  );
}

/** What was asked, and what the answer was. */
export function CallCard({ call }: { call: IdentityCallRecord }) {
  const Icon = CALL_ICONS[call.kind];
  const { request_id: request } = call;
  return (
    <Card
      icon={<Icon aria-hidden size={15} className="text-identity" />}
      title={CALL_LABELS[call.kind]}
      extra={(
        <>
          {call.status > 0 && <StatusBadge status={call.status} />}
          <span className="truncate text-12 tabular-nums" title={formatDateTime(call.at)}>{formatTime(call.at)}{call.input === null ? '' : ` by ${call.input}`}</span>
          {request !== null && <Button size="small" icon={ExternalLink} onClick={() => { goTo('requests'); select({ request }); }}>Open the call</Button>}
        </>
      )}
    >
      <div className="flex flex-col gap-2.5">
        <p className="leading-[21px] text-fg0"><MpidText text={call.message} /></p>
        {(call.identities.length > 0 || call.changes.length > 0) && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <span className="text-12 text-fg2">{call.changes.length > 0 ? 'Changes' : 'Asked with'}</span>
            {call.identities.map((pair, index) => <PairChip key={index} pair={pair} />)}
            <Changes changes={call.changes} />
          </div>
        )}
        {call.alias !== null && <Alias alias={call.alias} told={call.message} />}
        <p className="flex flex-wrap gap-x-4 gap-y-0.5 text-12 text-fg2">
          <span>Strategy {STRATEGY_LABELS[call.strategy].toLowerCase()}</span>
          {call.mpid !== null && <span>{call.created ? 'Made' : 'Answered'} <TextLink title={`Open MPID ${call.mpid}`} onClick={() => goToUser(call.mpid ?? '', { tab: 'graph', call: call.id })}><span className="data">{call.mpid}</span></TextLink></span>}
          {call.previous_mpid !== null && <span>Previous user <TextLink title={`Open MPID ${call.previous_mpid}`} onClick={() => goToUser(call.previous_mpid ?? '', { tab: 'graph' })}><span className="data">{shortId(call.previous_mpid)}</span></TextLink></span>}
          {call.read_only === true && <Badge tone="info" title="Asked with read_only=true">read only: nothing was written</Badge>}
          {call.truncated && <span className="text-warn">More users hold one of these identities than are shown.</span>}
        </p>
      </div>
    </Card>
  );
}
