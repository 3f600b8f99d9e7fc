import { ShieldOff } from 'lucide-react';
import type { NotValidated as Reason, ViolationReport } from '../../../protocol/data-plan.ts';
import { filterValue, setFilter } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo } from '../../stores/navigation.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatMoment, plural } from '../../ui/format.ts';
import { Popover } from '../../ui/Popover.tsx';

type Row = ViolationReport['not_validated'][number];

interface Remedy {
  readonly label: string;
  readonly run: (row: Row) => void;
}

const openPlan = ({ plan, version }: Row) => goToPlans('plans', { plan, version });
const REMEDIES: Readonly<Record<Reason, Remedy>> = {
  no_plan_id: { label: 'Set the plan in the SDK', run: ({ input }) => goTo('setup', input) },
  plan_not_found: { label: 'Create or import it', run: () => goToPlans('plans') },
  version_not_found: { label: 'Open the plan', run: ({ plan }) => goToPlans('plans', { plan }) },
  version_not_active_in_environment: { label: 'Activate the version', run: openPlan },
  no_active_version: { label: 'Activate a version', run: openPlan },
  plan_invalid: { label: 'Fix the plan', run: openPlan },
};

function RowOf({ row }: { row: Row }) {
  const remedy = REMEDIES[row.reason];
  return (
    <li className="flex flex-col gap-1 py-2.5">
      <p className="text-fg0">{row.message}</p>
      <p className="text-12 text-fg2">{plural(row.batches, 'batch', 'batches')} of {row.input}, {row.env}, last at {formatMoment(row.last_at, engineNow())}</p>
      <p className="flex gap-3 text-12">
        <button type="button" className="rounded-sm font-medium text-accent hover:underline" onClick={() => remedy.run(row)}>{remedy.label}</button>
        <button type="button" className="rounded-sm text-accent hover:underline" onClick={() => { goTo('stream'); setFilter(`input=${filterValue(row.input)} env=${row.env}${row.plan === null ? ' -plan' : ` plan=${filterValue(row.plan)}`}`); }}>Show the events</button>
      </p>
    </li>
  );
}

/** Validation that is off without anyone having said so: a warning, since no violations then prove nothing. */
export function NotValidated({ rows }: { rows: readonly Row[] }) {
  const [first] = rows;
  if (first === undefined) return null;
  const batches = rows.reduce((sum, row) => sum + row.batches, 0);
  return (
    <Banner
      tone="warn"
      icon={ShieldOff}
      actions={(
        <Popover align="end" title="Not validated" trigger={<Button size="small">{rows.length === 1 ? 'What to do' : `${rows.length} reasons`}</Button>} className="max-h-[60vh] w-96 overflow-y-auto">
          <ul className="divide-y divide-line">{rows.map((row) => <RowOf key={`${row.reason} ${row.plan} ${row.version} ${row.env} ${row.input}`} row={row} />)}</ul>
        </Popover>
      )}
    >
      {plural(batches, 'batch was', 'batches were')} not validated{rows.length === 1 ? ':' : '. Most often:'} {first.message}
    </Banner>
  );
}
