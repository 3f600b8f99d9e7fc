import { Plus, Trash2 } from 'lucide-react';
import { CCPA_PURPOSE } from '../../../protocol/user.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { isConsentChanged, nextId } from './edit-model.ts';
import type { ConsentDraft } from './edit-model.ts';
import { EDGES } from './edit-edges.ts';

export interface EditConsentProps {
  rows: readonly ConsentDraft[];
  problems: ReadonlyMap<string, string>;
  onChange: (rows: readonly ConsentDraft[]) => void;
}

/** Consent is given or refused; that a purpose was never asked for cannot be sent again. */
export function EditConsent({ rows, problems, onChange }: EditConsentProps) {
  const set = (id: number, patch: Partial<ConsentDraft>): void => onChange(rows.map((row) => (row.id === id ? { ...row, ...patch } : row)));
  return (
    <div className="flex flex-col gap-1">
      {rows.map((row) => {
        const problem = problems.get(`consent ${row.id}`);
        const name = row.purpose || 'the new purpose';
        return (
          <div key={row.id} data-edit={row.purpose} className={cx('rounded-md border-l-2 py-0.5 pl-2', EDGES[row.was === null ? 'added' : isConsentChanged(row) ? 'changed' : 'same'])}>
            <div className="flex items-center gap-2">
              {row.was === null ? (
                <>
                  <Select label="Law of the new purpose" value={row.regulation} onChange={(regulation) => set(row.id, { regulation, ...(regulation === 'ccpa' ? { purpose: CCPA_PURPOSE } : {}) })} options={[{ value: 'gdpr', label: 'GDPR' }, { value: 'ccpa', label: 'CCPA' }]} className="w-20" />
                  <TextField aria-label="Name of the new purpose" placeholder="purpose" disabled={row.regulation === 'ccpa'} autoFocus={row.purpose === ''} value={row.purpose} onChange={(event) => set(row.id, { purpose: event.target.value })} className="w-40! shrink-0" />
                </>
              ) : <span title={row.purpose} className="flex h-7 w-62 shrink-0 items-center gap-2"><span className="w-10 shrink-0 text-12 text-fg2">{row.regulation.toUpperCase()}</span><span className="truncate">{row.purpose}</span></span>}
              <SegmentedControl label={`Consent to ${name}`} value={row.consented ? 'yes' : 'no'} onChange={(value) => set(row.id, { consented: value === 'yes' })} options={[{ value: 'yes', label: 'Consented' }, { value: 'no', label: 'Refused' }]} />
              <TextField aria-label={`Document of ${name}`} placeholder="document" value={row.document} onChange={(event) => set(row.id, { document: event.target.value })} className="flex-1" />
              {row.was === null && <IconButton label={`Remove ${name}`} icon={Trash2} onClick={() => onChange(rows.filter(({ id }) => id !== row.id))} />}
            </div>
            {problem !== undefined && row.purpose !== '' && <p role="alert" className="text-12 text-error">{problem}</p>}
          </div>
        );
      })}
      {rows.length === 0 && <p className="px-2 py-1 text-fg2">No consent is known.</p>}
      <Button variant="ghost" icon={Plus} className="self-start" onClick={() => onChange([...rows, { id: nextId(rows), regulation: 'gdpr', purpose: '', consented: true, document: '', was: null }])}>Add a purpose</Button>
    </div>
  );
}
