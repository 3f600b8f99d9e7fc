import { useId, useState } from 'react';
import { Plus, X } from 'lucide-react';
import type { OwnAnswer } from '../../../../protocol/workspace.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { NumberField } from '../../faults/NumberField.tsx';
import { readValue, valueText } from './answer-words.ts';

type When = OwnAnswer['when'];
type Wanted = NonNullable<When['body']>[string];

interface BodyConditionProps {
  pointer: string;
  value: Wanted;
  number: number;
  onChange: (pointer: string, value: Wanted) => void;
  onRemove: () => void;
}

const ANY = '*';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

function without<K extends keyof When>(when: When, key: K): Omit<When, K> {
  const { [key]: _, ...rest } = when;
  return rest;
}

/** A condition on one value of the body. What is typed as its value stays as it is until another one comes from outside. */
function BodyCondition({ pointer, value, number, onChange, onRemove }: BodyConditionProps) {
  const [typed, setTyped] = useState(() => valueText(value));
  const shown = valueText(readValue(typed)) === valueText(value) ? typed : valueText(value);
  return (
    <div className="flex w-full items-center gap-2">
      <TextField aria-label={`Place in the body, condition ${number}`} mono placeholder="/0/event" className="flex-1" value={pointer} invalid={pointer !== '' && !pointer.startsWith('/')} onChange={(event) => onChange(event.target.value, value)} />
      <span className="text-fg2">=</span>
      <TextField aria-label={`Value there, condition ${number}`} mono placeholder='"Purchase", 12, true' className="flex-1" value={shown} onChange={(event) => { setTyped(event.target.value); onChange(pointer, readValue(event.target.value) as Wanted); }} />
      <IconButton label={`Remove condition ${number}`} icon={X} onClick={onRemove} />
    </div>
  );
}

/** When an own answer is given: all of these must hold, and what is left out holds always. */
export function AnswerConditions({ value, purposes, onChange }: { value: When; purposes: readonly string[]; onChange: (value: When, step?: string) => void }) {
  const id = useId();
  const text = (key: 'path' | 'purpose' | 'contains', next: string): void => onChange(next === '' ? without(value, key) : { ...value, [key]: next }, key);
  const body = Object.entries(value.body ?? {});
  const setBody = (entries: typeof body, step?: string): void => onChange(entries.length === 0 ? without(value, 'body') : { ...value, body: Object.fromEntries(entries) }, step);
  return (
    <div className="divide-y divide-line">
      <Field label="Method and path" htmlFor={`${id}path`} help="The path below the partner’s root; * stands for anything.">
        <Select<string> label="Method" value={value.method ?? ANY} onChange={(next) => onChange(next === ANY ? without(value, 'method') : { ...value, method: next })} options={[{ value: ANY, label: 'Any' }, ...METHODS.map((method) => ({ value: method, label: method }))]} />
        <TextField id={`${id}path`} aria-label="Path" mono placeholder="any path" className="min-w-40 flex-1" value={value.path ?? ''} onChange={(event) => text('path', event.target.value)} />
      </Field>
      <Field label="What it is for" htmlFor={`${id}purpose`} help="The partner’s word for the call, as Requests shows it.">
        <TextField id={`${id}purpose`} mono placeholder="any" list={`${id}purposes`} className="w-48!" value={value.purpose ?? ''} onChange={(event) => text('purpose', event.target.value)} />
        <datalist id={`${id}purposes`}>{purposes.map((purpose) => <option key={purpose} value={purpose} />)}</datalist>
      </Field>
      <Field label="Body contains" htmlFor={`${id}contains`} help="A text in the body as it is sent.">
        <TextField id={`${id}contains`} mono placeholder="anything" value={value.contains ?? ''} onChange={(event) => text('contains', event.target.value)} />
      </Field>
      <Field label="Values in the body" help="JSON pointers in the decoded body, and what must stand there.">
        {body.map(([pointer, wanted], index) => (
          <BodyCondition
            key={index}
            number={index + 1}
            pointer={pointer}
            value={wanted}
            onChange={(nextPointer, next) => setBody(body.with(index, [nextPointer, next]), `body ${index}`)}
            onRemove={() => setBody(body.toSpliced(index, 1))}
          />
        ))}
        <Button size="small" icon={Plus} disabled={value.body !== undefined && Object.hasOwn(value.body, '')} title={value.body !== undefined && Object.hasOwn(value.body, '') ? 'Fill in the place of the one before' : undefined} onClick={() => setBody([...body, ['', '']])}>Add a value</Button>
      </Field>
      <Field label="Only attempt" htmlFor={`${id}attempt`} help="1 is the first; empty for all. So a request can fail twice and then succeed.">
        <NumberField id={`${id}attempt`} label="Only attempt" min={1} max={1_000} placeholder="all" value={value.attempt ?? null} onChange={(attempt) => onChange(attempt === null ? without(value, 'attempt') : { ...value, attempt }, 'attempt')} />
      </Field>
    </div>
  );
}
