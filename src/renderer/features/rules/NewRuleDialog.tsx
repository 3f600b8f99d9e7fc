import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { parseJson } from '../../../protocol/json.ts';
import { RULE_LANGUAGES } from '../../../protocol/rule.ts';
import type { FailureAction, RuleLanguage } from '../../../protocol/rule.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys } from '../../api/queries.ts';
import { invalidateRules, ruleApi, samplesQuery } from '../../api/rules.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { freeName, nameProblem } from '../../ui/item-name.ts';
import { caseTitle } from './case-model.ts';
import { openDialog } from './desk-store.ts';
import { FailureActionChoice } from './FailureActionChoice.tsx';
import type { Slot } from './slots.ts';

const EMPTY = 'empty';
const NOWHERE = '-';
const EMPTY_CODE = 'exports.handler = async (batch, context) => {\n  return batch;\n};\n';
const LANGUAGE_LABELS: Readonly<Record<RuleLanguage, string>> = { js: 'JavaScript', ts: 'TypeScript' };

export interface NewRuleDialogProps {
  sample?: string | undefined;
  taken: readonly string[];
  slots: readonly Slot[];
}

/** Name, what it starts from, where it runs, and the failure action, which has no default (spec/pipeline.md a.5). */
export function NewRuleDialog({ sample: first, taken, slots }: NewRuleDialogProps) {
  const client = useQueryClient();
  const [from, setFrom] = useState(first ?? EMPTY);
  const samples = useQuery(samplesQuery);
  const sample = samples.data?.find((one) => one.name === from);
  const [typed, setTyped] = useState<string | null>(null);
  const [described, setDescription] = useState<string | null>(null);
  const description = described ?? sample?.description ?? '';
  const [language, setLanguage] = useState<RuleLanguage>('js');
  const [action, setAction] = useState<FailureAction | null>(null);
  const [where, setWhere] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const name = typed ?? (sample === undefined ? '' : freeName(sample.name, taken));
  const problem = nameProblem(name, taken);
  const input = contextStore.getState().input;
  const slotId = where ?? slots.find((slot) => slot.kind === 'inputs' && slot.input === input)?.id ?? slots[0]?.id ?? NOWHERE;
  const slot = slots.find(({ id }) => id === slotId);
  const missing = problem ?? (action === null ? 'Choose what happens when the rule fails' : null);
  const close = () => openDialog(null);

  async function create(): Promise<void> {
    setBusy(true);
    try {
      await ruleApi.save(name, { description, failure_action: action, code: sample?.code ?? EMPTY_CODE, language });
      for (const [title, text] of Object.entries(sample?.cases ?? {})) await ruleApi.saveCase(name, title, parseJson(text));
      if (slot !== undefined) {
        const file = (await api.workspace())[slot.kind][slot.name];
        if (file !== undefined) await api.save(slot.kind, slot.name, { ...file, rules: [...slot.rules, name] });
      }
      await Promise.all([invalidateRules(client), client.invalidateQueries({ queryKey: queryKeys.workspace })]);
      close();
      goTo('rules', name);
    } catch (error) {
      setFailure(asApiError(error).message);
    }
    setBusy(false);
  }

  return (
    <Dialog
      open
      onClose={close}
      title="New rule"
      width="w-[640px]"
      actions={
        <>
          {failure !== null && <p role="alert" className="mr-auto self-center text-12 text-error">{failure}</p>}
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" disabled={missing !== null || busy} title={missing ?? undefined} onClick={() => void create()}>Create rule</Button>
        </>
      }
    >
      <Field label="Name" htmlFor="rule-name" required error={name === '' || problem === null ? undefined : problem}>
        <TextField id="rule-name" mono value={name} placeholder="fix-price" invalid={name !== '' && problem !== null} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      <Field label="Description" htmlFor="rule-description"><TextField id="rule-description" value={description} onChange={(event) => setDescription(event.target.value)} /></Field>
      <Field label="Start from">
        <Select label="Start from" value={from} onChange={setFrom} className="w-full" options={[{ value: EMPTY, label: 'An empty rule', detail: 'Gives every batch back as it came' }, ...(samples.data ?? []).map((one) => ({ value: one.name, label: caseTitle(one.name, true), detail: one.description }))]} />
      </Field>
      <Field label="Language"><SegmentedControl label="Language" value={language} onChange={setLanguage} options={RULE_LANGUAGES.map((value) => ({ value, label: LANGUAGE_LABELS[value] }))} /></Field>
      <Field label="Runs for" help={slot?.kit ? 'The app sends to this output with a kit as well: rules never see that data.' : slot?.kind === 'inputs' ? 'What an all-outputs rule drops is lost for good: nothing of it is stored.' : undefined}>
        <Select label="Runs for" value={slotId} onChange={setWhere} className="w-full" options={[...slots.map(({ id, title }) => ({ value: id, label: title })), { value: NOWHERE, label: 'Nothing yet' }]} />
      </Field>
      <Field label="When it fails" required help="An error, a timeout or an answer that is no batch. There is no default: you choose.">
        <FailureActionChoice value={action} onChange={setAction} />
      </Field>
    </Dialog>
  );
}
