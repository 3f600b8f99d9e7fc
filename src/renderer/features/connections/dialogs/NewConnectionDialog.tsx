import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { asApiError } from '../../../api/client.ts';
import { useCatalogue, useSaveItem, useWorkspace } from '../../../api/queries.ts';
import { contextStore } from '../../../stores/context.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { freeName, nameProblem } from '../../../ui/item-name.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { missingSettings, refusedFields } from '../../outputs/form/setting-values.ts';
import type { Settings } from '../../outputs/form/setting-values.ts';
import { SettingFields } from '../../outputs/form/SettingFields.tsx';

/** From which input to which output; the output may be made on the way. */
export function NewConnectionDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const workspace = useWorkspace().data;
  const partners = useCatalogue().data ?? [];
  const save = useSaveItem();
  const focused = useStore(contextStore, (state) => state.input);
  const inputs = Object.entries(workspace?.inputs ?? {});
  const outputs = Object.entries(workspace?.outputs ?? {});
  const connections = workspace?.connections ?? {};
  const [pickedInput, setInput] = useState<string | null>(focused);
  const [pickedOutput, setOutput] = useState<string | null>(null);
  const [making, setMaking] = useState<'existing' | 'new'>('existing');
  const [slug, setSlug] = useState<string | null>(null);
  const [typedName, setTypedName] = useState<string | null>(null);
  const [settings, setSettings] = useState<Settings>({});
  const [active, setActive] = useState(false);
  const input = pickedInput ?? inputs[0]?.[0] ?? '';
  const isNew = making === 'new' || outputs.length === 0;
  const partner = partners.find((entry) => entry.slug === slug) ?? partners[0];
  const taken = (output: string): boolean => Object.values(connections).some((one) => one.input === input && one.output === output);
  const output = isNew ? typedName ?? freeName(partner?.slug ?? 'output', outputs.map(([name]) => name)) : pickedOutput ?? outputs.find(([name]) => !taken(name))?.[0] ?? '';
  const nameError = isNew ? nameProblem(output, outputs.map(([name]) => name)) : null;
  const required = isNew ? (partner?.settings ?? []).filter((field) => field.required) : [];
  const missing = missingSettings(required, settings);
  const name = freeName(`${input}-to-${output}`, Object.keys(connections));
  const platform = workspace?.inputs[input]?.platform;
  const target = isNew ? partner : partners.find((entry) => entry.slug === workspace?.outputs[output]?.partner);
  const unsupported = platform !== undefined && target !== undefined && !target.platforms.includes(platform);
  const why = input === '' ? 'Add an input in Settings first' : output === '' ? 'Every output is connected to this input already: make a new one' : nameError ?? (missing.length > 0 ? `Fill in: ${missing.map((field) => field.label).join(', ')}` : !isNew && taken(output) ? 'These two are connected already' : undefined);

  async function create(): Promise<void> {
    if (isNew && partner !== undefined) await save.mutateAsync({ kind: 'outputs', name: output, value: { partner: partner.slug, settings } });
    await save.mutateAsync({ kind: 'connections', name, value: { input, output, active } });
    onClose();
    goToConnections('graph', { subject: { kind: 'connection', name } });
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="New connection"
      width="w-[600px]"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={why !== undefined || save.isPending} title={why} onClick={() => void create().catch(() => {})}>Create</Button></>}
    >
      <Field label="From the input"><Select label="From the input" value={input} options={inputs.map(([value, one]) => ({ value, label: one.label ?? value, detail: one.platform }))} onChange={setInput} className="min-w-56" /></Field>
      <Field label="To"><SegmentedControl label="To" value={isNew ? 'new' : 'existing'} onChange={setMaking} options={[{ value: 'existing', label: 'An output', disabled: outputs.length === 0 ? 'There is none yet' : undefined }, { value: 'new', label: 'A new output' }]} /></Field>
      {isNew ? (
        <>
          <Field label="Partner" help={partner?.summary}><Select label="Partner" value={partner?.slug ?? ''} options={partners.map((entry) => ({ value: entry.slug, label: entry.name, detail: entry.summary }))} onChange={(next) => { setSlug(next); setSettings({}); save.reset(); }} className="min-w-56" /></Field>
          <Field label="Name" htmlFor={`${id}name`} error={typedName === null ? undefined : nameError ?? undefined} help={`Kept in outputs/${output || '…'}.json.`}><TextField id={`${id}name`} mono value={output} invalid={typedName !== null && nameError !== null} onChange={(event) => setTypedName(event.target.value)} /></Field>
          <SettingFields fields={required} settings={settings} messages={refusedFields(save.error ? asApiError(save.error) : null)} onChange={setSettings} />
        </>
      ) : <Field label="Output"><Select label="Output" value={output} options={outputs.map(([value, one]) => ({ value, label: one.label ?? value, detail: taken(value) ? 'connected already' : one.label === undefined ? undefined : value }))} onChange={setOutput} className="min-w-56" /></Field>}
      <Field label="Active from the start" help="Otherwise it can be set up first: nothing is sent until it is switched on."><Switch label="Active from the start" checked={active} onChange={setActive} /></Field>
      {unsupported && <p className="py-1 text-12 text-warn">{target.name} takes no events from {platform} inputs, so nothing will be forwarded.</p>}
      <p className="text-12 text-fg2">Kept in <code>connections/{name}.json</code>.</p>
      {save.error && <p role="alert" className="mt-2 text-12 text-error">{[asApiError(save.error).field, asApiError(save.error).message].filter(Boolean).join(': ')}</p>}
    </Dialog>
  );
}
