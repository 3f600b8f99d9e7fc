import { useId, useState } from 'react';
import { CUSTOM_EVENT_TYPES } from '../../../../protocol/data-filter.ts';
import type { DataFilter } from '../../../../protocol/data-filter.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { typeWords } from './filter-tree.ts';
import { isOn, withSwitch } from './switches.ts';
import type { Target } from './switches.ts';

const KINDS = { event: 'Custom event', screen: 'Screen', 'user-attribute': 'User attribute', purpose: 'GDPR purpose' } as const;
type Kind = keyof typeof KINDS;

export interface AddPointDialogProps {
  filter: DataFilter;
  onAdd: (filter: DataFilter) => void;
  onClose: () => void;
}

/** Names a data point before it was ever seen: switched to the other side of the default, since that is what there is to say. */
export function AddPointDialog({ filter, onAdd, onClose }: AddPointDialogProps) {
  const id = useId();
  const [kind, setKind] = useState<Kind>('event');
  const [type, setType] = useState<keyof DataFilter['events']>('other');
  const [name, setName] = useState('');
  const [attribute, setAttribute] = useState('');
  const on = filter.new_data_points === 'off';
  const whole = name.trim();
  const part = attribute.trim();

  function add(): void {
    const event: Target = { at: 'event', type, name: whole };
    const target: Target = kind === 'event' ? (part === '' ? event : { at: 'event-attribute', type, name: whole, attribute: part })
      : kind === 'screen' ? (part === '' ? { at: 'screen', name: whole } : { at: 'screen-attribute', name: whole, attribute: part })
        : kind === 'purpose' ? { at: 'purpose', purpose: whole } : { at: 'user-attribute', name: whole };
    const above: Target[] = kind === 'event' ? [{ at: 'event-type', type }, ...(part === '' ? [] : [event])] : kind === 'purpose' ? [{ at: 'gdpr' }] : kind === 'screen' && part !== '' ? [{ at: 'screen', name: whole }] : [];
    const opened = on ? above.reduce((next, one) => (isOn(next, one) ? next : withSwitch(next, one, true)), filter) : filter;
    onAdd(withSwitch(opened, target, on));
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a data point"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={whole === ''} title={whole === '' ? 'Give its name' : undefined} onClick={add}>{on ? 'Add it, switched on' : 'Add it, switched off'}</Button></>}
    >
      <Field label="Kind"><Select<Kind> label="Kind" value={kind} onChange={setKind} options={(Object.keys(KINDS) as Kind[]).map((value) => ({ value, label: KINDS[value] }))} className="min-w-44" /></Field>
      {kind === 'event' && <Field label="Event type"><Select label="Event type" value={type} onChange={setType} options={CUSTOM_EVENT_TYPES.map((value) => ({ value: value as keyof DataFilter['events'], label: typeWords(value) }))} className="min-w-44" /></Field>}
      <Field label="Name" htmlFor={`${id}name`} help="Upper and lower case count as the same."><TextField id={`${id}name`} value={name} onChange={(event) => setName(event.target.value)} /></Field>
      {(kind === 'event' || kind === 'screen') && <Field label="Attribute" htmlFor={`${id}attribute`} help="Left empty: all of it."><TextField id={`${id}attribute`} value={attribute} onChange={(event) => setAttribute(event.target.value)} /></Field>}
    </Dialog>
  );
}
