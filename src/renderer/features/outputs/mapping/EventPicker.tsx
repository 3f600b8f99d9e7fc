import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ChevronDown } from 'lucide-react';
import type { EventRow } from '../../../../protocol/contract.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { EventGlyph } from '../../../ui/EventGlyph.tsx';
import { formatTime } from '../../../ui/format.ts';
import { Popover } from '../../../ui/Popover.tsx';
import { queryError } from '../../../ui/QueryField.tsx';
import { useOutputEvents } from './use-output-events.ts';

export interface EventPickerProps {
  output: string;
  event: EventRow;
  onChoose: (id: string) => void;
}

const eventTitle = ({ name, kind, type }: EventRow): string => name || kind || type;

function Choices({ output, event, onChoose }: EventPickerProps) {
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const list = useOutputEvents(output, search);
  const id = useId();
  const rows = list.data ?? [];
  const error = queryError(search);
  const at = Math.min(active, rows.length - 1);

  function onKeyDown(press: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1 };
    const row = rows[at];
    if (press.key === 'Enter' && row !== undefined) onChoose(row.id);
    else if (Object.hasOwn(steps, press.key)) {
      const next = Math.max(0, Math.min(rows.length - 1, steps[press.key] ?? 0));
      setActive(next);
      document.getElementById(`${id}${next}`)?.scrollIntoView({ block: 'nearest' });
    } else return;
    press.preventDefault();
  }
  return (
    <div className="flex flex-col gap-2">
      <input
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={`${id}list`}
        aria-activedescendant={rows.length === 0 ? undefined : `${id}${at}`}
        aria-label="Find an event"
        placeholder="Find an event"
        value={search}
        spellCheck={false}
        onChange={(change) => { setSearch(change.target.value); setActive(0); }}
        onKeyDown={onKeyDown}
        className="h-7 w-full rounded-md border border-line bg-bg0 px-2 outline-none focus:border-accent"
      />
      {error !== null && <p role="alert" className="text-12 text-error">{error}</p>}
      <ul id={`${id}list`} role="listbox" aria-label="Events" className="max-h-80 overflow-y-auto">
        {rows.map((row, index) => (
          <li
            key={row.id}
            id={`${id}${index}`}
            role="option"
            aria-selected={row.id === event.id}
            onMouseMove={() => setActive(index)}
            onClick={() => onChoose(row.id)}
            className={cx('flex h-8 cursor-default items-center gap-2 rounded px-2', index === at && 'bg-bg3')}
          >
            <EventGlyph type={row.type} />
            <span className={cx('min-w-0 truncate', row.id === event.id && 'font-semibold')}>{eventTitle(row)}</span>
            <span className="min-w-0 flex-1 truncate text-12 text-fg2">{row.detail}</span>
            <span className="shrink-0 data text-fg2">{formatTime(row.at)}</span>
          </li>
        ))}
      </ul>
      {rows.length === 0 && !list.isPending && <p className="px-2 pb-1 text-12 text-fg2">No event of this output is like that.</p>}
    </div>
  );
}

/** The event that the table is of. */
export function EventPicker({ output, event, onChoose }: EventPickerProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      className="w-96"
      trigger={
        <Button className="max-w-80">
          <span className="flex min-w-0 items-center gap-2"><span className="sr-only">Event </span><EventGlyph type={event.type} /><span className="truncate">{eventTitle(event)}</span><span className="shrink-0 data text-fg2">{formatTime(event.at)}</span><ChevronDown aria-hidden size={14} className="shrink-0 text-fg2" /></span>
        </Button>
      }
    >
      <Choices output={output} event={event} onChoose={(id) => { onChoose(id); setOpen(false); }} />
    </Popover>
  );
}
