import { lazy, Suspense, useMemo, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { ruleCaseSchema } from '../../../protocol/rule.ts';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import { asApiError } from '../../api/client.ts';
import { ruleApi } from '../../api/rules.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { nameProblem } from '../../ui/item-name.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { openDialog, setOf } from './desk-store.ts';
import { runCases } from './rule-reports.ts';
import { useDesk } from './use-desk.ts';

const JsonEditor = lazy(() => import('../../ui/monaco/JsonEditor.tsx'));

const NEW_CASE = stringifyJson({ description: '', position: 'all-outputs', platform: 'web', batch: { environment: 'development', events: [] }, expect: { kind: 'subset', batch: {} } }, 2);

type Parsed = { readonly value: unknown; readonly error: null } | { readonly value: null; readonly error: string };

function parse(text: string): Parsed {
  try {
    const value = parseJson(text);
    const checked = ruleCaseSchema.safeParse(JSON.parse(text));
    const [issue] = checked.success ? [] : checked.error.issues;
    return issue === undefined ? { value, error: null } : { value: null, error: `${issue.path.join('.') || 'The case'}: ${issue.message}` };
  } catch (error) {
    return { value: null, error: error instanceof Error ? error.message : String(error) };
  }
}

/** A case file as text, with completion of its members. Without a name it is a new one. */
export function CaseDialog({ name: given, text: first }: { name: string | null; text: string }) {
  const client = useQueryClient();
  const desk = useDesk();
  const [name, setName] = useState(given ?? '');
  const [start] = useState(() => first || NEW_CASE);
  const [text, setText] = useState(start);
  const [failure, setFailure] = useState<string | null>(null);
  const schema = useMemo(() => z.toJSONSchema(ruleCaseSchema, { io: 'input', unrepresentable: 'any' }), []);
  const parsed = useMemo(() => parse(text), [text]);
  const problem = nameProblem(name, desk.cases.map((one) => one.name).filter((other) => other !== given));
  const close = () => openDialog(null);

  async function save(): Promise<void> {
    try {
      await ruleApi.saveCase(desk.name, name, parsed.value);
      if (given !== null && given !== name) await ruleApi.removeCase(desk.name, given);
      setOf('selected', desk.name, name);
      setOf('probes', desk.name, undefined);
      close();
      await desk.refresh();
      await runCases(client, desk.name);
    } catch (error) {
      setFailure(asApiError(error).message);
    }
  }

  const message = failure ?? parsed.error ?? (name === '' ? null : problem);
  return (
    <Dialog
      open
      onClose={close}
      title={given === null ? 'New case' : 'Edit the case'}
      width="w-[860px]"
      actions={
        <>
          <p role="status" className="mr-auto min-w-0 self-center truncate text-12 text-error" title={message ?? undefined}>{message}</p>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" disabled={problem !== null || parsed.error !== null} title={problem ?? parsed.error ?? undefined} onClick={() => void save()}>Save case</Button>
        </>
      }
    >
      <Field label="Name" htmlFor="case-name" required help="The name of its file in cases/.">
        <TextField id="case-name" mono value={name} placeholder="keeps-a-numeric-price" invalid={name !== '' && problem !== null} onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className="mt-2 h-[42vh] min-h-60">
        <Suspense fallback={<SkeletonRows rows={8} label="Loading the editor" />}>
          <JsonEditor value={start} revision={0} label="Case as JSON" schema={schema} onChange={(next) => { setText(next); setFailure(null); }} />
        </Suspense>
      </div>
      <p className="mt-2 text-12 text-fg2">expect.kind: “exact” compares the whole result, “subset” only the members that are there, “dropped” and “error” the outcome. Pointers in expect.ignore are not compared. Ctrl+Space completes.</p>
    </Dialog>
  );
}
