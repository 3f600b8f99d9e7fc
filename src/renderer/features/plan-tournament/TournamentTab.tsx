import { useState } from 'react';
import { FileInput, Play, Trophy } from 'lucide-react';
import { useStore } from 'zustand';
import type { Tournament, ValidationProfile } from '../../../protocol/data-plan.ts';
import { usePlans } from '../../api/data-plans.ts';
import { useJob } from '../../api/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { goToPlans, planPlace } from '../../stores/plan-place.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { JobBar } from '../../ui/JobBar.tsx';
import { queryError, QueryField } from '../../ui/QueryField.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { ContestantBar } from './ContestantBar.tsx';
import { defaultContestants, tournamentStore } from './tournament-model.ts';
import { TournamentResult } from './TournamentResult.tsx';

/** The captured traffic against several versions, side by side. */
export function TournamentTab() {
  const plans = usePlans();
  const { plan } = planPlace(useStore(navigationStore, (state) => state.section));
  const { contestants: chosen, query, profile } = useStore(tournamentStore);
  const job = useJob<Tournament>('plan-tournament', 'tournament');
  const [asked, setAsked] = useState<string | null>(null);
  const contestants = chosen ?? defaultContestants(plans.data ?? [], plan);
  const wrong = queryError(query);
  const settings = JSON.stringify([contestants.map(({ label, plan: id, version, text }) => [label, id, version, text?.length]), query.trim(), profile]);
  const refusal = contestants.length < 1 ? 'Add a version first' : wrong;
  const result = job.result;

  function run(): void {
    if (refusal !== null || job.running) return;
    setAsked(settings);
    job.start({ contestants, profile, ...(query.trim() === '' ? {} : { query: query.trim() }) });
  }

  useCommands(() => [
    { id: 'tournament.run', title: 'Run the tournament', group: 'Data plans', keys: ['mod+enter'], when: () => (refusal === null ? !job.running || 'It is running' : refusal), run },
    { id: 'tournament.cancel', title: 'Stop the tournament', group: 'Data plans', when: () => job.running || 'Nothing is running', run: job.cancel },
    { id: 'tournament.reset', title: 'Tournament: back to the newest versions', group: 'Data plans', run: () => tournamentStore.setState({ contestants: null }) },
  ], [settings, refusal, job.running, job.job?.id]);

  if (plans.isPending) return <SkeletonRows label="Loading data plans" />;
  const stale = result !== null && !job.running && asked !== null && asked !== settings;
  const failure = job.error ?? job.job?.error ?? null;
  return (
    <section aria-label="Tournament" className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-col gap-2 border-b border-line px-4 py-2">
        <ContestantBar contestants={contestants} plans={plans.data ?? []} onChange={(next) => tournamentStore.setState({ contestants: next })} />
        <div className="flex flex-wrap items-start gap-2">
          <QueryField className="min-w-64 flex-1" entity="events" label="Only what matches: input=web age<1d" all="All captured batches" value={query} onChange={(next) => tournamentStore.setState({ query: next })} onEnter={run} />
          <SegmentedControl<ValidationProfile> label="Validate as" value={profile} onChange={(next) => tournamentStore.setState({ profile: next })} options={[{ value: 'server', label: 'As the platform' }, { value: 'node', label: 'As mp and the linters' }]} />
          <Button variant={result === null || stale ? 'primary' : 'default'} icon={Play} shortcut="mod+enter" disabled={refusal !== null || job.running} title={refusal ?? undefined} onClick={run}>{result === null ? 'Run' : 'Run again'}</Button>
        </div>
      </div>
      {job.running && <JobBar noun="batches" done={job.job?.done ?? 0} total={job.job?.total ?? 0} onCancel={job.cancel} />}
      {!job.running && job.job?.state === 'cancelled' && <Banner tone="warn">Stopped before the end{result === null ? '.' : ': the numbers below are of what was read so far.'}</Banner>}
      {stale && <Banner tone="info" actions={<Button size="small" onClick={run}>Run again</Button>}>The result below is of other contestants or another filter.</Banner>}
      {failure && <Banner tone="error">{failure.message}</Banner>}
      {result !== null ? <TournamentResult result={result} /> : !job.running && (
        <EmptyState
          icon={Trophy}
          title="Compare versions on real traffic"
          actions={contestants.length === 0
            ? <><Button onClick={() => goToPlans('draft')}>Draft from traffic</Button><Button icon={FileInput} onClick={() => goToPlans('plans')}>Create or import a plan</Button></>
            : <Button variant="primary" icon={Play} disabled={refusal !== null} onClick={run}>Run</Button>}
        >
          Every captured batch is validated against each version: which violations appear, and which go away. The first is the measure. A branch’s plan file can take part without being imported.
        </EmptyState>
      )}
    </section>
  );
}
