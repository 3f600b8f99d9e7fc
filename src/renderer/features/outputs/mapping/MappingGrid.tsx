import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import { maskedUrl } from '../../../../protocol/secret-names.ts';
import { useCommands } from '../../../app/commands.ts';
import { goToOutput } from '../../../stores/output-place.ts';
import { uiStore } from '../../../stores/ui.ts';
import { ROW_HEIGHT } from '../../../styles/tokens.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/classes.ts';
import { focusGrid } from '../../../ui/focus-grid.ts';
import { plural } from '../../../ui/format.ts';
import { GridRow } from '../../../ui/GridRow.tsx';
import { pointerPath } from '../../../ui/json-tree.ts';
import { TextLink } from '../../../ui/TextLink.tsx';
import { StatusBadge } from '../facts/StatusBadge.tsx';
import { pathOf } from '../requests/request-query.ts';
import { isChoice, REST_WORDS, sourceWords, valueWords } from './mapping-model.ts';
import type { MappingLine } from './mapping-model.ts';

export const MAPPING_GRID = 'Mapping of the event';
const HEAD_PX = 27;
const COLUMNS = cx(
  'grid items-center gap-x-3 px-4 grid-cols-[minmax(0,1fr)_minmax(0,1fr)]',
  '@[600px]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,0.8fr)_96px]',
  '@[940px]:grid-cols-[minmax(0,1.1fr)_minmax(0,0.8fr)_minmax(0,1fr)_minmax(0,0.8fr)_96px]',
);
const FROM_600 = 'hidden @[600px]:block';
const FROM_940 = 'hidden @[940px]:block';
const REST = 'grid items-center gap-x-3 px-4 grid-cols-[minmax(0,1fr)_minmax(0,1fr)] @[600px]:grid-cols-[minmax(0,1fr)_minmax(0,1.8fr)_96px] @[940px]:grid-cols-[minmax(0,1.1fr)_minmax(0,0.8fr)_minmax(0,1.8fr)_96px]';

function Line({ id, line, index, selected, output, onSelect }: { id: string; line: MappingLine; index: number; selected: boolean; output: string; onSelect: () => void }) {
  if (line.kind === 'request') {
    const { request } = line;
    return (
      <div role="row" aria-rowindex={index + 2} className="row-height flex items-center gap-3 border-t border-line bg-bg1 px-4">
        <span role="gridcell" className="flex min-w-0 flex-1 items-center gap-3"><b className="font-semibold">{request.purpose}</b><span className="min-w-0 truncate data text-fg2" title={maskedUrl(request.url)}>{request.method} {pathOf(maskedUrl(request.url))}</span></span>
        <span role="gridcell" className="text-12 text-fg2">{plural(line.rows, 'value')}</span>
        <span role="gridcell" className="text-12"><TextLink onClick={() => goToOutput(output, 'requests', request.delivery)}>Open the request</TextLink></span>
      </div>
    );
  }
  if (line.kind === 'heading') {
    return (
      <div role="row" aria-rowindex={index + 2} className="row-height flex items-center gap-3 border-t border-line bg-bg1 px-4">
        <span role="gridcell" className="flex-1 font-semibold">{REST_WORDS[line.rest].heading}</span>
        <span role="gridcell" className="text-12 text-fg2">{plural(line.rows, 'value')}</span>
      </div>
    );
  }
  if (line.kind === 'rest') {
    const { item } = line;
    const { word, tone } = REST_WORDS[item.kind];
    return (
      <GridRow id={id} index={index} selected={selected} data-unmapped={item.source} onSelect={onSelect} className={REST}>
        <span role="gridcell" className="truncate data" title={sourceWords(item.source)}>{sourceWords(item.source)}</span>
        <span role="gridcell" className={cx(FROM_940, 'truncate data text-fg1')} title={valueWords(item.value)}>{valueWords(item.value)}</span>
        <span role="gridcell" className="flex min-w-0 items-center gap-2"><Badge tone={tone} className="shrink-0">{word}</Badge><span className="truncate text-12 text-fg1" title={item.why}>{item.why}</span></span>
        <span role="gridcell" className={FROM_600}>{item.kind === 'dropped' && <StatusBadge status={item.status} />}</span>
      </GridRow>
    );
  }
  const { row } = line;
  const isChanged = row.value !== undefined && valueWords(row.value) !== valueWords(row.sent);
  return (
    <GridRow id={id} index={index} selected={selected} data-mapping-row={row.target} onSelect={onSelect} className={COLUMNS}>
      <span role="gridcell" className={cx('truncate data', row.value === undefined && 'text-fg2')} title={sourceWords(row.source)}>{sourceWords(row.source)}</span>
      <span role="gridcell" className={cx(FROM_940, 'truncate data text-fg1')} title={valueWords(row.value)}>{valueWords(row.value)}</span>
      <span role="gridcell" className="truncate data text-fg0" title={`${pointerPath(row.target)}: ${row.how}`}>{pointerPath(row.target)}</span>
      <span role="gridcell" className={cx(FROM_600, 'truncate data', isChanged ? 'text-blocked' : 'text-fg1')} title={`${valueWords(row.sent)}${isChanged ? `, made of ${valueWords(row.value)}: ${row.how}` : ''}`}>{valueWords(row.sent)}</span>
      <span role="gridcell" className={FROM_600}><StatusBadge status={row.status} /></span>
    </GridRow>
  );
}

export interface MappingGridProps {
  output: string;
  lines: readonly MappingLine[];
  /** Another event, or another search: begins at the top. */
  of: string;
  selected: string | null;
  onSelect: (key: string) => void;
}

/** Which value went where; j and k walk over the lines. */
export function MappingGrid({ output, lines, of, selected, onSelect }: MappingGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 10, scrollMargin: HEAD_PX, scrollPaddingStart: HEAD_PX });
  const position = lines.findIndex(({ key }) => key === selected);
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useLayoutEffect(() => { scroller.current?.scrollTo({ top: 0 }); }, [of]);

  function move(step: number): void {
    const way = step < 0 ? -1 : 1;
    let index = Math.max(0, Math.min(lines.length - 1, position + step));
    while (index > 0 && index < lines.length - 1 && !isChoice(lines[index])) index += way;
    if (!isChoice(lines[index])) index = lines.findIndex(isChoice);
    const line = lines[index];
    if (line === undefined) return;
    onSelect(line.key);
    virtual.scrollToIndex(index);
    focusGrid(MAPPING_GRID);
  }
  useCommands(() => [
    { id: 'mapping.next', title: 'Next value', group: 'Outputs', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'mapping.previous', title: 'Previous value', group: 'Outputs', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
    { id: 'mapping.page-down', title: 'Ten values down', group: 'Outputs', keys: ['pagedown'], hidden: true, run: () => move(10) },
    { id: 'mapping.page-up', title: 'Ten values up', group: 'Outputs', keys: ['pageup'], hidden: true, run: () => move(-10) },
  ], [lines, selected]);

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={MAPPING_GRID}
      aria-rowcount={lines.length + 1}
      aria-activedescendant={position < 0 ? undefined : `${gridId}${position}`}
      className={cx('@container min-h-0 flex-1 overflow-y-auto outline-offset-[-2px] [scrollbar-gutter:stable]', position >= 0 && 'outline-none')}
    >
      <div role="row" aria-rowindex={1} className={cx(COLUMNS, 'sticky top-0 z-10 h-[27px] border-b border-l-2 border-line border-l-transparent bg-bg0 text-12 text-fg2')}>
        <span role="columnheader">In the batch</span>
        <span role="columnheader" className={FROM_940}>Value</span>
        <span role="columnheader">At the partner</span>
        <span role="columnheader" className={FROM_600}>Sent</span>
        <span role="columnheader" className={FROM_600}>Known by</span>
      </div>
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line && (
            <div key={line.key} role="presentation" className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start - HEAD_PX}px)` }}>
              <Line id={`${gridId}${item.index}`} line={line} index={item.index} selected={line.key === selected} output={output} onSelect={() => onSelect(line.key)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
