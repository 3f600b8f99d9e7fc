import { useId } from 'react';
import type { Forwarding } from '../../../../protocol/forwarding.ts';
import { useFilterPoints } from '../../../api/reports.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { Field } from '../../../ui/Field.tsx';
import { Slider } from '../../../ui/Slider.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { bucketOf } from '../../../../protocol/bucket.ts';
import { classOf } from '../stages-of.ts';
import type { OpenFile } from '../use-desk.ts';
import { AttributeRuleFields } from './AttributeRuleFields.tsx';
import { ConsentRuleFields } from './ConsentRuleFields.tsx';
import { Notes } from './Notes.tsx';
import { RuleMode } from './RuleMode.tsx';
import { Section } from './Section.tsx';
import { Spot } from './Spot.tsx';
import { useChosenUser, UserPicker } from './UserPicker.tsx';

export interface ForwardingPartProps {
  connection: OpenFile<'connections'>;
  input: OpenFile<'inputs'>;
  output: string;
}

/** The value without a member, since a file leaves out what does not hold. */
function withMember<T extends object, K extends keyof T>(value: T, key: K, member: T[K] | undefined): T {
  const { [key]: _, ...rest } = value;
  return (member === undefined ? rest : { ...rest, [key]: member }) as T;
}

function integer(text: string, low: number, high: number): number {
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) ? low : Math.max(low, Math.min(high, value));
}

function Sampling({ connection }: { connection: OpenFile<'connections'> }) {
  const id = useId();
  const mpid = useChosenUser();
  const percent = connection.value.sampling_percent;
  const bucket = mpid === null ? null : bucketOf(mpid);
  const set = (value: number): void => connection.change({ sampling_percent: value }, 'sampling');
  return (
    <Field
      label="User sampling"
      htmlFor={id}
      help={percent === 100 ? 'All users. Below 100 %, whole users are in or out by their bucket, which comes from the MPID.' : percent === 0 ? 'No user at all.' : `Users in buckets 0 to ${percent - 1}; the others are left out with everything they do.`}
    >
      <TextField id={id} mono inputMode="numeric" className="w-16!" value={percent} onChange={(event) => set(integer(event.target.value, 0, 100))} />
      <span className="text-fg1">% of the users</span>
      <Slider max={100} value={percent} onChange={set} label="Share of the users" valueText={`${percent} %`} className="mx-1 my-2" />
      <span className="flex w-full flex-wrap items-center gap-2">
        <UserPicker label="Look up a user’s bucket" />
        {bucket !== null && <span role="status" className={bucket < percent ? 'text-ok' : 'text-warn'}>Bucket {bucket}: {bucket < percent ? 'in' : 'left out'}</span>}
      </span>
      <Notes of={connection} path="/sampling_percent" />
    </Field>
  );
}

/** Which users and events the connection takes (spec/pipeline.md b.3, d). */
export function ForwardingPart({ connection, input, output }: ForwardingPartProps) {
  const id = useId();
  const points = useFilterPoints(output, classOf(input.value)).data;
  const defined = useWorkspace().data?.file.privacy.gdpr_purposes ?? [];
  const purposes = [...new Set([...defined, ...(points?.purposes ?? []).flatMap(({ regulation, purpose }) => (regulation === 'gdpr' ? [purpose] : []))])];
  const attributes = [...new Set((points === undefined ? [] : [...points.events, ...points.screens, ...points.commerce]).flatMap((one) => one.attributes))].toSorted();
  const { value } = connection;
  const { forwarding } = value;
  const set = <K extends keyof Forwarding>(key: K, member: Forwarding[K] | undefined): void => connection.change({ forwarding: withMember(forwarding, key, member) }, `forwarding.${key}`);
  const setHours = (text: string): void => {
    const hours = Number(text);
    connection.set(withMember(value, 'max_event_age_hours', text.trim() === '' || Number.isNaN(hours) ? undefined : hours), 'age');
  };
  return (
    <div className="max-w-[860px] px-4 py-3">
      <Section title="Which users" note="All that are set must let a user pass. Rules are asked after the profile was read, before the data filter.">
        <div className="divide-y divide-line">
          <Spot path="/forwarding/consent"><ConsentRuleFields connection={connection} purposes={purposes} onChange={(rule) => set('consent', rule)} /></Spot>
          <Spot path="/forwarding/logged_in_only"><Field label="Logged-in users only" help="Users with a login identity of the workspace’s identity strategy."><Switch label="Logged-in users only" checked={forwarding.logged_in_only} onChange={(on) => connection.change({ forwarding: { ...forwarding, logged_in_only: on } })} /><Notes of={connection} path="/forwarding/logged_in_only" /></Field></Spot>
          <Spot path="/forwarding/user_attribute"><AttributeRuleFields label="User attribute" units="users" help="Upper and lower case count. A list is compared as its values joined with commas." rule={forwarding.user_attribute} names={points?.user_attributes ?? []} notes={<Notes of={connection} path="/forwarding/user_attribute" />} onChange={(rule) => set('user_attribute', rule)} /></Spot>
          <Spot path="/forwarding/attribution">
            <Field label="Attribution" htmlFor={`${id}publisher`} help="The publisher of the user’s install attribution.">
              <RuleMode label="Attribution" value={forwarding.attribution?.forward} onChange={(forward) => set('attribution', forward === null ? undefined : { publisher: forwarding.attribution?.publisher ?? '', forward })} />
              {forwarding.attribution !== undefined && <><span className="text-fg1">users attributed to</span><TextField id={`${id}publisher`} placeholder="publisher" className="min-w-32! flex-1" value={forwarding.attribution.publisher} onChange={(event) => { const rule = forwarding.attribution; if (rule !== undefined) set('attribution', { ...rule, publisher: event.target.value }); }} /></>}
              <Notes of={connection} path="/forwarding/attribution" />
            </Field>
          </Spot>
          <Spot path="/sampling_percent"><Sampling connection={connection} /></Spot>
          <Spot path="/honor_opt_out"><Field label="Honour opt-out" help="What comes from users who opted out of everything is not forwarded, but for the opt-out itself."><Switch label="Honour opt-out" checked={value.honor_opt_out} onChange={(on) => connection.change({ honor_opt_out: on })} /></Field></Spot>
        </div>
      </Section>
      <Section title="Which events">
        <div className="divide-y divide-line">
          <Spot path="/forwarding/event_attribute"><AttributeRuleFields label="Event attribute" units="events" help="Custom events, screen views and commerce events are judged; others pass. Upper and lower case count here; kits in apps ignore them." rule={forwarding.event_attribute} names={attributes} notes={<Notes of={connection} path="/forwarding/event_attribute" />} onChange={(rule) => set('event_attribute', rule)} /></Spot>
          <Spot path="/minimum_app_version">
            <Field label="Minimum app version" htmlFor={`${id}version`} help="Numbers and dots. Events of lower versions are not forwarded; a batch without a version passes.">
              <TextField id={`${id}version`} mono placeholder="any" className="w-32!" value={value.minimum_app_version ?? ''} onChange={(event) => connection.set(withMember(value, 'minimum_app_version', event.target.value === '' ? undefined : event.target.value), 'version')} />
              <Notes of={connection} path="/minimum_app_version" />
            </Field>
          </Spot>
          <Spot path="/max_event_age_hours">
            <Field label="Oldest event" htmlFor={`${id}age`} help="Events that happened longer before they were received are not forwarded.">
              <TextField id={`${id}age`} mono inputMode="decimal" placeholder="any" className="w-24!" value={value.max_event_age_hours ?? ''} onChange={(event) => setHours(event.target.value)} /> <span className="text-fg1">hours</span>
              <Notes of={connection} path="/max_event_age_hours" />
            </Field>
          </Spot>
        </div>
      </Section>
    </div>
  );
}
