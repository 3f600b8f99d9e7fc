import { useId, useState } from 'react';
import { ArrowRight, ChevronDown, ChevronRight } from 'lucide-react';
import { cx } from '../../../ui/classes.ts';
import { plural } from '../../../ui/format.ts';
import { TONE_TEXT } from '../../../ui/tones.ts';
import { outputLabel } from '../../stream/outcome-summary.ts';
import type { OutputEntry } from '../trace-model.ts';
import { outcomeLook } from '../verdicts.ts';
import type { ConnectionComparison } from './compare.ts';
import { RequestDiff } from './RequestDiff.tsx';
import { StepDiff } from './StepDiff.tsx';

function Outcome({ entry, sideLabel }: { entry: OutputEntry | null; sideLabel: string }) {
  const look = outcomeLook(entry?.outcome ?? null);
  const Icon = look.icon;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="sr-only">{sideLabel}: </span>
      <Icon aria-hidden size={14} className={cx('shrink-0', TONE_TEXT[look.tone])} />
      <span className="shrink-0 text-fg0">{entry?.outcome ?? 'not reached'}</span>
      {entry !== null && entry.word !== entry.outcome && <span className="truncate text-12 text-fg2">{entry.word}</span>}
    </span>
  );
}

function SideHead({ title, entry }: { title: string; entry: OutputEntry | null }) {
  return (
    <div data-side={title} className="min-w-0 px-3.5 py-2">
      <h4 className="text-12 text-fg2">{title}</h4>
      <div className="mt-0.5 flex items-center gap-3"><Outcome entry={entry} sideLabel={title} /></div>
      <p className="text-12 text-fg2">{plural(entry?.deliveries.length ?? 0, 'request')}</p>
    </div>
  );
}

/** One output in both runs. */
export function ConnectionResult({ comparison, open: first }: { comparison: ConnectionComparison; open: boolean }) {
  const { output, changed, sentence, before, after, requests, steps } = comparison;
  const [chosen, setOpen] = useState<boolean | null>(null);
  const id = useId();
  const open = chosen ?? first;
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <section className="overflow-hidden rounded-lg border border-line bg-bg1">
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)} className="flex min-h-10 w-full flex-wrap items-center gap-x-2.5 gap-y-0.5 px-3 py-1.5 text-left hover:bg-bg2">
        <Chevron aria-hidden size={14} className="shrink-0 text-fg2" />
        <span className="shrink-0 font-semibold text-fg0">{outputLabel(output)}</span>
        {!changed && <span className="min-w-0 truncate text-fg2">{sentence}</span>}
        {changed && !open && <span className="flex min-w-0 items-center gap-2"><Outcome entry={before} sideLabel="before" /><ArrowRight aria-hidden size={14} className="shrink-0 text-fg2" /><Outcome entry={after} sideLabel="after" /></span>}
        {changed && <span className={cx('min-w-0 text-fg1', open ? 'flex-1' : 'basis-full truncate pl-6 text-12')}>{sentence}</span>}
      </button>
      {open && (
        <div id={id} className="divide-y divide-line border-t border-line">
          <div className="grid grid-cols-2 divide-x divide-line"><SideHead title="Before" entry={before} /><SideHead title="After" entry={after} /></div>
          {requests.map((pair, index) => <RequestDiff key={index} pair={pair} />)}
          {steps.length > 0 && <StepDiff steps={steps} />}
          {requests.length === 0 && steps.length === 0 && <p className="px-3.5 py-2.5 text-12 text-fg2">Nothing was sent in either run, for the same reasons.</p>}
        </div>
      )}
    </section>
  );
}
