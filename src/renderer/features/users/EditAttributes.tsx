import { Plus, Trash2, Undo2 } from 'lucide-react';
import { ATTRIBUTE_KINDS } from '../../../protocol/user.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { attributeState, nextId } from './edit-model.ts';
import type { AttributeDraft } from './edit-model.ts';
import { EDGES } from './edit-edges.ts';

const KIND_LABELS = { text: 'Text', list: 'List', tag: 'Tag' } as const;

export interface EditAttributesProps {
  rows: readonly AttributeDraft[];
  problems: ReadonlyMap<string, string>;
  onChange: (rows: readonly AttributeDraft[]) => void;
}

function Value({ row, set }: { row: AttributeDraft; set: (patch: Partial<AttributeDraft>) => void }) {
  const label = `Value of ${row.key || 'the new attribute'}`;
  if (row.kind === 'tag') return <span className="flex h-7 flex-1 items-center text-12 text-fg2">has no value</span>;
  if (row.kind === 'list') return <TextArea aria-label={`${label}, an entry a line`} placeholder="One entry a line" rows={Math.min(6, Math.max(2, row.text.split('\n').length))} disabled={row.removed} value={row.text} onChange={(event) => set({ text: event.target.value })} className="min-w-0 flex-1" />;
  return <TextField mono aria-label={label} disabled={row.removed} value={row.text} onChange={(event) => set({ text: event.target.value })} className="flex-1" />;
}

export function EditAttributes({ rows, problems, onChange }: EditAttributesProps) {
  const set = (id: number) => (patch: Partial<AttributeDraft>) => onChange(rows.map((row) => (row.id === id ? { ...row, ...patch } : row)));
  return (
    <div className="flex flex-col gap-1">
      {rows.map((row) => {
        const problem = problems.get(`attribute ${row.id}`);
        return (
          <div key={row.id} data-edit={row.key} className={cx('rounded-md border-l-2 py-0.5 pl-2', EDGES[attributeState(row)])}>
            <div className="flex items-start gap-2">
              {row.was === null
                ? <TextField mono aria-label="Name of the new attribute" placeholder="name" autoFocus={row.key === ''} invalid={problem !== undefined && row.key !== ''} value={row.key} onChange={(event) => set(row.id)({ key: event.target.value })} className="w-48! shrink-0" />
                : <span title={row.key} className={cx('flex h-7 w-48 shrink-0 items-center', row.removed && 'text-fg2 line-through')}><span className="truncate">{row.key}</span></span>}
              <Select label={`Kind of ${row.key || 'the new attribute'}`} value={row.kind} disabled={row.removed} onChange={(kind) => set(row.id)({ kind })} options={ATTRIBUTE_KINDS.map((kind) => ({ value: kind, label: KIND_LABELS[kind] }))} className="w-20" />
              <Value row={row} set={set(row.id)} />
              {row.removed
                ? <IconButton label={`Keep ${row.key}`} icon={Undo2} onClick={() => set(row.id)({ removed: false })} className="mt-0.5" />
                : <IconButton label={`Delete ${row.key || 'the new attribute'}`} icon={Trash2} onClick={() => onChange(row.was === null ? rows.filter(({ id }) => id !== row.id) : rows.map((one) => (one.id === row.id ? { ...one, removed: true } : one)))} className="mt-0.5" />}
            </div>
            {problem !== undefined && (row.key !== '' || row.text !== '') && <p role="alert" className="text-12 text-error">{problem}</p>}
          </div>
        );
      })}
      {rows.length === 0 && <p className="px-2 py-1 text-fg2">The user has no attribute.</p>}
      <Button variant="ghost" icon={Plus} className="self-start" onClick={() => onChange([...rows, { id: nextId(rows), key: '', kind: 'text', text: '', was: null, removed: false }])}>Add an attribute</Button>
    </div>
  );
}
