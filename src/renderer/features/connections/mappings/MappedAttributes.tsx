import { useId } from 'react';
import type { ReactNode } from 'react';
import { ArrowLeft, Plus, X } from 'lucide-react';
import { MAPPED_TYPES, MATCH_PROPERTIES } from '../../../../protocol/custom-mapping.ts';
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import { ACTION_FIELDS, PRODUCT_FIELDS, PROMOTION_FIELDS } from '../../../../protocol/commerce-fields.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { PROPERTY_WORDS } from './mapping-words.ts';

type Row = CustomMapping['attributes'][number];
type Source = Row['property'] | 'value' | 'event_name';

export interface MappedAttributesProps {
  rows: readonly Row[];
  isCommerce: boolean;
  /** Attributes that were seen. */
  names: readonly string[];
  /** What is wrong with a row. */
  notes: (index: number) => ReactNode;
  onChange: (rows: Row[], step?: string) => void;
}

const TYPE_WORDS: Readonly<Record<Row['type'], string>> = { string: 'text', int: 'whole number', bool: 'true or false', double: 'number' };
const FIELDS: Partial<Record<Source, readonly string[]>> = { event_field: Object.keys(ACTION_FIELDS), product_field: Object.keys(PRODUCT_FIELDS), promotion_field: Object.keys(PROMOTION_FIELDS) };

const sourceOf = (row: Row): Source => (row.value !== undefined ? 'value' : row.event_name === true ? 'event_name' : row.property);

function withSource({ to, type, required, property, from, value }: Row, source: Source): Row {
  const common = { to, type, required, property };
  if (source === 'value') return { ...common, value: value ?? '' };
  if (source === 'event_name') return { ...common, event_name: true };
  return { ...common, property: source, from: from ?? '' };
}

/** Which attribute of the output comes from where. */
export function MappedAttributes({ rows, isCommerce, names, notes, onChange }: MappedAttributesProps) {
  const id = useId();
  const set = (index: number, row: Row, step?: string): void => onChange(rows.with(index, row), `row ${index} ${step ?? ''}`);
  const sources: { value: Source; label: string }[] = [
    ...MATCH_PROPERTIES.filter((value) => isCommerce || value === 'event_attribute').map((value) => ({ value, label: PROPERTY_WORDS[value] })),
    { value: 'value', label: 'fixed value' }, ...(isCommerce ? [] : [{ value: 'event_name' as const, label: 'name of the event' }]),
  ];
  return (
    <div>
      <ol aria-label="Attributes" className="flex flex-col gap-1.5">
        {rows.map((row, index) => {
          const source = sourceOf(row);
          const number = index + 1;
          return (
            <li key={index} className="rounded-md border border-line px-2 py-1.5">
              <div className="flex flex-wrap items-center gap-2">
                <TextField aria-label={`Name at the output, attribute ${number}`} placeholder="name at the output" mono className="min-w-32! flex-1" value={row.to} invalid={row.to === ''} onChange={(event) => set(index, { ...row, to: event.target.value }, 'to')} />
                <ArrowLeft aria-hidden size={13} className="shrink-0 text-fg2" />
                <Select label={`Source, attribute ${number}`} value={source} onChange={(next) => set(index, withSource(row, next))} options={sources.some(({ value }) => value === source) ? sources : [...sources, { value: source, label: source === 'event_name' || source === 'value' ? source : PROPERTY_WORDS[source] }]} className="w-38!" />
                {source === 'value' && <TextField aria-label={`Fixed value, attribute ${number}`} placeholder="value" mono className="min-w-32! flex-1" value={row.value ?? ''} onChange={(event) => set(index, { ...row, value: event.target.value }, 'value')} />}
                {source !== 'value' && source !== 'event_name' && <TextField aria-label={`Name in the app, attribute ${number}`} placeholder="name in the app" mono list={`${id}${FIELDS[source] === undefined ? 'seen' : source}`} className="min-w-32! flex-1" value={row.from ?? ''} invalid={row.from === ''} onChange={(event) => set(index, { ...row, from: event.target.value }, 'from')} />}
              </div>
              <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1">
                <label className="flex items-center gap-2 text-12 text-fg1">as <Select label={`Type, attribute ${number}`} value={row.type} onChange={(type) => set(index, { ...row, type })} options={MAPPED_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))} className="w-32!" /></label>
                <label className="flex items-center gap-2 text-12 text-fg1"><input type="checkbox" className="accent-(--accent-fill)" checked={row.required} onChange={(event) => set(index, { ...row, required: event.target.checked })} />required: without it nothing is made</label>
                <span className="ml-auto"><IconButton label={`Remove attribute ${number}`} icon={X} onClick={() => onChange(rows.filter((_, other) => other !== index))} /></span>
              </div>
              {notes(index)}
            </li>
          );
        })}
      </ol>
      <Button size="small" icon={Plus} className="mt-2" onClick={() => onChange([...rows, { to: '', property: 'event_attribute', from: '', type: 'string', required: false }])}>Add an attribute</Button>
      <datalist id={`${id}seen`}>{names.map((name) => <option key={name} value={name} />)}</datalist>
      {Object.entries(FIELDS).map(([source, fields]) => <datalist key={source} id={`${id}${source}`}>{fields.map((name) => <option key={name} value={name} />)}</datalist>)}
    </div>
  );
}
