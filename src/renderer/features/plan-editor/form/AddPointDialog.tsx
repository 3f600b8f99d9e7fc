import { useId, useState } from 'react';
import type { DataPoint } from '../../../../protocol/data-plan.ts';
import { CUSTOM_EVENT_TYPES, pointKey, PRODUCT_ACTIONS, PROMOTION_ACTIONS, words } from '../../../../protocol/plan-form.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';

type Match = DataPoint['match'];

const KINDS = [
  { value: 'custom_event', label: 'Custom event' }, { value: 'screen_view', label: 'Screen view' },
  { value: 'product_action', label: 'Product action' }, { value: 'promotion_action', label: 'Promotion' }, { value: 'product_impression', label: 'Product impression' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

const options = (values: readonly string[]) => values.map((value) => ({ value, label: words(value) }));

export interface AddPointDialogProps {
  open: boolean;
  /** Keys that are planned. */
  taken: ReadonlySet<string>;
  onAdd: (match: Match, description: string) => void;
  onClose: () => void;
}

export function AddPointDialog({ open, taken, onAdd, onClose }: AddPointDialogProps) {
  const id = useId();
  const [kind, setKind] = useState<Kind>('custom_event');
  const [name, setName] = useState('');
  const [detail, setDetail] = useState('');
  const [description, setDescription] = useState('');
  const choices = kind === 'custom_event' ? CUSTOM_EVENT_TYPES : kind === 'product_action' ? PRODUCT_ACTIONS : kind === 'promotion_action' ? PROMOTION_ACTIONS : null;
  const chosen = choices?.find((one) => one === detail) ?? choices?.find((one) => !taken.has(`${kind}:${one}`)) ?? choices?.[0] ?? '';
  const isNamed = kind === 'custom_event' || kind === 'screen_view';
  const criteria: Record<string, string> = kind === 'custom_event' ? { event_name: name, custom_event_type: chosen } : kind === 'screen_view' ? { screen_name: name } : chosen === '' ? {} : { action: chosen };
  const match: Match = { type: kind, criteria };
  const planned = taken.has(pointKey(match));
  const ready = !planned && (!isNamed || name.trim() !== '');

  function add(): void {
    if (!ready) return;
    onAdd(match, description);
    setName('');
    setDescription('');
    onClose();
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add an event"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={!ready} onClick={add}>Add event</Button></>}
    >
      <form onSubmit={(event) => { event.preventDefault(); add(); }}>
        <Field label="Category"><Select label="Category" value={kind} options={KINDS} onChange={(next) => { setKind(next); setDetail(''); }} /></Field>
        {choices !== null && <Field label={kind === 'custom_event' ? 'Event type' : 'Action'}><Select label={kind === 'custom_event' ? 'Event type' : 'Action'} value={chosen} options={options(choices)} onChange={setDetail} /></Field>}
        {isNamed && <Field label="Name" htmlFor={`${id}name`} help="Compared exactly, upper and lower case too."><TextField id={`${id}name`} autoFocus value={name} invalid={planned} onChange={(event) => setName(event.target.value)} /></Field>}
        <Field label="Description" htmlFor={`${id}text`}><TextField id={`${id}text`} value={description} onChange={(event) => setDescription(event.target.value)} /></Field>
        {planned && <p role="alert" className="text-12 text-error">This event is planned already</p>}
        <button type="submit" className="sr-only" tabIndex={-1} aria-hidden>Add</button>
      </form>
    </Dialog>
  );
}
