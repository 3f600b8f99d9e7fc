import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { moved } from './slots.ts';

export interface SlotSectionProps {
  title: string;
  /** Why rules of this slot do not see all data; null without a reason. */
  warning: string | null;
  ids: readonly string[];
  rules: readonly string[];
  onOrder: (rules: readonly string[]) => void;
  children: ReactNode;
}

/** One slot with its rules in order; they are reordered within it by drag or key. */
export function SlotSection({ title, warning, ids, rules, onOrder, children }: SlotSectionProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return (
    <section aria-label={title} className="mb-3.5">
      <h2 className="flex h-7 items-center gap-1.5 px-2 text-12 text-fg2">
        <span className="truncate">{title}</span>
        {warning !== null && <Tooltip text={warning}><span tabIndex={0} role="img" aria-label={`Warning: ${warning}`} className="flex shrink-0 rounded text-warn"><TriangleAlert aria-hidden size={12} /></span></Tooltip>}
      </h2>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={({ active, over }) => {
          if (over === null) return;
          const next = moved(rules, ids.indexOf(String(active.id)), ids.indexOf(String(over.id)));
          if (next !== rules) onOrder(next);
        }}
      >
        <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
          <ol className="flex flex-col gap-px">{children}</ol>
        </SortableContext>
      </DndContext>
    </section>
  );
}
