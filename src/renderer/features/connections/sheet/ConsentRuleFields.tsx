import { useId } from 'react';
import { Plus, X } from 'lucide-react';
import type { ConsentRule } from '../../../../protocol/forwarding.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { OpenFile } from '../use-desk.ts';
import { Notes } from './Notes.tsx';
import { RuleMode } from './RuleMode.tsx';
import { Spot } from './Spot.tsx';

type Row = ConsentRule['any'][number];

const KINDS = { 'gdpr-given': 'GDPR consent given', 'gdpr-rejected': 'GDPR consent rejected', 'ccpa-present': 'CCPA data sale opt-out present', 'ccpa-absent': 'CCPA data sale opt-out not present' } as const;
type Kind = keyof typeof KINDS;

const kindOf = (row: Row): Kind => (row.regulation === 'gdpr' ? (row.consented ? 'gdpr-given' : 'gdpr-rejected') : row.consented ? 'ccpa-present' : 'ccpa-absent');

function rowOf(kind: Kind, purpose: string): Row {
  const consented = kind === 'gdpr-given' || kind === 'ccpa-present';
  return kind.startsWith('gdpr') ? { regulation: 'gdpr', purpose, consented } : { regulation: 'ccpa', consented };
}

const purposeOf = (row: Row): string => (row.regulation === 'gdpr' ? row.purpose : '');

/** Rows of which one match is enough (spec/pipeline.md d.2). */
export function ConsentRuleFields({ connection, purposes, onChange }: { connection: OpenFile<'connections'>; purposes: readonly string[]; onChange: (rule: ConsentRule | undefined) => void }) {
  const id = useId();
  const rule = connection.value.forwarding.consent;
  const rows = rule?.any ?? [];
  const setRow = (index: number, row: Row): void => { if (rule !== undefined) onChange({ ...rule, any: rule.any.with(index, row) }); };
  return (
    <Field label="Consent" help="One row that matches is enough. A purpose without a record never matches.">
      <RuleMode label="Consent" value={rule?.forward} onChange={(forward) => onChange(forward === null ? undefined : { forward, any: rows.length > 0 ? rows : [{ regulation: 'gdpr', purpose: purposes[0] ?? '', consented: true }] })} />
      {rule !== undefined && (
        <div className="flex w-full flex-col gap-1.5">
          {rows.map((row, index) => {
            const path = `/forwarding/consent/any/${index}`;
            return (
              <Spot key={index} path={path}>
                <div className="flex flex-wrap items-center gap-2">
                  {index > 0 && <span className="text-12 text-fg2">or</span>}
                  <Select<Kind> label={`Consent ${index + 1}`} value={kindOf(row)} onChange={(kind) => setRow(index, rowOf(kind, purposeOf(row)))} options={(Object.keys(KINDS) as Kind[]).map((value) => ({ value, label: KINDS[value] }))} className="min-w-46! flex-1" />
                  {row.regulation === 'gdpr' && <TextField aria-label={`Purpose ${index + 1}`} placeholder="purpose" list={`${id}purposes`} className="min-w-24! flex-1" value={row.purpose} invalid={row.purpose === ''} onChange={(event) => setRow(index, { ...row, purpose: event.target.value })} />}
                  <IconButton label={`Remove consent ${index + 1}`} icon={X} disabled={rows.length === 1} onClick={() => onChange({ ...rule, any: rule.any.filter((_, other) => other !== index) })} />
                </div>
                <Notes of={connection} path={path} />
              </Spot>
            );
          })}
          <datalist id={`${id}purposes`}>{purposes.map((purpose) => <option key={purpose} value={purpose} />)}</datalist>
          <span><Button size="small" icon={Plus} onClick={() => onChange({ ...rule, any: [...rule.any, { regulation: 'gdpr', purpose: '', consented: true }] })}>Or another</Button></span>
        </div>
      )}
      <Notes exact of={connection} path="/forwarding/consent" />
      <Notes exact of={connection} path="/forwarding/consent/any" />
    </Field>
  );
}
