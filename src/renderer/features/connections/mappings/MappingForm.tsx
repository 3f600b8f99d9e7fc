import { useId } from 'react';
import { Plus } from 'lucide-react';
import { MAPPED_MESSAGES } from '../../../../protocol/custom-mapping.ts';
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import { useFilterPoints } from '../../../api/reports.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { classOf } from '../stages-of.ts';
import { Notes } from '../sheet/Notes.tsx';
import type { OpenFile } from '../use-desk.ts';
import { MappedAttributes } from './MappedAttributes.tsx';
import { attributesFor, MatchFields } from './MatchFields.tsx';
import { MESSAGE_WORDS } from './mapping-words.ts';

export interface MappingFormProps {
  connection: OpenFile<'connections'>;
  input: OpenFile<'inputs'>;
  mapping: CustomMapping;
  /** JSON pointer of the mapping in the connection's file. */
  base: string;
  onChange: (mapping: CustomMapping, step?: string) => void;
}

function withoutDefault(mapping: CustomMapping): CustomMapping {
  const { default: _, ...rest } = mapping;
  return { ...rest, matches: [{ message: 'custom_event' }] };
}

function withMost(mapping: CustomMapping, text: string): CustomMapping {
  const { max_attributes: _, ...rest } = mapping;
  const most = Number.parseInt(text, 10);
  return Number.isNaN(most) ? rest : { ...rest, max_attributes: Math.max(0, most) };
}

/** One mapping: what it is meant for, the name that it gives, and attribute by attribute where values come from. */
export function MappingForm({ connection, input, mapping, base, onChange }: MappingFormProps) {
  const id = useId();
  const points = useFilterPoints(connection.value.output, classOf(input.value)).data;
  const notes = (path: string, exact = false) => <Notes of={connection} path={base + path} exact={exact} />;
  const isDefault = mapping.default !== undefined;
  const isCommerce = mapping.default === 'commerce_event' || mapping.matches.some(({ message }) => message === 'commerce_event');
  return (
    <div className="px-3.5 py-1">
      {notes('', true)}
      <Field label="For">
        <SegmentedControl label="For" value={isDefault ? 'default' : 'matches'} onChange={(next) => onChange(next === 'default' ? { ...mapping, matches: [], default: mapping.matches[0]?.message ?? 'custom_event' } : withoutDefault(mapping))} options={[{ value: 'matches', label: 'Events that match' }, { value: 'default', label: 'All others of a kind' }]} />
        {mapping.default !== undefined && <Select label="Kind of event" value={mapping.default} onChange={(next) => onChange({ ...mapping, default: next })} options={MAPPED_MESSAGES.map((value) => ({ value, label: `every other ${MESSAGE_WORDS[value]}` }))} className="min-w-48" />}
        {notes('/default')}
        {notes('/matches', true)}
      </Field>
      {!isDefault && (
        <div className="flex flex-col gap-2 pb-2">
          {mapping.matches.map((match, index) => (
            <MatchFields
              key={index}
              match={match}
              number={index + 1}
              removable={mapping.matches.length > 1}
              points={points}
              notes={notes(`/matches/${index}`)}
              onChange={(next) => onChange({ ...mapping, matches: mapping.matches.with(index, next) }, `match ${index}`)}
              onRemove={() => onChange({ ...mapping, matches: mapping.matches.filter((_, other) => other !== index) })}
            />
          ))}
          <span><Button size="small" variant="ghost" icon={Plus} onClick={() => onChange({ ...mapping, matches: [...mapping.matches, { message: mapping.matches[0]?.message ?? 'custom_event' }] })}>And it must match</Button></span>
        </div>
      )}
      <div className="divide-y divide-line border-t border-line">
        <Field label="Becomes" htmlFor={`${id}to`} help="The output’s name for the event; empty keeps the app’s."><TextField id={`${id}to`} placeholder="its own name" value={mapping.to} onChange={(event) => onChange({ ...mapping, to: event.target.value }, 'to')} />{notes('/to')}</Field>
        {isCommerce && (
          <>
            <Field label="Products" help="Or promotions, of a commerce event."><SegmentedControl label="Products" value={mapping.selector} onChange={(selector) => onChange({ ...mapping, selector })} options={[{ value: 'foreach', label: 'One event for each' }, { value: 'last', label: 'The last alone' }]} /></Field>
            <Field label="Sent as"><SegmentedControl label="Sent as" value={mapping.as} onChange={(as) => onChange({ ...mapping, as })} options={[{ value: 'custom_event', label: 'Custom event' }, { value: 'commerce_event', label: 'Commerce event' }]} /></Field>
          </>
        )}
        <div className="py-2">
          <h3 className="pb-1.5 font-medium">Attributes</h3>
          <MappedAttributes rows={mapping.attributes} isCommerce={isCommerce} names={attributesFor(points, mapping.matches[0])} notes={(index) => notes(`/attributes/${index}`)} onChange={(attributes, step) => onChange({ ...mapping, attributes }, step)} />
        </div>
        {notes('/as')}
        <Field label="Keep the others" help="Attributes that no row names come along under their own names, sorted.">
          <Switch label="Keep the others" checked={mapping.keep_unmapped} onChange={(on) => onChange({ ...mapping, keep_unmapped: on })} />
          {mapping.keep_unmapped && <><span className="text-fg1">up to</span><TextField aria-label="Most attributes" mono inputMode="numeric" placeholder="any" className="w-20!" value={mapping.max_attributes ?? ''} onChange={(event) => onChange(withMost(mapping, event.target.value), 'most')} /><span className="text-fg1">attributes in all</span></>}
          {notes('/max_attributes')}
        </Field>
      </div>
    </div>
  );
}
