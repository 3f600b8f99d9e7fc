import type { ReactNode } from 'react';
import { CircleAlert, Gauge, MessageSquareReply, Waypoints } from 'lucide-react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { stringifyJson } from '../../../../../protocol/json.ts';
import { valueAt } from '../../../../../protocol/pointer.ts';
import { useRequestAlerts } from '../../../../api/outputs-detail.ts';
import { prettyBody } from '../../../../ui/body.ts';
import { Card } from '../../../../ui/Card.tsx';
import { CodeLines } from '../../../../ui/CodeLines.tsx';
import { codeLines } from '../../../../ui/code-lines.ts';
import { formatBytes, formatDateTime, formatMs } from '../../../../ui/format.ts';
import { pointerPath } from '../../../../ui/json-tree.ts';
import { OUTCOME_LOOKS } from '../../../../ui/outcomes.ts';
import { TextLink } from '../../../../ui/TextLink.tsx';
import { TONE_TEXT } from '../../../../ui/tones.ts';
import { goToConnections } from '../../../../stores/connection-place.ts';
import { openEvent } from '../../../connections/open-event.ts';
import { PointerLine } from '../../../event/PointerLine.tsx';
import { StatusBadge as FactBadge } from '../../facts/StatusBadge.tsx';
import { bodySize } from '../request-query.ts';
import { maskedJson } from './secrets.ts';
import { SecretUrl } from './SecretUrl.tsx';
import { useSecrets } from './use-secrets.ts';

const SHOWN_EVENTS = 20;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return <div className="flex min-w-0 gap-3 py-0.5"><dt className="w-24 shrink-0 text-fg2">{name}</dt><dd className="min-w-0 flex-1 [overflow-wrap:anywhere]">{children}</dd></div>;
}

function Refused({ delivery }: { delivery: Delivery }) {
  const secrets = useSecrets(delivery);
  return (
    <Card flush title={`Refused ${delivery.refused.length === 1 ? 'part' : 'parts'}`} icon={<CircleAlert aria-hidden size={15} className="text-error" />}>
      <ul className="divide-y divide-line">
        {delivery.refused.map(({ pointer, event_id: event, reason }, index) => {
          const part = delivery.payload === undefined ? undefined : valueAt(delivery.payload, pointer);
          return (
            <li key={`${pointer} ${index}`}>
              <p className="flex flex-wrap items-baseline gap-x-3 px-3.5 pt-2.5 text-fg1"><code className="data text-fg0">{pointerPath(pointer) || 'the request'}</code><span>{reason.message}</span>{event !== null && <TextLink onClick={() => openEvent({ event_id: event, batch_id: delivery.batch_id }, delivery.connection)}>Open the event</TextLink>}</p>
              {part !== undefined && <CodeLines label={`Refused ${pointerPath(pointer)}`} className="max-h-60 overflow-y-auto" lines={codeLines(stringifyJson(maskedJson(part, secrets), 2))} />}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** What came of the request and why, before its details. */
export function OverviewPart({ delivery, onBody }: { delivery: Delivery; onBody: () => void }) {
  const { reason, request, response, notes, refused, attempt } = delivery;
  const alerts = useRequestAlerts(delivery).data ?? [];
  const look = OUTCOME_LOOKS[delivery.outcome];
  const Icon = look.icon;
  const answer = response === null ? '' : prettyBody(response.body, response.headers);
  return (
    <div className="flex flex-col gap-3 p-4">
      <Card title={look.meaning} icon={<Icon aria-hidden size={15} className={TONE_TEXT[look.tone]} />} extra={<code className="text-11">{reason.code}</code>}>
        <p className="leading-[21px] text-fg0" data-request-reason>{reason.message}</p>
        {reason.pointer !== undefined && <p className="mt-1.5 flex flex-wrap gap-x-3 text-12 text-fg2"><PointerLine pointer={reason.pointer} /></p>}
        {alerts.map((alert) => <p key={alert.id} className="mt-2 text-12 text-fg1"><span className={alert.severity === 'fatal' ? 'font-medium text-error' : 'font-medium text-warn'}>{alert.label}</span>{alert.message !== reason.message && <>: {alert.message}</>}</p>)}
      </Card>
      {refused.length > 0 && <Refused delivery={delivery} />}
      {notes.length > 0 && (
        <Card flush title="What the partner does without saying so" icon={<Gauge aria-hidden size={15} className="text-warn" />}>
          <ul className="divide-y divide-line">
            {notes.map((note, index) => (
              <li key={index} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3.5 py-2">
                <span className="text-12 font-medium text-warn">{note.level}</span>
                <span className="min-w-0 flex-1 text-fg1">{note.message}</span>
                {note.pointer !== '' && <code className="data text-[11.5px]! text-fg2">{pointerPath(note.pointer)}</code>}
                <FactBadge status={note.status} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {response !== null && (
        <Card flush title={`Answer ${response.status}`} icon={<MessageSquareReply aria-hidden size={15} className="text-fg2" />} extra={<span className="text-12">{formatMs(delivery.took_ms)} ms</span>}>
          {answer === '' ? <p className="px-3.5 py-2.5 text-fg2">No body</p> : <CodeLines wrap label="Answer body" className="max-h-60 overflow-y-auto" lines={codeLines(answer)} />}
        </Card>
      )}
      <Card title="Request" icon={<Waypoints aria-hidden size={15} className="text-fg2" />} extra={<TextLink onClick={onBody}>Show the body</TextLink>}>
        <dl className="text-12">
          <Fact name="Address"><SecretUrl method={request.method} url={request.url} /></Fact>
          <Fact name="Sent"><span className="tabular-nums">{formatDateTime(delivery.at)}</span>{attempt > 1 && `, attempt ${attempt}`}{delivery.next_at !== null && `, next at ${formatDateTime(delivery.next_at)}`}</Fact>
          <Fact name="To"><span className={delivery.simulated ? '' : 'font-medium text-warn'}>{delivery.simulated ? 'the simulated partner' : 'the real endpoint'}</span></Fact>
          <Fact name="Body">{formatBytes(bodySize(delivery))}</Fact>
          <Fact name="Connection"><TextLink onClick={() => goToConnections('graph', { subject: { kind: 'connection', name: delivery.connection } })}>{delivery.connection}</TextLink></Fact>
          <Fact name="Events">
            {delivery.event_ids.length === 0 ? 'none: it is about the user only' : (
              <span className="flex flex-wrap gap-x-3">
                {delivery.event_ids.slice(0, SHOWN_EVENTS).map((id, index) => <TextLink key={id} title="Open it in the stream, with its trace" onClick={() => openEvent({ event_id: id, batch_id: delivery.batch_id }, delivery.connection)}>{delivery.event_names?.[index] ?? id}</TextLink>)}
                {delivery.event_ids.length > SHOWN_EVENTS && <span className="text-fg2">and {delivery.event_ids.length - SHOWN_EVENTS} more</span>}
              </span>
            )}
          </Fact>
        </dl>
      </Card>
    </div>
  );
}
