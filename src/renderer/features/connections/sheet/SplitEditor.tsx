import { Plus, TriangleAlert, X } from 'lucide-react';
import { bucketOf } from '../../../../protocol/bucket.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { within } from '../field-problems.ts';
import type { OpenFile } from '../use-desk.ts';
import { Spot } from './Spot.tsx';
import { evenly, splitNotes, withOutput } from './split-model.ts';
import { useChosenUser, UserPicker } from './UserPicker.tsx';

const MAX_SHARES = 5;
/** Shares are told apart by position, name and range; the hue only helps. */
const HUES = ['bg-session', 'bg-screen', 'bg-commerce', 'bg-identity', 'bg-other'];

function bound(text: string): number {
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? 0 : Math.max(0, Math.min(100, value));
}

/** Divides the users of an input between outputs; those that are not named take all users. */
export function SplitEditor({ input, outputs, labels }: { input: OpenFile<'inputs'>; outputs: readonly string[]; labels: Readonly<Record<string, string>> }) {
  const mpid = useChosenUser();
  const { split } = input.value;
  const bucket = mpid === null ? null : bucketOf(mpid);
  const free = outputs.filter((output) => !split.some((one) => one.output === output));
  const set = (next: typeof split): void => input.change({ split: next }, 'split');
  // What the engine says of the file says it all; until it has read the change, what can be seen here.
  const told = input.problems.flatMap((problem) => (within(problem, '/split') ? [problem.message] : []));
  const notes = told.length > 0 ? told : splitNotes(split);
  const label = (output: string): string => labels[output] ?? output;
  const why = split.length >= MAX_SHARES ? 'A split has at most five outputs' : free.length === 0 ? 'Every connected output has a share' : undefined;
  return (
    <div>
      {split.length > 0 && (
        <div className="mb-3">
          <div role="img" aria-label={split.map(({ output, from, to }) => `${label(output)}: buckets ${from} to ${to - 1}`).join(', ')} className="relative h-7 overflow-hidden rounded-md border border-line bg-bg2">
            {split.map(({ output, from, to }, index) => to > from && (
              <span key={index} title={`${label(output)}: buckets ${from} to ${to - 1}`} style={{ left: `${from}%`, width: `${to - from}%` }} className="absolute inset-y-0 flex items-center overflow-hidden border-r border-bg0 px-1.5">
                <span className={cx('absolute inset-0 opacity-25', HUES[index % HUES.length])} />
                <span className="relative truncate text-11 text-fg0">{label(output)}</span>
              </span>
            ))}
            {bucket !== null && <span title={`Bucket ${bucket}`} style={{ left: `${bucket + 0.5}%` }} className="absolute inset-y-0 w-0.5 bg-fg0" />}
          </div>
          <div aria-hidden className="flex justify-between text-11 text-fg2 tabular-nums"><span>0</span><span>25</span><span>50</span><span>75</span><span>100</span></div>
        </div>
      )}
      <ol aria-label="Shares" className="flex flex-col gap-1.5">
        {split.map((one, index) => (
          <li key={index}>
            <Spot path={`/split/${index}`} className="flex flex-wrap items-center gap-2">
              <span aria-hidden className={cx('size-2.5 shrink-0 rounded-sm', HUES[index % HUES.length])} />
              <Select label={`Output ${index + 1}`} value={one.output} onChange={(output) => set(split.with(index, { ...one, output }))} options={[...new Set([one.output, ...free])].map((value) => ({ value, label: label(value) }))} className="w-44!" />
              <span className="text-fg1">from</span>
              <TextField aria-label={`From bucket, ${label(one.output)}`} mono inputMode="numeric" className="w-14!" value={one.from} onChange={(event) => set(split.with(index, { ...one, from: bound(event.target.value) }))} />
              <span className="text-fg1">to below</span>
              <TextField aria-label={`To bucket, ${label(one.output)}`} mono inputMode="numeric" className="w-14!" value={one.to} onChange={(event) => set(split.with(index, { ...one, to: bound(event.target.value) }))} />
              <span className="w-10 text-right text-12 text-fg2 tabular-nums">{Math.max(0, one.to - one.from)} %</span>
              <IconButton label={`Take ${label(one.output)} out of the split`} icon={X} onClick={() => set(split.filter((_, other) => other !== index))} />
            </Spot>
          </li>
        ))}
      </ol>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Menu trigger={<Button size="small" icon={Plus} disabled={why !== undefined} title={why}>{split.length === 0 ? 'Divide users between outputs' : 'Add an output'}</Button>} entries={free.map((output) => ({ label: label(output), run: () => set(withOutput(split, output)) }))} />
        {split.length > 1 && <Button size="small" onClick={() => set(evenly(split.map(({ output }) => output)))}>The same share for each</Button>}
      </div>
      {split.length > 0 && (
        <p className="mt-3 flex flex-wrap items-center gap-2">
          <UserPicker label="Look up a user’s bucket" />
          {bucket !== null && <span role="status" className="text-fg1">Bucket {bucket}: {split.filter(({ from, to }) => from <= bucket && bucket < to).map(({ output }) => label(output)).join(', ') || 'none of these outputs'}</span>}
        </p>
      )}
      {notes.map((note) => <p key={note} className="mt-2 flex items-start gap-1.5 text-12 text-warn"><TriangleAlert aria-hidden size={13} className="mt-0.5 shrink-0" />{note}</p>)}
    </div>
  );
}
