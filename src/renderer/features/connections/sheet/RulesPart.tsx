import { Plus } from 'lucide-react';
import { useRules } from '../../../api/rules.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { goTo } from '../../../stores/navigation.ts';
import { Button } from '../../../ui/Button.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import type { OpenFile } from '../use-desk.ts';
import { RuleName } from './RuleNames.tsx';
import { RuleOrder } from './RuleOrder.tsx';
import { Section } from './Section.tsx';

/** Rules of this connection in their order, below those that it inherits from its input. */
export function RulesPart({ connection, input }: { connection: OpenFile<'connections'>; input: OpenFile<'inputs'> }) {
  const rules = useRules().data?.items;
  const inherited = input.value.rules;
  return (
    <div className="max-w-[860px] px-4 py-3">
      <Section title="All-outputs rules of the input" note="They run first, before the data plan and the profile, for every output of the input." extra={<TextLink onClick={() => goToConnections('graph', { subject: { kind: 'input', name: input.name }, part: 'input' })}>Change their order</TextLink>}>
        {inherited.length === 0 ? <p className="text-fg2">None.</p> : (
          <ol aria-label="All-outputs rules" className="divide-y divide-line rounded-lg border border-line bg-bg1">
            {inherited.map((name, index) => <li key={`${name} ${index}`} className="flex min-h-8 items-center gap-2 px-3"><span className="w-5 shrink-0 text-12 text-fg2 tabular-nums">{index + 1}</span><RuleName name={name} rule={rules?.find((one) => one.name === name)} loaded={rules !== undefined} /></li>)}
          </ol>
        )}
      </Section>
      <Section title="Rules of this connection" note="They run after the data filter and before the custom mappings, for this output alone." extra={<Button size="small" variant="ghost" icon={Plus} onClick={() => goTo('rules')}>Write a rule</Button>}>
        <RuleOrder label="Rules of this connection" names={connection.value.rules} problems={connection.problems} onChange={(next) => connection.change({ rules: next })} />
        {connection.value.kit !== undefined && <p className="mt-2 text-12 text-warn">The app sends to this output with its kit as well. Rules never see that data.</p>}
        <p className="mt-2 text-12 text-fg2">The effect below does not run rules: the Rules screen tries them on captured batches.</p>
      </Section>
    </div>
  );
}
