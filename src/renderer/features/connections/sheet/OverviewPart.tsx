import { useStore } from 'zustand';
import { goTo, navigationStore } from '../../../stores/navigation.ts';
import { connectionPlace, connectionSection, goToSetting, settingPlace } from '../../../stores/connection-place.ts';
import type { SheetPart } from '../../../stores/connection-place.ts';
import { Field } from '../../../ui/Field.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { messagesBelow } from '../../outputs/form/setting-values.ts';
import { SettingFields } from '../../outputs/form/SettingFields.tsx';
import { connectionView, PERIOD_WORDS } from '../connection-view.ts';
import { within } from '../field-problems.ts';
import { stagesOf } from '../stages-of.ts';
import type { OpenFile } from '../use-desk.ts';
import { Notes } from './Notes.tsx';
import { Problems } from './Problems.tsx';
import type { ListedProblem } from './Problems.tsx';
import { Section } from './Section.tsx';
import { Spot } from './Spot.tsx';
import { Traffic } from './Traffic.tsx';
import type { SheetModel } from './use-sheet.ts';

function showPart(part: SheetPart): void {
  const place = connectionPlace(navigationStore.getState().section);
  goTo('connections', connectionSection('graph', { ...place, part, path: null }));
}

/** All that is known to be wrong on the way from this input to this output. */
function problemsOf({ traffic, subject, input, output, inputClass }: SheetModel, connection: OpenFile<'connections'>): ListedProblem[] {
  const own = connection.problems.map((problem): ListedProblem => ({ ...problem, subject }));
  const ofOutput = output?.problems.filter((problem) => !problem.path.startsWith('/filters/') || within(problem, `/filters/${inputClass}`)).map((problem): ListedProblem => ({ ...problem, subject: { kind: 'output', name: output.name } })) ?? [];
  const ofInput = input?.problems.filter((problem) => within(problem, '/split')).map((problem): ListedProblem => ({ ...problem, subject: { kind: 'input', name: input.name } })) ?? [];
  const all = [...own, ...ofOutput, ...ofInput];
  // What the engine says of the connection as a whole, such as a required setting that is missing.
  const { problem = null, pointer } = traffic.connection ?? {};
  if (problem === null || all.some(({ message }) => message === problem)) return all;
  const open = pointer !== undefined && settingPlace(pointer) !== null ? () => { goToSetting(pointer); } : undefined;
  return [{ path: '', message: problem, severity: 'error', subject, open }, ...all];
}

/** Its state and traffic, what happens on the way, and the partner's settings for this pair. */
export function OverviewPart({ sheet, connection }: { sheet: SheetModel; connection: OpenFile<'connections'> }) {
  const period = useStore(connectionView, (state) => state.period);
  const { value } = connection;
  const { environments } = value;
  const stages = stagesOf(value, sheet.input?.value, sheet.output?.value);
  const problems = problemsOf(sheet, connection);
  const fields = sheet.definition?.connection_settings ?? [];
  return (
    <div className="max-w-[860px] px-4 py-3">
      <Problems problems={problems} shown="overview" />
      {sheet.traffic.connection !== null && <Section title="Traffic"><Traffic traffic={sheet.traffic.connection} words={PERIOD_WORDS[period]} /></Section>}
      <Section title="On the way">
        {stages.length === 0 ? <p className="text-fg2">Everything is forwarded as it comes: no filter, rule or mapping does anything here.</p> : (
          <ol className="divide-y divide-line rounded-lg border border-line">
            {stages.map(({ id, icon: Icon, text, part }) => (
              <li key={id}><button type="button" onClick={() => showPart(part)} className="flex min-h-8 w-full items-center gap-2.5 px-3 py-1 text-left hover:bg-bg1"><Icon aria-hidden size={14} className="shrink-0 text-fg2" /><span className="min-w-0 flex-1">{text}</span></button></li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Environments" note={<Notes of={connection} path="/environments" />}>
        <div className="divide-y divide-line">
          <Spot path="/environments/development"><Field label="Development data"><Switch label="Development data" checked={environments.development} onChange={(development) => connection.change({ environments: { ...environments, development } })} /></Field></Spot>
          <Spot path="/environments/production"><Field label="Production data"><Switch label="Production data" checked={environments.production} onChange={(production) => connection.change({ environments: { ...environments, production } })} /></Field></Spot>
        </div>
      </Section>
      <Spot path="/settings">
        <Section title={`${sheet.definition?.name ?? 'Partner'} settings of this connection`}>
          {fields.length === 0 ? <p className="text-fg2">This partner has none.</p> : <SettingFields fields={fields} settings={value.settings} messages={messagesBelow(connection.problems, '/settings')} onChange={(settings) => connection.change({ settings: { ...settings } }, 'settings')} />}
        </Section>
      </Spot>
    </div>
  );
}
