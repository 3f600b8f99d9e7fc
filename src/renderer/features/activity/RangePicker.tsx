import { useState } from 'react';
import { useCommands } from '../../app/commands.ts';
import type { ActivityTab } from '../../stores/activity-place.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { cx } from '../../ui/classes.ts';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { customText, formatSpan, isPreset, minuteText, parseMinute, PRESET_LABELS, PRESETS, spanOf } from './activity-range.ts';
import { chooseRange } from './use-activity.ts';

const CUSTOM = 'custom';

function CustomRange({ tab, range }: { tab: ActivityTab; range: string }) {
  const span = spanOf(range, engineNow());
  const [from, setFrom] = useState(span === null ? '' : minuteText(span.from));
  const [to, setTo] = useState(span?.to === undefined ? '' : minuteText(span.to));
  const problem = (() => {
    const [start, end] = [parseMinute(from), parseMinute(to)];
    if (start === null || end === null) return 'Both need a date and a time.';
    return start < end ? null : 'The end must be after the start.';
  })();
  const change = (nextFrom: string, nextTo: string): void => {
    setFrom(nextFrom);
    setTo(nextTo);
    const [start, end] = [parseMinute(nextFrom), parseMinute(nextTo)];
    if (start !== null && end !== null && start < end) chooseRange(tab, customText(start, end));
  };
  return (
    <div role="group" aria-label="Custom range, UTC" className="flex items-center gap-2 text-12 text-fg2">
      <TextField type="datetime-local" aria-label="From, UTC" className="w-46" value={from} invalid={problem !== null} onChange={(event) => change(event.target.value, to)} />
      to
      <TextField type="datetime-local" aria-label="To, UTC" className="w-46" value={to} invalid={problem !== null} onChange={(event) => change(from, event.target.value)} />
      UTC
      {problem !== null && <span role="alert" className="text-error">{problem}</span>}
    </div>
  );
}

export interface RangePickerProps {
  tab: ActivityTab;
  range: string;
  /** What the report looked at; left out until there is one. */
  shown?: { readonly from: number; readonly to: number } | undefined;
  /** Beside other things: the times themselves give way first. */
  brief?: boolean | undefined;
}

/** Presets and a stretch of one's own; the times are UTC, and are said. */
export function RangePicker({ tab, range, shown, brief }: RangePickerProps) {
  const custom = !isPreset(range);
  const options = [...PRESETS.map((value) => ({ value: value as string, label: PRESET_LABELS[value], detail: value === 'today' || value === 'yesterday' ? 'by UTC' : undefined })), { value: CUSTOM, label: 'Custom range' }];
  const choose = (value: string): void => {
    if (value !== CUSTOM) return chooseRange(tab, value);
    const now = engineNow();
    const { from = now - 3_600_000, to = now } = shown ?? {};
    const end = parseMinute(minuteText(to + 59_999)) ?? to;
    chooseRange(tab, customText(from, Math.max(end, from + 60_000)));
  };
  useCommands(() => PRESETS.map((preset) => ({ id: `activity.time-${preset}`, title: `Time: ${PRESET_LABELS[preset].toLowerCase()}`, group: 'Activity', run: () => chooseRange(tab, preset) })), [tab]);
  return (
    <>
      <Select label="Time" showLabel value={custom ? CUSTOM : range} options={options} onChange={choose} />
      {custom
        ? <CustomRange key={tab} tab={tab} range={range} />
        : <span title={shown && formatSpan(shown.from, shown.to)} className="min-w-0 truncate text-12 text-fg2 tabular-nums">{shown !== undefined && <span className={cx(brief && 'hidden @[1040px]:inline')}>{formatSpan(shown.from, shown.to).slice(0, -3)}</span>}UTC</span>}
    </>
  );
}
