import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCommands } from '../../app/commands.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { DAY_MS, dayStart, dayText, parseDay } from './activity-range.ts';
import { dayChoice, dayRange, WHOLE_DAY } from './forwarding-model.ts';
import type { DayChoice } from './forwarding-model.ts';
import { chooseRange } from './use-activity.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00 to ${hour + 1}:00` }));

/** A day, or one hour of it, by UTC. */
export function DayPicker({ range }: { range: string }) {
  const now = engineNow();
  const choice = dayChoice(range, now);
  const today = dayStart(now);
  const choose = (next: Partial<DayChoice>): void => chooseRange('forwarding', dayRange({ ...choice, ...next }, engineNow()));
  useCommands(() => [
    { id: 'forwarding.day-before', title: 'Event forwarding: day before', group: 'Activity', keys: ['['], run: () => choose({ day: choice.day - DAY_MS }) },
    { id: 'forwarding.day-after', title: 'Event forwarding: day after', group: 'Activity', keys: [']'], when: () => choice.day < today || 'It is the current day', run: () => choose({ day: choice.day + DAY_MS }) },
    { id: 'forwarding.today', title: 'Event forwarding: today', group: 'Activity', run: () => choose({ day: today, hour: WHOLE_DAY }) },
  ], [range, today]);
  return (
    <div role="group" aria-label="Day, UTC" className="flex items-center gap-1.5">
      <IconButton icon={ChevronLeft} label="Day before" keys="[" onClick={() => choose({ day: choice.day - DAY_MS })} />
      <TextField
        type="date"
        aria-label="Day, UTC"
        className="w-34"
        max={dayText(today)}
        value={dayText(choice.day)}
        onChange={(event) => {
          const day = parseDay(event.target.value);
          if (day !== null) choose({ day });
        }}
      />
      <IconButton icon={ChevronRight} label="Day after" keys="]" disabled={choice.day >= today} onClick={() => choose({ day: choice.day + DAY_MS })} />
      <Select label="Hour" value={String(choice.hour)} options={[{ value: WHOLE_DAY, label: 'Day summary' }, ...HOURS]} onChange={(value) => choose({ hour: value === WHOLE_DAY ? WHOLE_DAY : Number(value) })} />
      <span className="text-12 text-fg2">UTC</span>
      {choice.day !== today && <Button variant="ghost" onClick={() => choose({ day: today, hour: WHOLE_DAY })}>Today</Button>}
    </div>
  );
}
