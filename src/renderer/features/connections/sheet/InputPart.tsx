import { useId } from 'react';
import { useStore } from 'zustand';
import { goToConnections } from '../../../stores/connection-place.ts';
import { goTo } from '../../../stores/navigation.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Field } from '../../../ui/Field.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { connectionView, PERIOD_WORDS } from '../connection-view.ts';
import type { MapInput } from '../graph/graph-layout.ts';
import { PlatformIcon } from '../PlatformIcon.tsx';
import { useDesk } from '../use-desk.ts';
import type { OpenFile } from '../use-desk.ts';
import { RuleOrder } from './RuleOrder.tsx';
import { Section } from './Section.tsx';
import { SplitEditor } from './SplitEditor.tsx';
import { Spot } from './Spot.tsx';
import { Count } from './Traffic.tsx';

function withLabel<T extends { label?: string | undefined }>(value: T, text: string): T {
  const { label: _, ...rest } = value;
  return (text === '' ? rest : { ...rest, label: text }) as T;
}

/** What an input does to everything that comes through it: its rules, and which users go to which output. */
export function InputPart({ input, traffic }: { input: OpenFile<'inputs'>; traffic: MapInput | null }) {
  const id = useId();
  const period = useStore(connectionView, (state) => state.period);
  const { view } = useDesk();
  const own = Object.entries(view?.connections ?? {}).filter(([, connection]) => connection.input === input.name);
  const labels = Object.fromEntries(Object.entries(view?.outputs ?? {}).flatMap(([name, { label }]) => (label === undefined ? [] : [[name, label]])));
  return (
    <div className="max-w-[860px] px-4 py-3">
      {traffic !== null && (
        <Section title="Traffic">
          <dl className="flex flex-wrap gap-x-6 gap-y-2">
            <Count label={`Events ${PERIOD_WORDS[period]}`} value={traffic.events} filter={traffic.filter} />
            <Count label="Batches" value={traffic.batches} filter={traffic.filter} />
            <Count label="Dropped before outputs" value={traffic.dropped} of={traffic.events + traffic.dropped} filter={traffic.filter} tone="text-blocked" />
          </dl>
        </Section>
      )}
      <div className="divide-y divide-line pb-4">
        <Field label="Platform"><span className="flex items-center gap-2"><PlatformIcon platform={input.value.platform} className="text-fg2" />{input.value.platform}</span><TextLink onClick={() => goTo('settings', 'inputs')}>Key and secret</TextLink>{input.value.platform !== 's2s' && <TextLink onClick={() => goTo('sdk-config', input.name)}>SDK config</TextLink>}</Field>
        <Field label="Name shown" htmlFor={`${id}label`}><TextField id={`${id}label`} placeholder={input.name} value={input.value.label ?? ''} onChange={(event) => input.set(withLabel(input.value, event.target.value), 'label')} /></Field>
      </div>
      <Spot path="/split">
        <Section title="User split" note="Whole users go to one of several outputs, by their bucket. Outputs that are not named here take all users.">
          <SplitEditor input={input} outputs={own.map(([, connection]) => connection.output)} labels={labels} />
        </Section>
      </Spot>
      <Section title="All-outputs rules" note="They run before the data plan and the profile. What they drop is lost for good.">
        <RuleOrder label="All-outputs rules" names={input.value.rules} problems={input.problems} onChange={(rules) => input.change({ rules })} />
      </Section>
      <Section title="Connections">
        {own.length === 0 ? <p className="text-fg2">None: what comes in is shown, but sent nowhere.</p> : (
          <ul className="divide-y divide-line rounded-lg border border-line">
            {own.map(([name, connection]) => <li key={name} className="flex min-h-8 items-center gap-2 px-3"><TextLink onClick={() => goToConnections('graph', { subject: { kind: 'connection', name } })}>{labels[connection.output] ?? connection.output}</TextLink><span className="min-w-0 flex-1 truncate text-12 text-fg2">{name}</span>{!connection.active && <Badge>off</Badge>}</li>)}
          </ul>
        )}
      </Section>
    </div>
  );
}
