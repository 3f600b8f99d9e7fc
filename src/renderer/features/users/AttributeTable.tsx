import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { CircleAlert, Minus, Pencil, Plus } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { formatDateTime, formatMoment } from '../../ui/format.ts';
import { TextLink } from '../../ui/TextLink.tsx';
import type { AttributeChange, AttributeRow } from './attribute-history.ts';
import { valueText } from './attribute-history.ts';

const COLUMNS = 'grid items-center gap-x-3 px-4 grid-cols-[minmax(0,150px)_minmax(0,1fr)_72px] @[560px]:grid-cols-[minmax(90px,190px)_minmax(0,1fr)_92px_84px]';
const WIDE = 'hidden @[560px]:block';

const LOOKS: Readonly<Record<Exclude<AttributeChange, 'same'>, { readonly icon: LucideIcon; readonly row: string; readonly text: string; readonly word: string }>> = {
  added: { icon: Plus, row: 'bg-ok-tint', text: 'text-ok', word: 'added' },
  changed: { icon: Pencil, row: 'bg-accent-tint', text: 'text-accent', word: 'changed' },
  removed: { icon: Minus, row: 'bg-error-tint', text: 'text-error', word: 'deleted' },
  refused: { icon: CircleAlert, row: 'bg-warn-tint', text: 'text-warn', word: 'refused' },
};

export function openWrite({ batch_id: batch, event_id: event }: { readonly batch_id: string | null; readonly event_id: string | null }): void {
  if (batch === null && event === null) return;
  goTo('stream');
  select({ event, batch, step: null, tab: null });
}

function Value({ row }: { row: AttributeRow }) {
  if (row.value === undefined) return row.change === 'removed' ? <span className="truncate data text-fg1 line-through">{valueText(row.was) || 'tag'}</span> : <span className="text-fg2">not there</span>;
  if (row.kind === 'tag' || row.value === null) return <Badge title="A key without a value">tag</Badge>;
  if (!Array.isArray(row.value)) return row.value === '' ? <span className="text-fg2">empty text</span> : <span className="truncate data text-fg0">{row.value}</span>;
  return <span className="flex min-w-0 gap-1 overflow-hidden">{row.value.map((entry, index) => <Badge key={index} mono className="shrink-0">{entry ?? 'null'}</Badge>)}</span>;
}

export interface AttributeTableProps {
  rows: readonly AttributeRow[];
  selected: string | null;
  onSelect: (key: string) => void;
}

/** One tab stop: arrow keys move through the attributes. */
export function AttributeTable({ rows, selected, onSelect }: AttributeTableProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const now = engineNow();
  const position = rows.findIndex(({ key }) => key === selected);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the one that is selected comes into view
  useEffect(() => { box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }); }, [selected]);

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = { ArrowDown: position + 1, ArrowUp: position < 0 ? 0 : position - 1, Home: 0, End: rows.length - 1 };
    const next = event.target === event.currentTarget && Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (next === undefined) return;
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    if (row) onSelect(row.key);
  }

  return (
    <div
      ref={box}
      role="grid"
      tabIndex={0}
      aria-label="Attributes"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={position < 0 ? undefined : `${id}${position}`}
      onKeyDown={onKeyDown}
      className={cx('@container min-h-0 flex-1 scroll-pt-8 overflow-y-auto outline-offset-[-2px] [scrollbar-gutter:stable]', position >= 0 && 'outline-none')}
    >
      <div role="row" className={cx(COLUMNS, 'sticky top-0 z-10 h-[27px] border-b border-l-2 border-line border-l-transparent bg-bg0 text-12 text-fg2')}>
        <span role="columnheader">Attribute</span><span role="columnheader">Value</span><span role="columnheader" className={WIDE}>Set by</span><span role="columnheader" className="text-right">When</span>
      </div>
      <div role="rowgroup">
        {rows.map((row, index) => {
          const look = row.change === 'same' ? null : LOOKS[row.change];
          const Icon = look?.icon;
          const { origin, refused } = row;
          return (
            <div
              key={row.key}
              id={`${id}${index}`}
              role="row"
              aria-selected={row.key === selected}
              data-attribute={row.key}
              data-change={row.change}
              onMouseDown={() => onSelect(row.key)}
              className={cx(COLUMNS, 'min-h-(--row-height) border-l-2 py-1 select-none', row.key === selected ? 'border-accent' : 'border-transparent', look?.row ?? (row.key === selected ? 'bg-accent-tint' : 'hover:bg-bg1'))}
            >
              <span role="gridcell" className="flex min-w-0 items-center gap-1.5" title={row.key}>
                {look && Icon && <Icon role="img" aria-label={look.word} size={12} className={cx('shrink-0', look.text)} />}
                <span className={cx('truncate', row.key === selected && 'font-medium')}>{row.key}</span>
              </span>
              <span role="gridcell" className="flex min-w-0 flex-col" title={`${row.kind} ${valueText(row.value)}`.trim()}>
                <span className="flex min-w-0 items-baseline gap-2"><Value row={row} />{row.change === 'changed' && <span className="min-w-0 truncate text-12 text-fg2">was {valueText(row.was) || 'a tag'}</span>}</span>
                {refused && <span className="text-12 text-warn">Refused {refused.kind === 'deleted' ? 'a deletion' : <>“{valueText(refused.value)}”</>} of {refused.input}: {refused.reason}</span>}
              </span>
              <span role="gridcell" className={cx(WIDE, 'truncate text-12')} title={origin === null ? undefined : `${origin.source}, input ${origin.input}`}>
                {origin === null ? <span className="text-fg2">before</span> : origin.batch_id === null ? <span className="text-fg1">{origin.input}</span> : <TextLink title={`Open what set it, by ${origin.input} (${origin.source})`} onClick={() => openWrite(origin)}>{origin.input}</TextLink>}
              </span>
              <span role="gridcell" className="truncate text-right text-12 text-fg2 tabular-nums" title={origin === null ? undefined : formatDateTime(origin.at)}>{origin === null ? '' : formatMoment(origin.at, now)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
