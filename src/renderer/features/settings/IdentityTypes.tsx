import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { ArrowDown, ArrowUp, GripVertical, Plus, X } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { moved } from '../rules/slots.ts';
import { typeLabel } from '../users/identity-words.ts';
import { IDENTITY_TYPES, isDevice } from './identity-form.ts';
import type { TypeMark, TypeRow } from './identity-form.ts';

const GRID = 'grid grid-cols-[24px_32px_minmax(0,1fr)_64px_64px_84px_88px] items-center';
const MARKS: readonly TypeMark[] = ['login', 'unique', 'immutable'];

interface RowProps {
  row: TypeRow;
  index: number;
  last: boolean;
  fixed: boolean;
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
  onMark: (mark: TypeMark, on: boolean) => void;
}

function whyNot(row: TypeRow, mark: TypeMark, fixed: boolean): string | undefined {
  if (mark === 'login' && isDevice(row.type)) return 'A device does not log in';
  if (mark !== 'immutable') return fixed ? 'The strategy fixes it' : undefined;
  if (isDevice(row.type)) return 'Only what logs in can be immutable';
  return fixed && !(row.login && row.unique) ? 'It has to log in and be unique too' : undefined;
}

function Row({ row, index, last, fixed, onMove, onRemove, onMark }: RowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id: row.type });
  const label = typeLabel(row.type);
  return (
    <li
      ref={setNodeRef}
      data-identity-type={row.type}
      style={{ transform: transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`, transition }}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(event.key === 'ArrowUp' ? -1 : 1);
      }}
      className={cx(GRID, 'h-8 bg-bg0 pr-2', isDragging && 'relative z-10 shadow-pop')}
    >
      <button ref={setActivatorNodeRef} type="button" {...attributes} {...listeners} aria-label={`Move ${label}`} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" title="Drag to reorder, or Alt+↑ and Alt+↓" className="flex h-full touch-none items-center justify-center text-fg2 hover:text-fg0"><GripVertical aria-hidden size={12} /></button>
      <span className="text-right text-12 text-fg2 tabular-nums">{index + 1}</span>
      <span className="truncate pl-3" title={row.type}>{label}</span>
      {MARKS.map((mark) => {
        const why = whyNot(row, mark, fixed);
        return <span key={mark} className="flex justify-center" title={why}><input type="checkbox" aria-label={`${label} is ${mark === 'login' ? 'a login type' : mark}`} disabled={why !== undefined} checked={row[mark]} onChange={(event) => onMark(mark, event.target.checked)} className="accent-(--accent-fill) disabled:opacity-40" /></span>;
      })}
      <span className="flex justify-end">
        <IconButton label={`${label} up`} icon={ArrowUp} disabled={index === 0} onClick={() => onMove(-1)} />
        <IconButton label={`${label} down`} icon={ArrowDown} disabled={last} onClick={() => onMove(1)} />
        <IconButton label={`Do not look up by ${label}`} icon={X} onClick={onRemove} />
      </span>
    </li>
  );
}

export interface IdentityTypesProps {
  rows: readonly TypeRow[];
  /** The strategy decides on login and unique. */
  fixed: boolean;
  errors: Readonly<Partial<Record<TypeMark | 'priority', string | undefined>>>;
  onOrder: (types: readonly string[]) => void;
  onMark: (type: string, mark: TypeMark, on: boolean) => void;
}

/** The order of the look-up, by drag or key, and what each type means. */
export function IdentityTypes({ rows, fixed, errors, onOrder, onMark }: IdentityTypesProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }), useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }));
  const types = rows.map(({ type }) => type);
  const free = IDENTITY_TYPES.filter((type) => !types.includes(type));
  const move = (from: number, to: number): void => {
    const next = moved(types, from, to);
    if (next !== types) onOrder(next);
  };
  return (
    <div>
      <div className="overflow-hidden rounded-lg border border-line">
        <div aria-hidden className={cx(GRID, 'h-7 border-b border-line bg-bg1 pr-2 text-12 text-fg2')}><span /><span className="text-right">#</span><span className="pl-3">Type</span><span className="text-center">Login</span><span className="text-center">Unique</span><span className="text-center">Immutable</span><span /></div>
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={({ active, over }) => { if (over !== null) move(types.indexOf(String(active.id)), types.indexOf(String(over.id))); }}>
          <SortableContext items={types} strategy={verticalListSortingStrategy}>
            <ol aria-label="Order of the look-up" className="divide-y divide-line">
              {rows.map((row, index) => <Row key={row.type} row={row} index={index} last={index === rows.length - 1} fixed={fixed} onMove={(step) => move(index, index + step)} onRemove={() => onOrder(types.filter((type) => type !== row.type))} onMark={(mark, on) => onMark(row.type, mark, on)} />)}
            </ol>
          </SortableContext>
        </DndContext>
      </div>
      {Object.entries(errors).map(([field, message]) => message !== undefined && <p key={field} role="alert" className="mt-1 text-12 text-error">{message}</p>)}
      <div className="mt-2"><Menu trigger={<Button size="small" icon={Plus} disabled={free.length === 0} title={free.length === 0 ? 'All are in the order' : undefined}>Look up another type</Button>} entries={free.map((type) => ({ label: typeLabel(type), run: () => onOrder([...types, type]) }))} /></div>
    </div>
  );
}
