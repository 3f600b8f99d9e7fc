import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import type { MapReport } from '../../../../protocol/report.ts';
import type { Subject, SubjectKind } from '../../../stores/connection-place.ts';
import { cx } from '../../../ui/classes.ts';
import { connectionState } from '../connection-state.ts';
import type { ActiveStage } from '../stages-of.ts';
import { ConnectionNode } from './ConnectionNode.tsx';
import { EndNode } from './EndNode.tsx';
import { COLUMNS, layoutGraph, NODE_HEIGHT, related } from './graph-layout.ts';
import type { Band, ColumnId } from './graph-layout.ts';
import { TONE_STROKE } from './tones.ts';

export interface GraphCanvasProps {
  report: MapReport;
  stages: (connection: string) => readonly ActiveStage[];
  selected: Subject | null;
  unsaved: ReadonlySet<string>;
  onOpen: (subject: Subject) => void;
}

const KINDS: Readonly<Record<ColumnId, SubjectKind>> = { inputs: 'input', connections: 'connection', outputs: 'output' };
const WORDS: Readonly<Record<ColumnId, string>> = { inputs: 'inputs', connections: 'connections', outputs: 'outputs' };
const HEADS: Readonly<Record<ColumnId, string>> = { inputs: 'Inputs', connections: 'Connections and their stages', outputs: 'Outputs' };
/** Below this the graph scrolls sideways. */
const MIN_WIDTH = 560;
const PAD = 16;

interface Column { readonly left: number; readonly width: number }

function columnsOf(width: number): Record<ColumnId, Column> {
  const inner = Math.max(MIN_WIDTH, width) - 2 * PAD;
  const end = Math.min(250, inner * 0.26);
  const middle = Math.min(360, inner * 0.33);
  return {
    inputs: { left: PAD, width: end },
    connections: { left: PAD + (inner - middle) / 2, width: middle },
    outputs: { left: PAD + inner - end, width: end },
  };
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

const DASHES: Readonly<Record<string, string>> = { broken: '5 4', off: '2 4', kit: '1 3' };

function Bands({ bands, columns, lit }: { bands: readonly Band[]; columns: Record<ColumnId, Column>; lit: ReadonlySet<string> | null }) {
  const x = { from: columns.inputs.left + columns.inputs.width, left: columns.connections.left, right: columns.connections.left + columns.connections.width, to: columns.outputs.left };
  return bands.map(({ connection, y, inWidth, outWidth, fromY, toY }) => {
    const state = connectionState(connection);
    const isLit = lit?.has(`connections ${connection.name}`) ?? false;
    const dash = DASHES[state.kind];
    const look = cx(TONE_STROKE[state.tone], 'transition-opacity duration-100', lit === null ? 'opacity-40' : isLit ? 'opacity-85' : 'opacity-15');
    const line = (d: string, width: number) => <path d={d} fill="none" strokeWidth={dash === undefined ? width : 1.5} strokeDasharray={dash} className={look} />;
    return (
      <g key={connection.name}>
        {line(curve(x.from, fromY, x.left, y + NODE_HEIGHT / 2), inWidth)}
        {line(curve(x.right, y + NODE_HEIGHT / 2, x.to, toY), outWidth)}
      </g>
    );
  });
}

/** Up and down within a column; left and right to the nearest node of the next. */
function moveFocus(event: KeyboardEvent<HTMLElement>, root: HTMLElement): void {
  const at = (event.target as HTMLElement).closest<HTMLElement>('[data-node]');
  if (at === null) return;
  const nodes = (column: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(`[data-column="${column}"] [data-node]`)].toSorted((a, b) => a.offsetTop - b.offsetTop);
  const column = at.closest<HTMLElement>('[data-column]')?.dataset['column'] as ColumnId;
  const step = { ArrowUp: -1, ArrowDown: 1, k: -1, j: 1 }[event.key];
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  let next: HTMLElement | undefined;
  if (step !== undefined) next = nodes(column)[nodes(column).indexOf(at) + step];
  else if (side !== undefined) next = nodes(COLUMNS[COLUMNS.indexOf(column) + side] ?? '').toSorted((a, b) => Math.abs(a.offsetTop - at.offsetTop) - Math.abs(b.offsetTop - at.offsetTop))[0];
  else if (event.key === 'Home') next = nodes(column)[0];
  else if (event.key === 'End') next = nodes(column).at(-1);
  else return;
  event.preventDefault();
  event.stopPropagation();
  next?.focus();
}

/** Inputs, connections and outputs, with bands as wide as their traffic. One tab stop: arrows move, Enter opens. */
export function GraphCanvas({ report, stages, selected, unsaved, onOpen }: GraphCanvasProps) {
  const root = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [expanded, setExpanded] = useState<ReadonlySet<ColumnId>>(new Set());
  const [pointed, setPointed] = useState<{ readonly column: ColumnId; readonly name: string } | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const layout = useMemo(() => layoutGraph(report, expanded), [report, expanded]);
  const selectedAt = selected === null ? null : { column: COLUMNS.find((column) => KINDS[column] === selected.kind) ?? 'connections', name: selected.name };
  const at = pointed ?? selectedAt;
  const found = at === null ? null : related(report.connections, at);
  const lit = found === null || found.size === 1 ? null : found;

  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // What is selected comes into view, also when its settings take half of the height.
  const selectedId = selectedAt === null ? null : `${selectedAt.column} ${selectedAt.name}`;
  const isMeasured = width > 0;
  useEffect(() => {
    if (selectedId !== null && isMeasured) root.current?.querySelector(`[data-node="${CSS.escape(selectedId)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, isMeasured]);

  const columns = columnsOf(width);
  const ids = [...layout.inputs.map(({ item }) => `inputs ${item.name}`), ...layout.connections.map(({ connection }) => `connections ${connection.name}`), ...layout.outputs.map(({ item }) => `outputs ${item.name}`)];
  const stop = [focused, selectedId].find((id) => id !== null && ids.includes(id)) ?? ids[0];
  const toggle = (column: ColumnId): void => setExpanded((old) => { const next = new Set(old); if (!next.delete(column)) next.add(column); return next; });

  const nodeProps = (column: ColumnId, name: string) => {
    const id = `${column} ${name}`;
    return {
      id, tabIndex: id === stop ? 0 : -1, lit: lit?.has(id) ?? false, selected: selected !== null && selected.kind === KINDS[column] && selected.name === name,
      unsaved: unsaved.has(`${column}/${name}`), onOpen: () => onOpen({ kind: KINDS[column], name }), onFocus: () => setFocused(id),
      onPoint: (on: boolean) => setPointed((old) => (on ? { column, name } : old?.column === column && old.name === name ? null : old)),
    };
  };
  const more = (column: ColumnId) => (layout.hidden[column] > 0 || expanded.has(column)) && (
    <li className="absolute inset-x-0" style={{ top: layout.moreY[column] }}>
      <button type="button" onClick={() => toggle(column)} className="flex h-6 items-center gap-1.5 rounded-md px-2 text-12 font-medium text-accent hover:bg-bg2">
        {expanded.has(column) ? <><ChevronsDownUp aria-hidden size={13} />Show fewer {WORDS[column]}</> : <><ChevronsUpDown aria-hidden size={13} />+ {layout.hidden[column]} more</>}
      </button>
    </li>
  );
  const column = (id: ColumnId, label: string) => ({ 'aria-label': label, 'data-column': id, className: 'absolute top-0 h-full', style: { left: columns[id].left, width: columns[id].width } });

  return (
    <div ref={root} className="min-h-0 flex-1 overflow-auto pt-3 pb-6" onKeyDown={(event) => { if (root.current !== null) moveFocus(event, root.current); }}>
      {width > 0 && (
        <div aria-hidden className="relative h-6 text-12 text-fg2" style={{ width: Math.max(MIN_WIDTH, width) }}>
          {COLUMNS.map((id) => <span key={id} className="absolute top-0 truncate" style={{ left: columns[id].left, width: columns[id].width }}>{HEADS[id]} <span className="tabular-nums">{report[id].length}</span></span>)}
        </div>
      )}
      {width > 0 && (
        <div className="relative" style={{ height: layout.height, width: Math.max(MIN_WIDTH, width) }}>
          <svg aria-hidden width={Math.max(MIN_WIDTH, width)} height={layout.height} className="absolute inset-0 overflow-visible">
            <Bands bands={layout.connections} columns={columns} lit={lit} />
          </svg>
          <ul {...column('inputs', 'Inputs')}>
            {layout.inputs.map(({ item, y }) => <li key={item.name} className="absolute inset-x-0" style={{ top: y }}><EndNode side="input" item={item} {...nodeProps('inputs', item.name)} /></li>)}
            {more('inputs')}
          </ul>
          <ul {...column('connections', 'Connections')}>
            {layout.connections.map(({ connection, y }) => <li key={connection.name} className="absolute inset-x-0" style={{ top: y }}><ConnectionNode connection={connection} stages={stages(connection.name)} {...nodeProps('connections', connection.name)} /></li>)}
            {more('connections')}
          </ul>
          <ul {...column('outputs', 'Outputs')}>
            {layout.outputs.map(({ item, y }) => <li key={item.name} className="absolute inset-x-0" style={{ top: y }}><EndNode side="output" item={item} {...nodeProps('outputs', item.name)} /></li>)}
            {more('outputs')}
          </ul>
        </div>
      )}
    </div>
  );
}
