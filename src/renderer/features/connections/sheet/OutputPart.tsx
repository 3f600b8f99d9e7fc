import { useId, useState } from 'react';
import { CircleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { ENVIRONMENTS } from '../../../../protocol/vocabulary.ts';
import type { Environment } from '../../../../protocol/vocabulary.ts';
import type { OutputFile } from '../../../../protocol/workspace.ts';
import type { OutputCatalogueEntry } from '../../../api/api.ts';
import { ApiError } from '../../../api/client.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { goTo } from '../../../stores/navigation.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { SettingFields } from '../../settings/SettingFields.tsx';
import { TransportField } from '../../settings/TransportField.tsx';
import { connectionView, PERIOD_WORDS } from '../connection-view.ts';
import type { MapOutput } from '../graph/graph-layout.ts';
import { useDesk } from '../use-desk.ts';
import type { OpenFile } from '../use-desk.ts';
import { cleared, isEmptyIn, separate, settingsIn, together, withSettingsIn } from './environment-sets.ts';
import { Notes } from './Notes.tsx';
import { Section } from './Section.tsx';
import { Spot } from './Spot.tsx';
import { Count } from './Traffic.tsx';

export interface OutputPartProps {
  output: OpenFile<'outputs'>;
  definition: OutputCatalogueEntry | null;
  traffic: MapOutput | null;
}

const NAMES: Readonly<Record<Environment, string>> = { development: 'Development', production: 'Production' };

function errorAt(output: OpenFile<'outputs'>, base: string): ApiError | null {
  const found = output.problems.find(({ path }) => path.startsWith(`${base}/`));
  return found === undefined ? null : new ApiError('invalid', found.message, 400, found.path.slice(1).replaceAll('/', '.'));
}

function Sets({ output, definition }: { output: OpenFile<'outputs'>; definition: OutputCatalogueEntry }) {
  const [environment, setEnvironment] = useState<Environment>('development');
  const { value } = output;
  const shown = settingsIn(value, environment);
  const empty = isEmptyIn(value, environment);
  return (
    <Spot path="/environment_settings">
      <div className="flex flex-wrap items-center gap-3 py-2">
        <SegmentedControl<Environment> label="Settings for" value={environment} onChange={setEnvironment} options={ENVIRONMENTS.map((one) => ({ value: one, label: NAMES[one] }))} />
        {!empty && <Button size="small" onClick={() => output.set(cleared(value, environment))}>Do not forward {environment} data</Button>}
      </div>
      {empty ? (
        <div className="flex flex-wrap items-center gap-3 rounded-md bg-warn-tint px-3 py-2 text-warn">
          <CircleAlert aria-hidden size={14} />
          <span className="min-w-0 flex-1">{NAMES[environment]} has no settings, so its data is not forwarded to this output.</span>
          <Button size="small" onClick={() => { const filled = separate(together(value), definition.settings).environment_settings; if (filled !== undefined && value.environment_settings !== undefined) output.set({ ...value, environment_settings: { ...value.environment_settings, [environment]: filled[environment] } }); }}>Give it settings</Button>
        </div>
      ) : <SettingFields key={environment} fields={definition.settings} settings={shown} error={errorAt(output, `/environment_settings/${environment}`)} onChange={(next) => output.set(withSettingsIn(value, environment, shown, next, definition.settings), `settings.${environment}`)} />}
    </Spot>
  );
}

function withLabel(value: OutputFile, text: string): OutputFile {
  const { label: _, ...rest } = value;
  return text === '' ? rest : { ...rest, label: text };
}

/** The output of the connection: one configuration of a partner, shared by all connections to it. */
export function OutputPart({ output, definition, traffic }: OutputPartProps) {
  const id = useId();
  const period = useStore(connectionView, (state) => state.period);
  const { view } = useDesk();
  const { value } = output;
  const own = Object.entries(view?.connections ?? {}).filter(([, connection]) => connection.output === output.name);
  const partner = definition?.name ?? value.partner;
  const isSeparate = value.environment_settings !== undefined;
  return (
    <div className="max-w-[860px] px-4 py-3">
      {traffic !== null && (
        <Section title="Traffic">
          <dl className="flex flex-wrap gap-x-6 gap-y-2">
            <Count label={`Sent ${PERIOD_WORDS[period]}`} value={traffic.sent} filter={traffic.filter} tone="text-ok" />
            <Count label="Failed" value={traffic.failed} filter={`${traffic.filter} outcome=failed`} tone="text-error" />
            <Count label="Waiting" value={traffic.waiting} filter={`${traffic.filter} outcome=queued,retrying`} tone="text-warn" />
          </dl>
        </Section>
      )}
      <div className="divide-y divide-line pb-4">
        <Field label="Partner"><span className="font-medium">{partner}</span><TextLink onClick={() => goTo('settings', 'outputs')}>Simulator settings</TextLink></Field>
        <Field label="Name shown" htmlFor={`${id}label`}><TextField id={`${id}label`} placeholder={output.name} value={value.label ?? ''} onChange={(event) => output.set(withLabel(value, event.target.value), 'label')} /><Notes of={output} path="/label" /></Field>
        <TransportField value={value.transport} partner={partner} onChange={(transport) => output.change({ transport })} />
      </div>
      <Spot path="/settings">
        <Section title={`${partner} settings`}>
          {definition === null ? <p className="text-error">There is no partner “{value.partner}” in this version. Correct it in Settings.</p> : (
            <>
              <Field label="Same for both environments" help="Otherwise development and production data is sent with settings of its own, such as another account."><Switch label="Same for both environments" checked={!isSeparate} onChange={(on) => output.set(on ? together(value) : separate(value, definition.settings))} /></Field>
              {isSeparate ? <Sets output={output} definition={definition} /> : <SettingFields fields={definition.settings} settings={value.settings} error={errorAt(output, '/settings')} onChange={(settings) => output.change({ settings: { ...settings } }, 'settings')} />}
            </>
          )}
        </Section>
      </Spot>
      <Section title="Connections to it">
        {own.length === 0 ? <p className="text-fg2">None.</p> : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {own.map(([name, connection]) => <li key={name} className="flex min-h-8 items-center gap-2 px-3"><TextLink onClick={() => goToConnections('graph', { subject: { kind: 'connection', name } })}>{view?.inputs[connection.input]?.label ?? connection.input}</TextLink><span className="min-w-0 flex-1 truncate text-12 text-fg2">{name}</span>{!connection.active && <Badge>off</Badge>}</li>)}
          </ul>
        )}
      </Section>
    </div>
  );
}
