import { useMemo, useState } from 'react';
import type { Delivery } from '../../../protocol/contract.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { TONE_TEXT } from '../../ui/tones.ts';
import { outputLabel } from '../stream/outcome-summary.ts';
import { decodeBody, linesWith, ownElements, prettyBody } from '../../ui/body.ts';
import { outboundCurl } from '../../ui/curl.ts';
import { showDelivery } from './detail-place.ts';
import { DeliveryFacts } from './DeliveryFacts.tsx';
import { PointerLine } from './PointerLine.tsx';
import { outcomeLook } from './verdicts.ts';

const LONG_PATH = 24;

/** `/users/track → 400`, as far as there was an answer; of a long path its end. */
export function deliveryRoute(delivery: Delivery): string {
  let path = delivery.request.url;
  try {
    const url = new URL(path);
    path = url.pathname + url.hash;
  } catch {
    // Not a whole address: shown as it is.
  }
  if (path.length > LONG_PATH) path = `…${path.slice(1 - LONG_PATH)}`;
  return `${path} → ${delivery.response === null ? 'no answer yet' : delivery.response.status}`;
}

function titleOf({ outcome, output, purpose }: Delivery): string {
  switch (outcome) {
    case 'delivered': return `${outputLabel(output)} accepted ${purpose}`;
    case 'failed': return `${outputLabel(output)} rejected ${purpose}`;
    case 'retrying': return `Retrying ${purpose}`;
    case 'queued': return `Waiting to send ${purpose}`;
    default: return `${outputLabel(output)} ${purpose}: ${outcome}`;
  }
}

/** One request to a partner with its answer, and what the answer means. */
export function DeliveryCard({ delivery, eventIndex }: { delivery: Delivery; eventIndex: number | null }) {
  const look = outcomeLook(delivery.outcome);
  const Icon = look.icon;
  const { request, response, reason } = delivery;
  const [whole, setWhole] = useState(false);
  const own = useMemo(() => (eventIndex === null ? null : ownElements(decodeBody(request.body, request.headers), delivery.origins, eventIndex)), [delivery, request, eventIndex]);
  const isPart = own !== null && own.values.length < own.of && !whole;
  const pretty = isPart ? stringifyJson(own.values, 2) : prettyBody(request.body, request.headers);
  const answer = response === null ? '' : prettyBody(response.body, response.headers);
  return (
    <Card
      flush
      title={titleOf(delivery)}
      icon={<Icon aria-hidden size={15} className={TONE_TEXT[look.tone]} />}
      extra={<><span className="min-w-0 truncate text-12" title={request.url}>{deliveryRoute(delivery)}</span><CopyButton label="Copy as cURL" text={() => outboundCurl(delivery)} /></>}
    >
      <div className="flex flex-col gap-1.5 px-3.5 py-3">
        <p className="leading-[21px] text-fg1">{reason.message}</p>
        <DeliveryFacts delivery={delivery} />
        {reason.pointer !== undefined && <p className="flex gap-3 text-12 text-fg2"><PointerLine pointer={reason.pointer} /></p>}
      </div>
      <div className="border-t border-line">
        <div className="flex min-w-0 items-baseline gap-3 px-3.5 pt-2">
          <h4 className="min-w-0 flex-1 truncate font-mono text-[11.5px] text-fg2" title={request.url}>{request.method} {request.url}</h4>
          {pretty !== '' && <button type="button" title="Where each field came from" onClick={() => showDelivery(delivery.id, own?.pointers[0] ?? null)} className="shrink-0 rounded-sm text-12 text-accent hover:underline">Where from</button>}
        </div>
        {own !== null && own.values.length < own.of && (
          <p className="flex gap-3 px-3.5 pt-1 text-12 text-fg2">
            {isPart ? `${own.values.length} of ${own.of} in this request ${own.values.length === 1 ? 'is' : 'are'} of this event` : `All ${own.of} in this request`}
            <button type="button" className="rounded-sm text-accent hover:underline" onClick={() => setWhole(!whole)}>{isPart ? 'Show all' : 'Only this event'}</button>
          </p>
        )}
        {pretty === '' ? <p className="px-3.5 py-2 text-fg2">No body</p> : <CodeLines numbers label="Request body" className="max-h-80 overflow-y-auto" lines={codeLines(pretty, linesWith(pretty, reason.value))} />}
      </div>
      {response !== null && (
        <div className="border-t border-line">
          <h4 className="px-3.5 pt-2 text-12 text-fg2">Answer {response.status}</h4>
          {answer === '' ? <p className="px-3.5 py-2 text-fg2">No body</p> : <CodeLines label="Answer body" wrap className="max-h-60 overflow-y-auto" lines={codeLines(answer)} />}
        </div>
      )}
    </Card>
  );
}
