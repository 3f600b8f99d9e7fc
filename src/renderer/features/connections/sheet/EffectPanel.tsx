import { ArrowRight } from 'lucide-react';
import type { EffectResult } from '../../../../protocol/explain.ts';
import { formatCount } from '../../../ui/format.ts';
import { TextLink } from '../../../ui/TextLink.tsx';
import { openEvent } from '../open-event.ts';
import { connectionSentence, groupedExamples } from './effect-words.ts';
import type { ConnectionEffect } from './effect-words.ts';

/** Null is an event that goes on; otherwise the sentence that holds it back. */
function Fate({ sentence }: { sentence: string | null }) {
  return sentence === null ? <span className="shrink-0 font-medium text-ok">goes on</span> : <span className="min-w-0 truncate text-fg1" title={sentence}>held back</span>;
}

function Bar({ events, passes, label }: { events: number; passes: number; label: string }) {
  return (
    <span role="img" aria-label={`${label}: ${passes} of ${events} go on`} className="flex h-1.5 w-full overflow-hidden rounded-full bg-[color-mix(in_srgb,var(--fg2)_45%,transparent)]">
      <span className="bg-ok" style={{ width: `${events === 0 ? 0 : (passes / events) * 100}%` }} />
    </span>
  );
}

function OfConnection({ effect }: { effect: ConnectionEffect }) {
  const { connection, events, before, after, reasons, examples } = effect;
  return (
    <li className="border-b border-line px-4 py-2.5 last:border-0">
      <p className="flex flex-wrap items-baseline gap-x-2"><span className="font-medium">{connection}</span><span className="text-12 text-fg1">{connectionSentence(effect)}</span></p>
      {events > 0 && (
        <div className="mt-1.5 grid grid-cols-[40px_minmax(0,1fr)] items-center gap-x-2 gap-y-1 text-11 text-fg2">
          <span>Now</span><Bar events={events} passes={before} label="Now" />
          <span>Then</span><Bar events={events} passes={after} label="Then" />
        </div>
      )}
      {reasons.length > 0 && (
        <ul aria-label={`Why events are held back on ${connection}`} className="mt-2 flex flex-col gap-1 text-12">
          {reasons.slice(0, 6).map((reason) => (
            <li key={`${reason.code} ${reason.message}`} className="flex items-baseline gap-2">
              <span className="w-12 shrink-0 text-right text-fg0 tabular-nums">{formatCount(reason.count)}</span>
              <span className="min-w-0 flex-1 text-fg1">{reason.message}</span>
              <TextLink title="Open an event that it would hold back" onClick={() => openEvent({ event_id: reason.example, batch_id: null })}>Example</TextLink>
            </li>
          ))}
        </ul>
      )}
      {examples.length > 0 && (
        <ul aria-label={`Events whose fate changes on ${connection}`} className="mt-2 flex flex-col gap-1 text-12">
          {groupedExamples(examples).map(({ example, count }) => (
            <li key={example.event_id} className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate"><TextLink onClick={() => openEvent(example)}>{example.name || 'Event'}</TextLink>{count > 1 && <span className="text-fg2"> and {count - 1} more like it</span>}</span>
              <Fate sentence={example.before} /><ArrowRight aria-label="becomes" size={12} className="shrink-0 text-fg2" /><Fate sentence={example.after} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** What the changes would do, connection by connection: the ones where something changes first. */
export function EffectPanel({ result }: { result: EffectResult }) {
  const moved = (one: ConnectionEffect): number => Math.abs(one.after - one.before) * 1e6 + one.fields_changed;
  return (
    <ul aria-label="Effect of the changes" className="max-h-[40vh] overflow-y-auto border-t border-line bg-bg1">
      {result.connections.toSorted((a, b) => moved(b) - moved(a)).map((effect) => <OfConnection key={effect.connection} effect={effect} />)}
    </ul>
  );
}
