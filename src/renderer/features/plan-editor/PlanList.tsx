import { Fragment } from 'react';
import { CircleAlert, Ellipsis, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, formatDateTime, plural } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { PLAN_STATUS_LABELS, PLAN_STATUS_TONES, PlanStatus } from '../../ui/PlanStatus.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { copy, exportPlan } from './plan-actions.ts';
import { draftStore, isDirty } from './plan-drafts.ts';
import { placeOf, problemsOf, strayProblems, usePlanFileProblems } from './plan-problems.ts';
import type { FileProblem } from './plan-problems.ts';
import { StrayFiles } from './StrayFiles.tsx';

const COLUMNS = 'grid grid-cols-[minmax(200px,2fr)_116px_minmax(80px,1fr)_84px_28px] @[1000px]:grid-cols-[minmax(240px,2fr)_140px_minmax(140px,1.6fr)_110px_minmax(90px,0.8fr)_110px_28px] items-center gap-x-4 px-4';
const WIDE = 'hidden @[1000px]:block';

type Version = PlanSummary['versions'][number];

function Counts({ versions }: { versions: readonly Version[] }) {
  const withSome = versions.filter((one) => one.unique_violations > 0);
  if (withSome.length === 0) return <>No violation so far</>;
  return (
    <span className="grid grid-cols-[auto_auto_auto_auto] gap-x-4 gap-y-1 py-1 tabular-nums">
      {['Version', 'Total', 'Invalid', 'Unplanned'].map((head) => <span key={head} className="text-11 text-fg2">{head}</span>)}
      {withSome.map((one) => (
        <Fragment key={one.version}>
          <span>{one.version}{one.created_on === null ? '' : `, since ${one.created_on.slice(0, 10)}`}</span>
          <span>{formatCount(one.unique_violations)}</span><span>{formatCount(one.unique_invalid)}</span><span>{formatCount(one.unique_unplanned)}</span>
        </Fragment>
      ))}
    </span>
  );
}

function useUnsaved(plan: string): boolean {
  return useStore(draftStore, (state) => { const draft = state.drafts[plan]; return draft !== undefined && isDirty(draft); });
}

function PlanRow({ plan, problems, onDelete }: { plan: PlanSummary; problems: readonly FileProblem[]; onDelete: () => void }) {
  const versions = plan.versions.toSorted((a, b) => b.version - a.version);
  const latest = versions[0];
  const unsaved = useUnsaved(plan.id);
  const unique = plan.versions.reduce((sum, one) => sum + one.unique_violations, 0);
  const last = Math.max(0, ...plan.versions.map((one) => one.last_violation_at ?? 0));
  const errors = problems.filter((one) => one.severity === 'error').length;
  const open = () => goToPlans('plans', { plan: plan.id, ...(latest ? { version: latest.version } : {}) });
  const menu: MenuEntry[] = [
    { label: 'Open', run: open },
    { label: 'Show violations', run: () => goToPlans('violations', { plan: plan.id }) },
    { label: 'Export the whole plan', run: () => exportPlan(plan.id) },
    { label: 'Copy the plan id', run: () => copy(plan.id, 'Plan id') },
    { kind: 'separator' },
    { label: 'Delete plan…', danger: true, run: onDelete },
  ];
  return (
    <li className={cx(COLUMNS, 'min-h-14 border-b border-line py-2 hover:bg-bg1')}>
      <button type="button" onClick={open} className="min-w-0 text-left">
        <span className="flex items-center gap-2">
          <span className="truncate font-semibold">{plan.name}</span>
          {latest && <PlanStatus environment={latest.activated_environment} prefix={`v${latest.version} `} />}
          {unsaved && <Badge tone="accent">not saved yet</Badge>}
        </span>
        <code className="block truncate text-12 text-fg2">{plan.id}</code>
      </button>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-12">
        <span className="sr-only">{plural(plan.versions.length, 'version')}: </span>
        <span aria-hidden className="text-13">{plan.versions.length}</span>
        {versions.slice(0, 5).map((one) => (
          <button key={one.version} type="button" title={`Version ${one.version}: ${PLAN_STATUS_LABELS[one.activated_environment]}, ${plural(one.data_points, 'data point')}`} onClick={() => goToPlans('plans', { plan: plan.id, version: one.version })} className="flex items-center gap-1 rounded px-0.5 text-fg1 hover:text-fg0 hover:underline">
            <StatusDot tone={PLAN_STATUS_TONES[one.activated_environment]} />{one.version}<span className="sr-only">{PLAN_STATUS_LABELS[one.activated_environment]}</span>
          </button>
        ))}
      </span>
      <span className={cx('line-clamp-2 text-fg1', WIDE)} title={plan.description ?? undefined}>{plan.description}</span>
      <span className="text-right @[1000px]:text-left">
        <Tooltip text={<Counts versions={plan.versions} />}>
          <button type="button" aria-label={`${plural(unique, 'unique violation')} of ${plan.name}`} onClick={() => goToPlans('violations', { plan: plan.id })} className={cx('tabular-nums hover:underline', unique > 0 ? 'font-semibold text-error' : 'text-fg2')}>{formatCount(unique)}</button>
        </Tooltip>
        {last > 0 && <span className={cx('text-12 text-fg2', WIDE)}>last {formatDateTime(last).slice(11)}</span>}
      </span>
      <span className={cx('truncate text-fg1', WIDE)} title={plan.seen_on.join(', ')}>{plan.seen_on.length === 0 ? <span className="text-fg2">nowhere yet</span> : plan.seen_on.join(', ')}</span>
      <span className="text-right @[1000px]:text-left">
        {problems.length > 0 && (
          <Tooltip text={<span className="whitespace-pre-line">{problems.slice(0, 6).map((one) => `${placeOf(one)} ${one.message}`).join('\n')}</span>}>
            <button type="button" onClick={open} aria-label={plural(problems.length, 'problem')}><Badge tone={errors > 0 ? 'error' : 'warn'} icon={errors > 0 ? CircleAlert : TriangleAlert}>{plural(problems.length, 'problem')}</Badge></button>
          </Tooltip>
        )}
      </span>
      <Menu align="end" trigger={<IconButton label={`More for ${plan.name}`} icon={Ellipsis} />} entries={menu} />
    </li>
  );
}

const HEADS = [['Plan and latest version', ''], ['Versions', ''], ['Description', WIDE], ['Unique violations', ''], ['Seen on', WIDE], ['Problems', '']] as const;

/** The workspace's plans as the hosted window lists them (spec/data-plans.md 10). */
export function PlanList({ plans, onDelete }: { plans: readonly PlanSummary[]; onDelete: (plan: PlanSummary) => void }) {
  const ofFiles = usePlanFileProblems();
  const stray = strayProblems(plans, ofFiles);
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto">
      <div aria-hidden className={cx(COLUMNS, 'sticky top-0 z-10 h-8 border-b border-line bg-bg0 text-12 text-fg2')}>
        {HEADS.map(([head, className]) => <span key={head} className={cx('truncate', className, (head === 'Unique violations' || head === 'Problems') && 'text-right @[1000px]:text-left')}>{head}</span>)}
      </div>
      <ul aria-label="Data plans">{plans.map((plan) => <PlanRow key={plan.id} plan={plan} problems={problemsOf(plan, ofFiles)} onDelete={() => onDelete(plan)} />)}</ul>
      {stray.length > 0 && <StrayFiles problems={stray} />}
    </div>
  );
}
