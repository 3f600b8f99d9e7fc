import { useState } from 'react';
import type { ReactNode } from 'react';
import { CircleAlert } from 'lucide-react';
import { ENVIRONMENTS } from '../../../../protocol/vocabulary.ts';
import type { Environment } from '../../../../protocol/vocabulary.ts';
import type { SettingField } from '../../../api/api.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { Spot } from '../../connections/sheet/Spot.tsx';
import type { OpenFile } from '../../connections/use-desk.ts';
import { cleared, isEmptyIn, separate, settingsIn, together, withSettingsIn } from './environment-sets.ts';
import { messagesBelow } from './setting-values.ts';
import { SettingFields } from './SettingFields.tsx';

export interface OutputSettingsProps {
  output: OpenFile<'outputs'>;
  /** All fields of the partner's definition. */
  fields: readonly SettingField[];
  /** Those that are shown; left out: all. */
  shown?: readonly SettingField[] | undefined;
  /** Instead of the form, when none is shown. */
  nothing?: ReactNode;
}

const NAMES: Readonly<Record<Environment, string>> = { development: 'Development', production: 'Production' };

/** Settings of one environment, which lie over the shared ones. */
function Sets({ output, fields, shown = fields }: OutputSettingsProps) {
  const [environment, setEnvironment] = useState<Environment>('development');
  const { value } = output;
  const held = settingsIn(value, environment);
  const empty = isEmptyIn(value, environment);
  function fill(): void {
    const filled = separate(together(value), fields).environment_settings;
    if (filled !== undefined && value.environment_settings !== undefined) output.set({ ...value, environment_settings: { ...value.environment_settings, [environment]: filled[environment] } });
  }
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
          <Button size="small" onClick={fill}>Give it settings</Button>
        </div>
      ) : <SettingFields key={environment} fields={shown} settings={held} messages={messagesBelow(output.problems, `/environment_settings/${environment}`)} onChange={(next) => output.set(withSettingsIn(value, environment, held, next, fields), `settings.${environment}`)} />}
    </Spot>
  );
}

/** The partner's settings of an output, for both environments or for each: a form made from the definition. */
export function OutputSettings({ output, fields, shown = fields, nothing }: OutputSettingsProps) {
  const { value } = output;
  const isSeparate = value.environment_settings !== undefined;
  return (
    <>
      <Field label="Same for both environments" help="Otherwise development and production data is sent with settings of its own, such as another account.">
        <Switch label="Same for both environments" checked={!isSeparate} onChange={(on) => output.set(on ? together(value) : separate(value, fields))} />
      </Field>
      {shown.length === 0 ? nothing : isSeparate ? <Sets output={output} fields={fields} shown={shown} /> : (
        <SettingFields fields={shown} settings={value.settings} messages={messagesBelow(output.problems, '/settings')} onChange={(settings) => output.change({ settings: { ...settings } }, 'settings')} />
      )}
    </>
  );
}
