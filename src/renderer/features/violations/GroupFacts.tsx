import type { ReactNode } from 'react';
import type { ViolationGroup } from '../../../protocol/data-plan.ts';
import { setFilter, filterValue } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { formatCount, formatDateTime, plural } from '../../ui/format.ts';
import { groupFilter, groupPath } from './violation-model.ts';

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <dt className="w-24 shrink-0 text-fg2">{name}</dt>
      <dd className="flex min-w-0 flex-1 flex-wrap gap-x-3 text-fg1">{children}</dd>
    </div>
  );
}

function Link({ children, title, onClick }: { children: ReactNode; title: string; onClick: () => void }) {
  return <button type="button" title={title} onClick={onClick} className="max-w-full truncate rounded-sm text-left text-accent hover:underline">{children}</button>;
}

/** Where it was planned, how often and from where it came; every number leads to its rows. */
export function GroupFacts({ group }: { group: ViolationGroup }) {
  const show = (extra = '') => () => { goTo('stream'); setFilter([groupFilter(group), extra].filter(Boolean).join(' ')); };
  const path = groupPath(group);
  return (
    <dl className="flex flex-col gap-1 px-3.5 py-3 text-12">
      <Fact name="Plan"><Link title="Open the data point in the plan" onClick={() => goToPlans('plans', { plan: group.plan, version: group.version, point: group.match_key })}>{group.plan} v{group.version}</Link><span>{group.example.profile} profile</span></Fact>
      {path !== '' && <Fact name="Attribute"><code className="data text-[11.5px]! break-all text-fg0">{path}</code></Fact>}
      <Fact name="Seen">
        <Link title="Show the events" onClick={show()}>{plural(group.count, 'time')}</Link>
        {group.blocked > 0 && <Link title="Show the blocked events" onClick={show('outcome=plan-blocked')}>{formatCount(group.blocked)} blocked</Link>}
        <span>first {formatDateTime(group.first_at)}</span>
        <span>last {formatDateTime(group.last_at)}</span>
      </Fact>
      <Fact name="By input">{group.inputs.map(({ input, count }) => <Link key={input} title={`Show the events of ${input}`} onClick={show(`input=${filterValue(input)}`)}>{input} {formatCount(count)}</Link>)}</Fact>
      {group.sdks.length > 0 && <Fact name="SDK">{group.sdks.map((sdk) => <span key={sdk}>{sdk}</span>)}</Fact>}
      {group.apps.length > 0 && <Fact name="App version">{group.apps.map((app) => <span key={app}>{app}</span>)}</Fact>}
    </dl>
  );
}
