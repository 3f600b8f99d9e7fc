import { useId } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { formatDateTime, plural } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Slider } from '../../ui/Slider.tsx';
import type { Moment } from './attribute-history.ts';

/** More marks than this would be one grey bar. */
const MAX_MARKS = 240;

function sentence({ at, input, writes }: Moment): string {
  const refused = writes.filter(({ applied }) => !applied).length;
  const names = [...new Set(writes.map(({ key }) => key))];
  const what = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return `${formatDateTime(at)}, ${input} ${refused === writes.length ? 'was refused' : 'wrote'} ${what}`;
}

export interface HistoryScrubberProps {
  moments: readonly Moment[];
  /** Null is now. */
  index: number | null;
  onChange: (index: number | null) => void;
}

/** Through the history, one write a step; the arrow keys move it, and its last place is now. */
export function HistoryScrubber({ moments, index, onChange }: HistoryScrubberProps) {
  const id = useId();
  const last = moments.length;
  const place = index ?? last;
  const moment = index === null ? undefined : moments[index];
  const text = moment === undefined ? (last === 0 ? 'No write is kept' : `As it is, after ${plural(last, 'write')}`) : sentence(moment);
  const go = (next: number): void => onChange(next >= last ? null : Math.max(0, next));
  return (
    <div className="flex min-w-64 flex-1 items-center gap-2">
      <IconButton label="One write earlier" keys="[" icon={ChevronLeft} disabled={last === 0 || place === 0} onClick={() => go(place - 1)} />
      <div className="relative min-w-24 flex-1">
        <Slider id={id} max={last} value={place} disabled={last === 0} label="Moment in the history of the attributes" valueText={text} onChange={go} className="my-1.5" />
        {last <= MAX_MARKS && (
          <span aria-hidden className="pointer-events-none relative mx-[7px] -mt-1 block h-1.5">
            {moments.map(({ writes }, position) => (
              <span key={position} style={{ left: `${(position / Math.max(1, last)) * 100}%` }} className={cx('absolute top-0 w-px', writes.some(({ applied }) => !applied) ? 'h-1.5 bg-warn' : 'h-1 bg-fg2')} />
            ))}
          </span>
        )}
      </div>
      <IconButton label="One write later" keys="]" icon={ChevronRight} disabled={index === null} onClick={() => go(place + 1)} />
      <Button size="small" variant={index === null ? 'default' : 'primary'} disabled={index === null} onClick={() => onChange(null)}>Now</Button>
      <output htmlFor={id} className="w-72 truncate text-12 text-fg1 tabular-nums @max-[760px]:w-full" title={text}>{moment === undefined ? text : <><b className="font-semibold text-fg0">{place + 1} of {last}</b> {text}</>}</output>
    </div>
  );
}
