import { Lock, Plus, Trash2, Undo2 } from 'lucide-react';
import { DEFAULT_PRIORITY } from '../../../protocol/identity.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { identityState, nextId } from './edit-model.ts';
import type { IdentityDraft } from './edit-model.ts';
import { EDGES } from './edit-edges.ts';
import { typeLabel } from './identity-words.ts';

export interface EditIdentitiesProps {
  rows: readonly IdentityDraft[];
  problems: ReadonlyMap<string, string>;
  onChange: (rows: readonly IdentityDraft[]) => void;
}

/** The ones that a modify can carry; the stamp belongs to the device. */
const TYPES = DEFAULT_PRIORITY.filter((type) => type !== 'device_application_stamp');

export function EditIdentities({ rows, problems, onChange }: EditIdentitiesProps) {
  const set = (id: number, patch: Partial<IdentityDraft>): void => onChange(rows.map((row) => (row.id === id ? { ...row, ...patch } : row)));
  const free = TYPES.find((type) => !rows.some((row) => row.type === type)) ?? 'other';
  return (
    <div className="flex flex-col gap-1">
      {rows.map((row) => {
        const problem = problems.get(`identity ${row.id}`);
        const label = typeLabel(row.type);
        return (
          <div key={row.id} data-edit={row.type} className={cx('rounded-md border-l-2 py-0.5 pl-2', EDGES[identityState(row)])}>
            <div className="flex items-center gap-2">
              {row.was === null
                ? <Select label="Type of the new identity" value={row.type} onChange={(type) => set(row.id, { type })} options={TYPES.map((type) => ({ value: type, label: typeLabel(type) }))} className="w-52" />
                : <span title={row.type} className={cx('flex h-7 w-52 shrink-0 items-center gap-1.5', row.removed && 'text-fg2 line-through')}><span className="truncate">{label}</span>{row.immutable && <Lock role="img" aria-label="immutable" size={12} className="shrink-0 text-fg2" />}</span>}
              <TextField mono aria-label={`Value of ${label}`} disabled={row.removed || (row.immutable && row.was !== null)} title={row.immutable && row.was !== null ? 'An immutable identity can never change' : undefined} autoFocus={row.was === null && row.value === ''} value={row.value} onChange={(event) => set(row.id, { value: event.target.value })} className="flex-1" />
              {row.removed
                ? <IconButton label={`Keep ${label}`} icon={Undo2} onClick={() => set(row.id, { removed: false })} />
                : <IconButton label={`Remove ${label}`} icon={Trash2} disabled={row.immutable && row.was !== null} onClick={() => (row.was === null ? onChange(rows.filter(({ id }) => id !== row.id)) : set(row.id, { removed: true }))} />}
            </div>
            {problem !== undefined && row.was !== null && <p role="alert" className="text-12 text-error">{problem}</p>}
          </div>
        );
      })}
      {rows.length === 0 && <p className="px-2 py-1 text-fg2">The user has no identity.</p>}
      <Button variant="ghost" icon={Plus} className="self-start" onClick={() => onChange([...rows, { id: nextId(rows), type: free, value: '', was: null, removed: false, immutable: false }])}>Add an identity</Button>
    </div>
  );
}
