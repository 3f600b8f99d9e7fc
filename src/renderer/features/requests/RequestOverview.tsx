import { ArrowRight, CircleCheck, TriangleAlert, Zap } from 'lucide-react';
import type { RequestDetail } from '../../../protocol/contract.ts';
import { useCallsOfRequest } from '../../api/users.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { formatBytes, formatDateTime, formatMs } from '../../ui/format.ts';
import { AttemptsCard } from './AttemptsCard.tsx';
import { IdentityDecision } from './IdentityDecision.tsx';
import { DECISION_NOTE, FAULT_NOTE, isGoodNews, noteRemedy } from './note-remedies.ts';
import { isUnrecognised, surfaceLabel } from './surfaces.ts';

function Fact({ name, value, mono }: { name: string; value: string; mono?: boolean }) {
  return (
    <div className="grid grid-cols-[110px_minmax(0,1fr)] gap-3 py-0.5">
      <dt className="text-fg2">{name}</dt>
      <dd className={mono ? 'data break-all' : 'break-words'}>{value}</dd>
    </div>
  );
}

const DECIDING: ReadonlySet<string> = new Set(['identity', 'identity-modify', 'alias']);

/** What came, what to know about it, and what became of it. */
export function RequestOverview({ request }: { request: RequestDetail }) {
  const unrecognised = isUnrecognised(request.surface);
  const decisions = useCallsOfRequest(request.id, DECIDING.has(request.surface)).data ?? [];
  return (
    <div className="flex flex-col gap-3 p-4">
      {unrecognised && request.notes.length === 0 && (
        <Card icon={<TriangleAlert size={15} className="text-warn" />} title="Nothing of mParticle listens on this path">
          Check the host and path settings of the SDK on “Set up an SDK”. The bytes are kept, so the call can be replayed once the path is right.
        </Card>
      )}
      {request.notes.filter(({ code }) => code !== DECISION_NOTE || decisions.length === 0).map((note, index) => {
        const remedy = noteRemedy(note.code);
        const injected = note.code === FAULT_NOTE;
        return (
          <Card key={index} icon={isGoodNews(note.code) ? <CircleCheck size={15} className="text-ok" /> : injected ? <Zap size={15} className="text-warn" /> : <TriangleAlert size={15} className="text-warn" />} title={<span className="block py-0.5 break-words whitespace-normal">{note.message}</span>} extra={injected ? <Button size="small" onClick={() => goTo('faults')}>Faults</Button> : undefined}>
            {remedy ?? 'The call was answered and kept.'}
            <code className="mt-1 block text-12 text-fg2">{note.code}</code>
          </Card>
        );
      })}
      <IdentityDecision calls={decisions} />
      <AttemptsCard request={request} />
      <Card title="Call">
        <dl>
          <Fact name="Received" value={`${formatDateTime(request.at)}, answered in ${formatMs(request.took_ms)} ms`} />
          <Fact name="Surface" value={surfaceLabel(request.surface)} />
          <Fact name="Input" value={request.input ?? 'unknown: no input has this key'} />
          <Fact name="Client" value={request.client || 'not stated'} />
          <Fact name="From" value={request.remote} mono />
          <Fact name="Size" value={`${formatBytes(request.bytes)}${request.raw.encoding ? `, ${request.raw.encoding}` : ''}`} />
        </dl>
      </Card>
      {request.batch_ids.length > 0 && (
        <Card title={request.batch_ids.length === 1 ? 'Batch' : `${request.batch_ids.length} batches`}>
          <ul className="flex flex-wrap gap-2">
            {request.batch_ids.slice(0, 50).map((id) => (
              <li key={id}>
                <Button size="small" icon={ArrowRight} onClick={() => { goTo('stream'); select({ batch: id, event: null, step: null }); }}><span className="font-mono">{id}</span></Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
