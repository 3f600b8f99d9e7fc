import type { MapReport } from '../../../../protocol/report.ts';
import { OUTCOME_SEVERITY } from '../../../../protocol/vocabulary.ts';
import { OUTCOME_LOOKS } from '../../../ui/outcomes.ts';
import { connectionState } from '../connection-state.ts';
import { TONE_STROKE } from './tones.ts';

function Line({ className, dash, word }: { className: string; dash?: string | undefined; word: string }) {
  return (
    <li className="flex items-center gap-1.5 whitespace-nowrap">
      <svg aria-hidden width={20} height={6}><path d="M0,3 H20" fill="none" strokeWidth={dash === undefined ? 4 : 1.5} strokeDasharray={dash} className={className} /></svg>
      {word}
    </li>
  );
}

/** What the colours and dashes on screen say. */
export function GraphLegend({ report, words }: { report: MapReport; words: string }) {
  const outcomes = [...new Set(report.connections.flatMap(({ worst, events }) => (worst === null || events === 0 ? [] : [worst])))].toSorted((a, b) => OUTCOME_SEVERITY[a] - OUTCOME_SEVERITY[b]);
  return (
    <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-1.5 text-12 text-fg2">
      <span>Width: events {words}. Colour: the worst outcome.</span>
      <ul aria-label="Legend" className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {[...Map.groupBy(outcomes, (outcome) => OUTCOME_LOOKS[outcome].tone)].map(([tone, words]) => <Line key={tone} word={words.join(', ')} className={`${TONE_STROKE[tone]} opacity-80`} />)}
        {report.connections.some((connection) => connectionState(connection).kind === 'kit') && <Line word="kit only" dash="1 3" className="stroke-fg2" />}
        {report.connections.some(({ active }) => !active) && <Line word="off" dash="2 4" className="stroke-fg2" />}
        {report.connections.some(({ problem }) => problem !== null) && <Line word="broken" dash="5 4" className="stroke-error" />}
      </ul>
    </footer>
  );
}
