import { ArrowRight } from 'lucide-react';
import { TONE_TEXT } from '../../../ui/tones.ts';
import type { TraceEntry } from '../trace-model.ts';
import { verdictLook } from '../verdicts.ts';
import type { StepPair } from './compare.ts';

function Side({ entry, sideLabel }: { entry: TraceEntry | null; sideLabel: string }) {
  if (entry === null) return <span className="text-fg2"><span className="sr-only">{sideLabel}: </span>not reached</span>;
  const look = verdictLook(entry);
  const Icon = look.icon;
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={entry.reason.message}>
      <span className="sr-only">{sideLabel}: </span>
      <Icon role="img" aria-label={look.meaning} size={13} className={`shrink-0 ${TONE_TEXT[look.tone]}`} />
      <span className="truncate text-fg1">{entry.word || look.meaning}</span>
    </span>
  );
}

/** Stages that said something else in the second run, one line each. */
export function StepDiff({ steps }: { steps: readonly StepPair[] }) {
  if (steps.length === 0) return null;
  return (
    <ul aria-label="Stages that changed" className="divide-y divide-line">
      {steps.map((pair, index) => (
        <li key={index} className="grid min-h-7 grid-cols-[minmax(90px,160px)_minmax(0,1fr)_14px_minmax(0,1fr)] items-center gap-2 px-3.5 text-12">
          <span className="truncate text-fg0">{pair.label}</span>
          <Side entry={pair.before} sideLabel="before" />
          <ArrowRight aria-hidden size={13} className="text-fg2" />
          <Side entry={pair.after} sideLabel="after" />
        </li>
      ))}
    </ul>
  );
}
