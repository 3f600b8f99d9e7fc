import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { ArrowDown, ArrowUp, GripVertical, Plus, X } from 'lucide-react';
import type { RuleSummary } from '../../../../protocol/rule.ts';
import { useRules } from '../../../api/rules.ts';
import { Button } from '../../../ui/Button.tsx';
import { cx } from '../../../ui/classes.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { moved } from '../../rules/slots.ts';
import type { FieldProblem } from '../field-problems.ts';
import { Notes } from './Notes.tsx';
import { RuleName } from './RuleNames.tsx';
import { Spot } from './Spot.tsx';

interface RowProps {
  /** A rule may stand in the list twice. */
  id: string;
  name: string;
  index: number;
  count: number;
  rule: RuleSummary | undefined;
  loaded: boolean;
  problems: readonly FieldProblem[];
  onMove: (step: -1 | 1) => void;
  onRemove: () => void;
}

function Row({ id, name, index, count, rule, loaded, problems, onMove, onRemove }: RowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id });
  return (
    <li
      ref={setNodeRef}
      data-rule={name}
      style={{ transform: transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`, transition }}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(event.key === 'ArrowUp' ? -1 : 1);
      }}
      className={cx('bg-bg0', isDragging && 'relative z-10 shadow-pop')}
    >
      <Spot path={`/rules/${index}`} className="flex min-h-8 items-center gap-1 pr-1">
        <button ref={setActivatorNodeRef} type="button" {...attributes} {...listeners} aria-label={`Move ${name}`} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" title="Drag to reorder, or Alt+↑ and Alt+↓" className="flex h-8 w-6 shrink-0 touch-none items-center justify-center text-fg2 hover:text-fg0"><GripVertical aria-hidden size={12} /></button>
        <span className="w-5 shrink-0 text-12 text-fg2 tabular-nums">{index + 1}</span>
        <RuleName name={name} rule={rule} loaded={loaded} />
        <IconButton label={`${name} up`} icon={ArrowUp} disabled={index === 0} onClick={() => onMove(-1)} />
        <IconButton label={`${name} down`} icon={ArrowDown} disabled={index === count - 1} onClick={() => onMove(1)} />
        <IconButton label={`Detach ${name}`} icon={X} onClick={onRemove} />
      </Spot>
      <div className="px-8 pb-1 empty:hidden"><Notes of={{ problems }} path={`/rules/${index}`} /></div>
    </li>
  );
}

export interface RuleOrderProps {
  label: string;
  names: readonly string[];
  problems: readonly FieldProblem[];
  onChange: (names: string[]) => void;
}

/** Rules in the order in which they run: reordered by drag, key or button. */
export function RuleOrder({ label, names, problems, onChange }: RuleOrderProps) {
  const rules = useRules().data?.items;
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }), useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }));
  const ids = names.map((name, index) => `${name} ${names.slice(0, index).filter((other) => other === name).length}`);
  const free = (rules ?? []).filter(({ name }) => !names.includes(name));
  const move = (from: number, to: number): void => {
    const next = moved(names, from, to);
    if (next !== names) onChange([...next]);
  };
  return (
    <div>
      {names.length > 0 && (
        <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={({ active, over }) => { if (over !== null) move(ids.indexOf(String(active.id)), ids.indexOf(String(over.id))); }}>
          <SortableContext items={ids} strategy={verticalListSortingStrategy}>
            <ol aria-label={label} className="mb-2 divide-y divide-line overflow-hidden rounded-lg border border-line">
              {names.map((name, index) => (
                <Row
                  key={ids[index]}
                  id={ids[index] ?? name}
                  name={name}
                  index={index}
                  count={names.length}
                  rule={rules?.find((one) => one.name === name)}
                  loaded={rules !== undefined}
                  problems={problems}
                  onMove={(step) => move(index, index + step)}
                  onRemove={() => onChange(names.filter((_, other) => other !== index))}
                />
              ))}
            </ol>
          </SortableContext>
        </DndContext>
      )}
      <Menu trigger={<Button size="small" icon={Plus} disabled={free.length === 0} title={free.length === 0 ? 'Every rule of the workspace is attached here' : undefined}>Attach a rule</Button>} entries={free.map(({ name, description }) => ({ label: name, ...(description === '' ? {} : { detail: description }), run: () => onChange([...names, name]) }))} />
    </div>
  );
}
