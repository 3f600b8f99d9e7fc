import { useState } from 'react';
import type { ReactNode } from 'react';
import { ChevronDown, ChevronRight, Link2 } from 'lucide-react';
import { cx } from './classes.ts';
import { CopyButton } from './CopyButton.tsx';
import { humanTime, LONG_STRING, pointerPath, valueText } from './json-tree.ts';
import type { JsonRow } from './json-tree.ts';
import { IconButton } from './IconButton.tsx';
import { copyText } from './clipboard.ts';

export interface JsonTreeRowProps {
  id: string;
  row: JsonRow;
  active: boolean;
  hit: boolean;
  marked: boolean;
  /** What something beside the tree is about. */
  chosen: boolean;
  revealed: boolean;
  note: ReactNode;
  onActivate: () => void;
}

const VALUE = { object: 'text-fg2', array: 'text-fg2', string: 'text-fg0', number: 'text-info', boolean: 'text-blocked', null: 'text-fg2' } as const;

function Scalar({ row }: { row: JsonRow }) {
  const [full, setFull] = useState(false);
  if (row.kind === 'object' || row.kind === 'array') {
    const [start, end] = row.kind === 'array' ? ['[', ']'] : ['{', '}'];
    if (row.size === 0) return <span className="text-fg2">{start}{end}</span>;
    return <span className="text-fg2">{row.open ? start : `${start}…${end}`} <span className="font-sans text-11">{row.size} {row.kind === 'array' ? (row.size === 1 ? 'item' : 'items') : (row.size === 1 ? 'key' : 'keys')}</span></span>;
  }
  if (typeof row.value === 'string' && row.value.length > LONG_STRING && !full) {
    return (
      <span className="text-fg0">
        {JSON.stringify(row.value.slice(0, LONG_STRING)).slice(0, -1)}…{' '}
        <button type="button" tabIndex={-1} className="font-sans text-12 text-accent hover:underline" onClick={(event) => { event.stopPropagation(); setFull(true); }}>
          show all {row.value.length.toLocaleString('en-US')} characters
        </button>
      </span>
    );
  }
  const time = humanTime(row.key, row.value);
  return (
    <span className={cx('break-all whitespace-pre-wrap', VALUE[row.kind])}>
      {typeof row.value === 'string' ? JSON.stringify(row.value) : String(row.value)}
      {time && <span className="ml-2 inline-block font-sans text-12 text-fg2">{time}</span>}
    </span>
  );
}

export function JsonTreeRow({ id, row, active, hit, marked, chosen, revealed, note, onActivate }: JsonTreeRowProps) {
  const foldable = row.size > 0;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={foldable ? row.open : undefined}
      aria-selected={active}
      data-active={active || undefined}
      data-revealed={revealed || undefined}
      title={row.more === undefined ? (typeof note === 'string' ? `${row.kind}, ${note}` : row.kind) : undefined}
      onClick={onActivate}
      className={cx('group flex min-h-[21px] items-start pr-2 leading-[21px]', active ? 'bg-bg2' : 'hover:bg-bg1', hit && 'bg-warn-tint', marked && '[&_.text-fg2]:text-fg1 bg-blocked-tint shadow-[inset_2px_0_0_var(--blocked)]', chosen && '[&_.text-fg2]:text-fg1 bg-accent-tint! shadow-[inset_2px_0_0_var(--accent)]!')}
      style={{ paddingLeft: 8 + row.depth * 16 }}
    >
      <span aria-hidden className="flex h-[21px] w-4 shrink-0 items-center text-fg2">
        {foldable && (row.open ? <ChevronDown size={12} /> : <ChevronRight size={12} />)}
      </span>
      {row.more !== undefined ? (
        <span className="font-sans text-12 text-accent">Show more ({row.more.toLocaleString('en-US')} left)</span>
      ) : (
        <>
          {row.key !== null && <span className="shrink-0 pr-2 text-fg1">{row.key}<span className="text-fg2">:</span></span>}
          <span className="min-w-0"><Scalar row={row} /></span>
          {note && <span className="ml-3 min-w-0 flex-1 basis-0 truncate font-sans text-12 leading-[21px] text-fg2">{note}</span>}
          <span className={cx('ml-auto h-[21px] shrink-0 items-center pl-2 font-sans', active ? 'flex' : 'hidden group-hover:flex')} onClick={(event) => event.stopPropagation()}>
            <CopyButton label="Copy value" text={() => valueText(row.value)} className="size-5!" />
            {row.pointer !== '' && <IconButton label="Copy path" icon={Link2} size={12} className="size-5!" onClick={() => void copyText(pointerPath(row.pointer))} />}
          </span>
        </>
      )}
    </div>
  );
}
