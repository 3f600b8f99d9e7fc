import { TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, plural } from '../../ui/format.ts';
import type { Tone } from '../../ui/tones.ts';
import { toggleVersion, versionKey, violationView } from './violation-view.ts';

type Version = PlanSummary['versions'][number];

const STATUS: Readonly<Record<Version['activated_environment'], { readonly label: string; readonly tone: Tone }>> = {
  none: { label: 'Draft', tone: 'neutral' }, development: { label: 'Dev', tone: 'info' }, production: { label: 'Prod', tone: 'ok' },
};

function VersionRow({ plan, version, ticked }: { plan: string; version: Version; ticked: boolean }) {
  const status = STATUS[version.activated_environment];
  const key = versionKey(plan, version.version);
  return (
    <li>
      <label className={cx('flex h-[30px] items-center gap-2 rounded-md px-2 select-none', ticked ? 'bg-bg3' : 'hover:bg-bg2')} title={version.description ?? undefined}>
        <input type="checkbox" className="accent-(--accent-fill)" aria-label={`${plan} version ${version.version}`} checked={ticked} onChange={() => toggleVersion(key)} />
        <span className={cx('tabular-nums', ticked && 'font-semibold')}>v{version.version}</span>
        <Badge tone={status.tone}>{status.label}</Badge>
        <span className="flex-1" />
        {version.unique_violations > 0
          ? <span className="text-12 font-medium text-warn tabular-nums" title={`${plural(version.unique_invalid, 'invalid one', 'invalid')}, ${version.unique_unplanned} unplanned, ${version.blocked} blocked`}>{formatCount(version.unique_violations)}</span>
          : <span className="text-12 text-fg2">0</span>}
      </label>
    </li>
  );
}

/** Plans and versions: several may be ticked; none means all. */
export function PlanPicker({ plans }: { plans: readonly PlanSummary[] }) {
  const ticked = useStore(violationView, (state) => state.ticked);
  const groups = plans.filter((plan) => plan.versions.length > 0);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex h-6 items-center">
        <span className="flex-1 text-12 text-fg2">{ticked.length === 0 ? 'All versions' : plural(ticked.length, 'version')}</span>
        {ticked.length > 0 && <button type="button" className="rounded-sm text-12 text-accent hover:underline" onClick={() => violationView.setState({ ticked: [] })}>Show all</button>}
      </div>
      {groups.map((plan) => (
        <section key={plan.id} aria-label={plan.name}>
          <h2 className="flex items-center gap-1.5 px-2 pb-1">
            <button type="button" title={`Open ${plan.file}`} onClick={() => goToPlans('plans', { plan: plan.id })} className="min-w-0 truncate rounded-sm text-12 font-medium text-fg1 hover:text-fg0 hover:underline">{plan.name}</button>
            {plan.problems.some(({ severity }) => severity === 'error') && <TriangleAlert role="img" aria-label="The plan has errors" size={13} className="shrink-0 text-error" />}
          </h2>
          <ul className="flex flex-col gap-px">
            {plan.versions.toSorted((a, b) => b.version - a.version).map((version) => <VersionRow key={version.version} plan={plan.id} version={version} ticked={ticked.includes(versionKey(plan.id, version.version))} />)}
          </ul>
        </section>
      ))}
    </div>
  );
}
