import { Filter } from 'lucide-react';
import type { TraceStep } from '../../../protocol/contract.ts';
import { segmentsOf } from '../../../protocol/pointer.ts';
import { Card } from '../../ui/Card.tsx';
import { plural } from '../../ui/format.ts';
import { pointerPath } from '../../ui/json-tree.ts';
import { toPointer } from '../../ui/json-patch.ts';
import { PointerLine } from './PointerLine.tsx';

export interface FieldsCardProps {
  /** Output and stage. */
  title: string;
  fields: NonNullable<TraceStep['fields']>;
  /** One event is looked at: its place in the batch need not be said. */
  single: boolean;
}

function shownPath(path: string, single: boolean): string {
  const segments = segmentsOf(path);
  return pointerPath(single && segments[0] === 'events' ? toPointer(segments.slice(2)) : path);
}

/** Fields that the data filter took out, each with the switch that did. */
export function FieldsCard({ title, fields, single }: FieldsCardProps) {
  if (fields.length === 0) return null;
  return (
    <Card flush title={title} icon={<Filter aria-hidden size={15} className="text-info" />} extra={<span className="text-12">{plural(fields.length, 'field')} taken out</span>}>
      <ul className="divide-y divide-line">
        {fields.map(({ path, reason }) => (
          <li key={path} className="flex flex-col gap-0.5 px-3.5 py-2">
            <p className="font-mono text-12 break-all text-fg0">{shownPath(path, single)}</p>
            <p className="text-12 text-fg1">{reason.message}</p>
            {reason.pointer !== undefined && <p className="flex flex-wrap gap-x-3 text-12"><PointerLine pointer={reason.pointer} /></p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
