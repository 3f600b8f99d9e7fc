import { useState } from 'react';
import { Sparkles } from 'lucide-react';
import { useStore } from 'zustand';
import type { Draft } from '../../../protocol/data-plan.ts';
import { usePlans } from '../../api/data-plans.ts';
import { useJob } from '../../api/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { goToPlans, planPlace } from '../../stores/plan-place.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { plural } from '../../ui/format.ts';
import { JobBar } from '../../ui/JobBar.tsx';
import { PLAN_STATUS_LABELS } from '../../ui/PlanStatus.tsx';
import { queryError, QueryField } from '../../ui/QueryField.tsx';
import { Select } from '../../ui/Select.tsx';
import { choiceStore } from './draft-choice.ts';
import { DraftFound } from './DraftFound.tsx';

const NOTHING = '';

/** A plan inferred from captured traffic, taken field by field. */
export function DraftTab() {
  const plans = usePlans().data ?? [];
  const { plan, version } = planPlace(useStore(navigationStore, (state) => state.section));
  const query = useStore(choiceStore, (state) => state.query);
  const job = useJob<Draft>('plan-draft', 'draft');
  const [asked, setAsked] = useState<string | null>(null);
  const options = plans.flatMap((one) => one.versions.toSorted((a, b) => b.version - a.version).map((each) => ({
    value: `${one.id}@${each.version}`, label: `${one.name} v${each.version}`, detail: `${PLAN_STATUS_LABELS[each.activated_environment]}, ${plural(each.data_points, 'data point')}`, plan: one.id, version: each.version,
  })));
  const compared = plan === null ? undefined : options.find((one) => one.plan === plan && (version === null || one.version === version));
  const wrong = queryError(query);
  const result = job.result;
  const settings = `${query.trim()} ${compared?.value ?? ''}`;

  function run(): void {
    if (wrong !== null || job.running) return;
    setAsked(settings);
    job.start({ ...(query.trim() === '' ? {} : { query: query.trim() }), ...(compared ? { compare: { plan: compared.plan, version: compared.version } } : {}) });
  }

  useCommands(() => [
    { id: 'draft.run', title: 'Draft a plan from captured traffic', group: 'Data plans', keys: ['mod+enter'], when: () => (wrong === null ? !job.running || 'It is running' : wrong), run },
    { id: 'draft.cancel', title: 'Stop drafting', group: 'Data plans', when: () => job.running || 'Nothing is running', run: job.cancel },
  ], [settings, job.running, job.job?.id]);

  const stale = result !== null && !job.running && asked !== null && asked !== settings;
  const failure = job.error ?? job.job?.error ?? null;
  return (
    <section aria-label="Draft from traffic" className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-start gap-2 border-b border-line px-4 py-2">
        <QueryField className="min-w-64 flex-1" entity="events" label="Only what matches: input=web age<1d" all="All captured batches" value={query} onChange={(next) => choiceStore.setState({ query: next })} onEnter={run} />
        <Select
          label="Compare with"
          showLabel
          className="max-w-72"
          value={compared?.value ?? NOTHING}
          options={[{ value: NOTHING, label: 'Nothing' }, ...options]}
          onChange={(value) => { const next = options.find((one) => one.value === value); goToPlans('draft', next ? { plan: next.plan, version: next.version } : {}); }}
        />
        <Button variant={result === null || stale ? 'primary' : 'default'} icon={Sparkles} shortcut="mod+enter" disabled={wrong !== null || job.running} onClick={run}>{result === null ? 'Draft' : 'Draft again'}</Button>
      </div>
      {job.running && <JobBar noun="batches" done={job.job?.done ?? 0} total={job.job?.total ?? 0} onCancel={job.cancel} />}
      {!job.running && job.job?.state === 'cancelled' && <Banner tone="warn">Stopped before the end{result === null ? '.' : ': the draft below is of what was read so far.'}</Banner>}
      {failure && <Banner tone="error">{failure.message}</Banner>}
      {result !== null ? <DraftFound draft={result} plans={plans} compared={compared ?? null} /> : !job.running && (
        <EmptyState icon={Sparkles} title="Draft a plan from what was captured" actions={<Button variant="primary" icon={Sparkles} disabled={wrong !== null} onClick={run}>Draft</Button>}>
          Each event and attribute that was seen, with examples and how sure the inference is. You take what is right; nothing is written before you have seen the difference.
        </EmptyState>
      )}
    </section>
  );
}
