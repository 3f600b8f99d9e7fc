import { useMemo, useState } from 'react';
import type { Delivery } from '../../../protocol/contract.ts';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { BodyView } from '../requests/BodyView.tsx';
import { HeaderTable } from '../requests/HeaderTable.tsx';
import { decodeBody, ownElements } from '../../ui/body.ts';
import { outboundCurl } from '../../ui/curl.ts';
import { DeliveryFacts } from './DeliveryFacts.tsx';
import { OutboundBody } from './provenance/OutboundBody.tsx';

type Part = 'body' | 'raw' | 'headers' | 'answer';

export function OutboundDetail({ delivery, eventIndex, field }: { delivery: Delivery; eventIndex: number | null; field: string | null }) {
  const { request, response } = delivery;
  const json = useMemo(() => decodeBody(request.body, request.headers), [request]);
  const own = useMemo(() => new Set(eventIndex === null ? [] : ownElements(json, delivery.origins, eventIndex)?.pointers), [json, delivery, eventIndex]);
  const [part, setPart] = useState<Part>(json === undefined ? 'raw' : 'body');
  return (
    <section aria-label="Request" className="flex min-h-96 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
        <SegmentedControl
          label="Part of the request"
          value={part}
          onChange={setPart}
          options={[
            { value: 'body', label: 'Body', disabled: json === undefined ? 'The body is not JSON' : undefined },
            { value: 'raw', label: 'Raw body' },
            { value: 'headers', label: 'Headers' },
            { value: 'answer', label: response === null ? 'Answer' : `Answer ${response.status}`, disabled: response === null ? 'There is no answer yet' : undefined },
          ]}
        />
        <span className="flex-1" />
        <CopyButton wide label="Copy body" text={request.body} />
        <CopyButton wide label="Copy as cURL" text={() => outboundCurl(delivery)} />
      </div>
      <div className="px-4 pb-2">
        <p className="text-fg1">{delivery.reason.message}</p>
        <DeliveryFacts delivery={delivery} />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line">
        {part === 'body' && json !== undefined && <OutboundBody delivery={delivery} body={json} own={own} field={field} />}
        {part === 'raw' && (request.body === '' ? <p className="p-4 text-fg2">No body</p> : <CodeLines wrap numbers label="Raw body" lines={codeLines(request.body)} />)}
        {part === 'headers' && <HeaderTable headers={request.headers} first={`${request.method} ${request.url}`} />}
        {part === 'answer' && response !== null && (
          <>
            <HeaderTable headers={response.headers} first={String(response.status)} />
            <BodyView text={response.body} base64={null} encoding={null} label="Answer body" />
          </>
        )}
      </div>
    </section>
  );
}
