import { useEffect, useRef, useState } from 'react';
import { BookOpenCheck } from 'lucide-react';
import { FACT_STATUS_LABELS, FACT_STATUSES, FACT_TOPICS } from '../../../../protocol/partner.ts';
import type { FactStatus } from '../../../../protocol/partner.ts';
import { useCatalogue, useWorkspace } from '../../../api/queries.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { formatCount } from '../../../ui/format.ts';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { FIDELITY } from '../fidelity.ts';
import { FidelityBadge } from '../FidelityBadge.tsx';
import type { OutputTabProps } from '../output-tabs.ts';
import { FactList } from './FactList.tsx';
import { byTopic, EVERY_FACT, factsFor, TOPIC_LABELS } from './facts-model.ts';

const ALL = 'all';

/** What is known of the partner, and how well: so that nobody trusts the simulator further than its sources go. */
export function FactsTab({ output, item }: OutputTabProps) {
  const catalogue = useCatalogue().data;
  const file = useWorkspace().data?.outputs[output];
  const [filter, setFilter] = useState(EVERY_FACT);
  const list = useRef<HTMLDivElement>(null);
  const definition = catalogue?.find(({ slug }) => slug === file?.partner);
  const ready = definition !== undefined;
  useEffect(() => { if (item !== null && ready) list.current?.querySelector(`[data-fact="${CSS.escape(item)}"]`)?.scrollIntoView({ block: 'center' }); }, [item, ready]);
  if (catalogue === undefined) return <SkeletonRows rows={8} label="Loading the facts" />;
  if (definition === undefined) return <EmptyState icon={BookOpenCheck} title="Nothing is known of this partner">There is no partner “{file?.partner ?? ''}” in this version.</EmptyState>;
  const shown = factsFor(definition.facts, filter);
  const count = (status: FactStatus): number => definition.facts.filter((fact) => fact.status === status).length;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <SegmentedControl<FactStatus | typeof ALL>
          label="How well it is known"
          value={filter.status ?? ALL}
          onChange={(next) => setFilter({ ...filter, status: next === ALL ? null : next })}
          options={[{ value: ALL, label: `All ${formatCount(definition.facts.length)}` }, ...FACT_STATUSES.map((value) => ({ value, label: `${FACT_STATUS_LABELS[value]} ${formatCount(count(value))}` }))]}
        />
        <Select<string> label="About" showLabel value={filter.topic ?? ALL} onChange={(next) => setFilter({ ...filter, topic: FACT_TOPICS.find((topic) => topic === next) ?? null })} options={[{ value: ALL, label: 'Everything' }, ...FACT_TOPICS.filter((topic) => definition.facts.some(({ about }) => about === topic)).map((value) => ({ value, label: TOPIC_LABELS[value] }))]} />
        <SearchField label="Find a fact" value={filter.search} onChange={(search) => setFilter({ ...filter, search })} className="w-56" />
      </div>
      <div ref={list} role="region" aria-label="Facts" tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-4 py-3 outline-offset-[-2px]">
        <div className="flex max-w-[900px] flex-col gap-4">
          <p className="flex flex-wrap items-center gap-2 text-fg1"><FidelityBadge fidelity={definition.fidelity} />{FIDELITY[definition.fidelity].meaning}. What is listed here is what is not plain from the documents, and what is worth knowing.</p>
          {shown.length === 0
            ? definition.facts.length === 0
              ? <EmptyState icon={BookOpenCheck} title="No facts are listed">Everything about this partner is as its documents say.</EmptyState>
              : <NoResults explanation="No fact is of this status and topic with these words." hidden={definition.facts.length} onClear={() => setFilter(EVERY_FACT)} />
            : byTopic(shown).map(({ topic, facts }) => (
              <section key={topic}>
                <h3 className="pb-1 text-13 font-semibold">{TOPIC_LABELS[topic]}</h3>
                <FactList facts={facts} label={TOPIC_LABELS[topic]} lit={item} />
              </section>
            ))}
        </div>
      </div>
    </div>
  );
}
