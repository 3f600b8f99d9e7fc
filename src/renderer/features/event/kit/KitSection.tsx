import { CircleCheck, CircleSlash, Equal, ListChecks, MonitorSmartphone, Server, ServerCog } from 'lucide-react';
import type { BatchDetail } from '../../../../protocol/contract.ts';
import type { KitView } from '../../../../protocol/explain.ts';
import type { Json } from '../../../../protocol/json.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { plural } from '../../../ui/format.ts';
import { JsonTree } from '../../../ui/JsonTree.tsx';
import { outputLabel } from '../../stream/outcome-summary.ts';
import { decodeBody, ownElements } from '../../../ui/body.ts';
import { showDelivery, showWhy } from '../detail-place.ts';
import { PointerLine } from '../PointerLine.tsx';
import { Differences } from './Differences.tsx';

function callJson({ call }: KitView): Json {
  if (call === null) return null;
  const { event, user_attributes, user_identities, consent } = call;
  return { event, user_attributes, user_identities, consent } as Json;
}

function serverJson(batch: BatchDetail, view: KitView, eventIndex: number | null): Json[] {
  return batch.deliveries.filter(({ id }) => view.deliveries.includes(id)).map((delivery): Json => {
    const body = decodeBody(delivery.request.body, delivery.request.headers);
    const own = eventIndex === null ? null : ownElements(body, delivery.origins, eventIndex);
    return own !== null ? (own.values.length === 1 ? own.values[0]! : [...own.values]) : body ?? delivery.request.body;
  });
}

function Nothing({ children }: { children: string }) {
  return <p className="px-3.5 py-3 text-fg2">{children}</p>;
}

/** One kit beside the server: what each received, how the kit's SDK decided, and what differs. */
export function KitSection({ view, batch, eventIndex }: { view: KitView; batch: BatchDetail; eventIndex: number | null }) {
  const failed = view.checks.find(({ passed }) => !passed);
  const server = serverJson(batch, view, eventIndex);
  return (
    <section aria-label={`${outputLabel(view.output)}: kit or server`} className="flex flex-col gap-3">
      <header className="flex flex-wrap items-center gap-2">
        <MonitorSmartphone aria-hidden size={16} className="shrink-0 text-fg1" />
        <h3 className="text-15 font-semibold">{outputLabel(view.output)}</h3>
        <Badge mono>{view.kit}</Badge>
        <Badge>{view.platform}</Badge>
        <Badge tone="warn" title="Worked out after the code of the SDKs; no kit was watched">modelled</Badge>
        <p className="basis-full text-fg1">{view.answer}</p>
      </header>
      <div className="grid items-start gap-3 @min-[640px]:grid-cols-2">
        <Card flush title="The kit in the app" icon={<MonitorSmartphone aria-hidden size={15} className={view.received ? 'text-ok' : 'text-blocked'} />} extra={<Badge tone={view.received ? 'ok' : 'blocked'}>{view.received ? 'called' : 'not called'}</Badge>}>
          {view.call === null
            ? <Nothing>{failed === undefined ? 'The kit is not called for this event.' : failed.reason.message}</Nothing>
            : <><p className="border-b border-line px-3.5 py-2 font-mono text-12 text-fg0">{view.call.method}</p><JsonTree bare openDepth={3} label="What the kit is called with" value={callJson(view)} /></>}
        </Card>
        <Card flush title="The server" icon={<Server aria-hidden size={15} className="text-fg1" />} extra={<span className="text-12">{plural(view.deliveries.length, 'request')}</span>}>
          {server.length === 0
            ? <div className="flex flex-col items-start gap-2 px-3.5 py-3"><p className="text-fg2">The server sent nothing of this event to {outputLabel(view.output)}.</p><Button size="small" onClick={() => showWhy(view.connection)}>Why not</Button></div>
            : server.map((body, index) => (
              <div key={index} className="border-b border-line last:border-0">
                <p className="px-3.5 pt-2"><Button size="small" onClick={() => showDelivery(view.deliveries[index] ?? '')}>Show the request</Button></p>
                <JsonTree bare openDepth={3} label="What the server sent" value={body} />
              </div>
            ))}
        </Card>
      </div>
      <Card flush title="What the SDK checks, in order" icon={<ListChecks aria-hidden size={15} className="text-fg2" />}>
        <ol className="divide-y divide-line">
          {view.checks.map(({ check, label, passed, reason }) => {
            const Icon = passed ? CircleCheck : CircleSlash;
            return (
              <li key={check} className="flex gap-2.5 px-3.5 py-2">
                <Icon role="img" aria-label={passed ? 'passed' : 'held back'} size={15} className={passed ? 'mt-0.5 shrink-0 text-ok' : 'mt-0.5 shrink-0 text-blocked'} />
                <div className="min-w-0 flex-1">
                  <p className="text-fg0">{label}</p>
                  <p className="text-12 text-fg1">{reason.message}</p>
                  {reason.pointer !== undefined && <p className="flex flex-wrap gap-x-3 text-12"><PointerLine pointer={reason.pointer} /></p>}
                </div>
              </li>
            );
          })}
        </ol>
      </Card>
      {view.differences.length > 0 && <Differences differences={view.differences} />}
      {view.differences.length === 0 && view.received && server.length > 0 && <p className="flex items-center gap-2 text-12 text-fg2"><Equal aria-hidden size={14} />Kit and server are given the same values.</p>}
      {view.server_only.length > 0 && (
        <Card flush title="What never reaches kits" icon={<ServerCog aria-hidden size={15} className="text-fg2" />}>
          <ul className="divide-y divide-line">
            {view.server_only.map((reason, index) => (
              <li key={index} className="px-3.5 py-2">
                <p className="text-fg1">{reason.message}</p>
                {reason.pointer !== undefined && <p className="flex flex-wrap gap-x-3 text-12"><PointerLine pointer={reason.pointer} /></p>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </section>
  );
}
