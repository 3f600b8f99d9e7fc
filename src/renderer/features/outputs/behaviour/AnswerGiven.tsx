import { lazy, Suspense, useId, useState } from 'react';
import type { OwnAnswer } from '../../../../protocol/workspace.ts';
import { Field } from '../../../ui/Field.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { NumberField } from '../../faults/NumberField.tsx';
import { headerLines, jsonProblem, NEW_ANSWER, readHeaders } from './answer-words.ts';

const JsonEditor = lazy(() => import('../../../ui/monaco/JsonEditor.tsx'));

type Given = OwnAnswer['answer'];
type Kind = 'answer' | 'timeout' | 'reset';

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [{ value: 'answer', label: 'Answer' }, { value: 'timeout', label: 'No answer in time' }, { value: 'reset', label: 'Connection breaks' }];

function Headers({ id, value, onChange }: { id: string; value: Readonly<Record<string, string>> | undefined; onChange: (headers: Record<string, string>) => void }) {
  const [typed, setTyped] = useState(() => headerLines(value));
  const shown = headerLines(readHeaders(typed)) === headerLines(value) ? typed : headerLines(value);
  return <TextArea id={id} rows={Math.max(2, shown.split('\n').length)} placeholder="name: value, one a line" value={shown} onChange={(event) => { setTyped(event.target.value); onChange(readHeaders(event.target.value)); }} />;
}

/** What is answered: status, headers and body, or how the connection fails. */
export function AnswerGiven({ value, onChange }: { value: Given; onChange: (value: Given, step?: string) => void }) {
  const id = useId();
  const [mounted] = useState(value);
  const kind: Kind = 'fault' in value ? value.fault : 'answer';
  const problem = 'fault' in value ? null : jsonProblem(value.body);
  return (
    <div className="divide-y divide-line">
      <Field label="What happens">
        <SegmentedControl<Kind> label="What happens" value={kind} options={KINDS} onChange={(next) => onChange(next === 'answer' ? ('fault' in mounted ? NEW_ANSWER.answer : mounted) : { fault: next })} />
      </Field>
      {'fault' in value ? null : (
        <>
          <Field label="Status" htmlFor={`${id}status`}><NumberField id={`${id}status`} label="Status" min={100} max={599} value={value.status} onChange={(status) => onChange({ ...value, status: status ?? 0 }, 'status')} /></Field>
          <Field label="Headers" htmlFor={`${id}headers`}><Headers id={`${id}headers`} value={value.headers} onChange={(headers) => onChange({ ...value, headers }, 'headers')} /></Field>
          <Field label="Body" help={problem === null ? undefined : 'This is not JSON: it is sent as it stands.'}>
            <Suspense fallback={<Skeleton className="h-40 w-full" />}>
              <JsonEditor value={value.body} revision={0} label="Body of the answer" onChange={(body) => onChange({ ...value, body }, 'body')} className="min-h-40 w-full rounded-md border border-line" />
            </Suspense>
          </Field>
          <Field label="After" htmlFor={`${id}latency`} help="Instead of the latency of the dial.">
            <NumberField
              id={`${id}latency`}
              label="After"
              unit="ms"
              min={0}
              max={60_000}
              placeholder="latency"
              value={value.latency_ms ?? null}
              onChange={(ms) => { const { latency_ms: _, ...rest } = value; onChange(ms === null ? rest : { ...rest, latency_ms: ms }, 'latency'); }}
            />
          </Field>
        </>
      )}
    </div>
  );
}
