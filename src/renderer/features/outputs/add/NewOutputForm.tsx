import { useId, useState } from 'react';
import { PLATFORMS } from '../../../../protocol/vocabulary.ts';
import type { OutputCatalogueEntry, WorkspaceView } from '../../../api/api.ts';
import { asApiError } from '../../../api/client.ts';
import { useSaveItem } from '../../../api/queries.ts';
import { useCommands } from '../../../app/commands.ts';
import { contextStore } from '../../../stores/context.ts';
import { goToCatalogue, goToOutput } from '../../../stores/output-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { freeName, nameProblem } from '../../../ui/item-name.ts';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { Section } from '../../connections/sheet/Section.tsx';
import { missingSettings, refusedFields } from '../form/setting-values.ts';
import type { Settings } from '../form/setting-values.ts';
import { SettingFields } from '../form/SettingFields.tsx';

/** No connection is made. */
const NOBODY = '';

/** A new output with its settings, and the connection that brings it data. Secrets go to the engine, which keeps them apart from the files. */
export function NewOutputForm({ partner, workspace }: { partner: OutputCatalogueEntry; workspace: WorkspaceView }) {
  const id = useId();
  const save = useSaveItem();
  const taken = Object.keys(workspace.outputs);
  const inputs = Object.entries(workspace.inputs).toSorted(([, a], [, b]) => PLATFORMS.indexOf(a.platform) - PLATFORMS.indexOf(b.platform));
  const fitting = inputs.filter(([, { platform }]) => partner.platforms.includes(platform)).map(([one]) => one);
  const [typed, setTyped] = useState<string | null>(null);
  const [settings, setSettings] = useState<Settings>({});
  const [connectionSettings, setConnectionSettings] = useState<Settings>({});
  const [input, setInput] = useState<string>(() => fitting.find((one) => one === contextStore.getState().input) ?? fitting.at(0) ?? NOBODY);
  const [all, setAll] = useState(false);
  const name = typed ?? freeName(partner.slug, taken);
  const nameError = nameProblem(name, taken);
  const needed = partner.settings.filter(({ required, secret }) => required || secret);
  const neededByConnection = input === NOBODY ? [] : partner.connection_settings.filter(({ required }) => required);
  const missing = [...missingSettings(partner.settings, settings), ...missingSettings(neededByConnection, connectionSettings)];
  const why = nameError ?? (missing.length > 0 ? `Fill in: ${missing.map(({ label }) => label).join(', ')}` : undefined);
  const error = save.error === null ? null : asApiError(save.error);
  const shown = all ? partner.settings : needed;
  const connection = freeName(`${input}-to-${name}`, Object.keys(workspace.connections));

  async function add(): Promise<void> {
    if (why !== undefined) return;
    await save.mutateAsync({ kind: 'outputs', name, value: { partner: partner.slug, settings } });
    if (input !== NOBODY) await save.mutateAsync({ kind: 'connections', name: connection, value: { input, output: name, settings: connectionSettings } });
    showToast(`${partner.name} added`);
    goToOutput(name);
  }
  const run = (): void => { void add().catch(() => {}); };
  useCommands(() => [{ id: 'outputs.create', title: `Add ${partner.name} as ${name}`, group: 'Outputs', keys: ['mod+enter', 'mod+s'], when: () => why ?? true, run }], [partner.slug, name, why, settings, connectionSettings, input]);

  const refused = refusedFields(error);
  const placed = Object.keys(refused.errors).some((key) => [...shown, ...neededByConnection].some((field) => field.key === key));
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">
        <div className="max-w-[860px]">
          <h2 className="sr-only">What it needs</h2>
          <p className="pb-2 text-fg1">{partner.summary}</p>
          <Field label="Name" htmlFor={`${id}name`} error={typed === null ? undefined : nameError ?? undefined} help={<>Kept in <code>outputs/{name === '' ? '…' : name}.json</code>.</>}>
            <TextField id={`${id}name`} mono autoFocus value={name} invalid={typed !== null && nameError !== null} onChange={(event) => setTyped(event.target.value)} />
          </Field>
          <Section
            title="Settings"
            note={shown.length > 0 && partner.settings.some(({ secret }) => secret) ? 'Secrets are kept apart from the workspace’s files.' : undefined}
            extra={needed.length < partner.settings.length && <Button size="small" onClick={() => setAll(!all)}>{all ? 'Only what is needed' : `All ${partner.settings.length}`}</Button>}
          >
            {shown.length === 0 ? <p className="text-fg1">{partner.settings.length === 0 ? 'This partner has none.' : 'None is needed; all can be changed later.'}</p> : <SettingFields fields={shown} settings={settings} messages={refused} onChange={setSettings} />}
          </Section>
          <Section title="Connection">
            <Field label="Gets the data of" help={input === NOBODY ? 'Nothing is sent to it until it is connected.' : <>Active at once, for development and production data. Kept in <code>connections/{connection}.json</code>.</>}>
              <Select<string>
                label="Gets the data of"
                value={input}
                onChange={setInput}
                options={[...inputs.map(([value, one]) => ({ value, label: one.label ?? value, detail: partner.platforms.includes(one.platform) ? one.platform : `${one.platform}: takes no events of it` })), { value: NOBODY, label: 'No input yet' }]}
                className="min-w-56"
              />
            </Field>
            {neededByConnection.length > 0 && <SettingFields fields={neededByConnection} settings={connectionSettings} messages={refused} onChange={setConnectionSettings} />}
          </Section>
        </div>
      </div>
      <footer className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t border-line px-4 py-1.5">
        {error !== null && !placed && <span role="alert" className="min-w-0 flex-1 text-error">{[error.field, error.message].filter(Boolean).join(': ')}</span>}
        <span className="ml-auto" />
        <Button onClick={() => goToCatalogue()}>Cancel</Button>
        <Button variant="primary" disabled={why !== undefined || save.isPending} title={why} shortcut="mod+enter" onClick={run}>{save.isPending ? 'Adding …' : 'Add'}</Button>
      </footer>
    </>
  );
}
