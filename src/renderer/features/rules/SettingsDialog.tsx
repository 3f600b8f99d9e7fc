import { useState } from 'react';
import { Plus, Trash2 } from 'lucide-react';
import { RULE_RUNTIMES } from '../../../protocol/rule.ts';
import type { FailureAction, RuleRuntime } from '../../../protocol/rule.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { openDialog } from './desk-store.ts';
import { FailureActionChoice } from './FailureActionChoice.tsx';
import { useDesk } from './use-desk.ts';

const RUNTIME_LABELS: Readonly<Record<RuleRuntime, string>> = { node22: 'Node 22', node24: 'Node 24' };
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

interface Variable {
  readonly name: string;
  readonly value: string;
}

function variableProblem(variables: readonly Variable[], index: number): string | null {
  const name = variables[index]?.name ?? '';
  if (name === '') return null;
  if (!VARIABLE.test(name)) return 'Use letters, digits and “_”, no digit first';
  return variables.findIndex((other) => other.name === name) === index ? null : 'This name is there already';
}

/** Everything in rule.json that is not code or versions. */
export function SettingsDialog() {
  const { name, value, save } = useDesk();
  const [description, setDescription] = useState(value.description);
  const [active, setActive] = useState(value.active);
  const [runtime, setRuntime] = useState<RuleRuntime>(value.runtime);
  const [action, setAction] = useState<FailureAction | null>(value.failure_action);
  const [variables, setVariables] = useState<readonly Variable[]>(() => Object.entries(value.environment).map(([key, text]) => ({ name: key, value: text })));
  const problem = variables.map((_, index) => variableProblem(variables, index)).find((one) => one !== null) ?? null;
  const close = () => openDialog(null);
  const change = (index: number, patch: Partial<Variable>) => setVariables(variables.map((one, at) => (at === index ? { ...one, ...patch } : one)));

  async function apply(): Promise<void> {
    const environment = Object.fromEntries(variables.filter((one) => one.name !== '').map((one) => [one.name, one.value]));
    if (await save({ description, active, runtime, failure_action: action, environment })) close();
  }

  return (
    <Dialog
      open
      onClose={close}
      title={`Settings of ${name}`}
      width="w-[680px]"
      actions={<><Button onClick={close}>Cancel</Button><Button variant="primary" disabled={problem !== null} title={problem ?? undefined} onClick={() => void apply()}>Save settings</Button></>}
    >
      <Field label="Description" htmlFor="rule-description"><TextField id="rule-description" value={description} maxLength={500} onChange={(event) => setDescription(event.target.value)} /></Field>
      <Field label="Active" help="Off, it runs on no connection."><Switch label="Active" checked={active} onChange={setActive} /></Field>
      <Field label="When it fails" required help="An error, a timeout or an answer that is no batch."><FailureActionChoice value={action} onChange={setAction} /></Field>
      <Field label="Runtime" help="Node 24 refuses handlers that take a callback, as Lambda does.">
        <SegmentedControl label="Runtime" value={runtime} onChange={setRuntime} options={RULE_RUNTIMES.map((one) => ({ value: one, label: RUNTIME_LABELS[one] }))} />
      </Field>
      <Field label="Environment variables" help="The rule reads them from process.env. They stand in rule.json as text: keep secrets out of them." error={problem ?? undefined}>
        <div className="flex w-full flex-col gap-1.5">
          {variables.map((variable, index) => (
            <div key={index} className="flex items-center gap-1.5">
              <TextField mono aria-label={`Name ${index + 1}`} placeholder="NAME" value={variable.name} invalid={variableProblem(variables, index) !== null} onChange={(event) => change(index, { name: event.target.value })} className="w-44! shrink-0" />
              <TextField mono aria-label={`Value ${index + 1}`} value={variable.value} onChange={(event) => change(index, { value: event.target.value })} />
              <IconButton label="Remove" icon={Trash2} onClick={() => setVariables(variables.filter((_, at) => at !== index))} />
            </div>
          ))}
          <Button size="small" icon={Plus} className="self-start" onClick={() => setVariables([...variables, { name: '', value: '' }])}>Add a variable</Button>
        </div>
      </Field>
    </Dialog>
  );
}
