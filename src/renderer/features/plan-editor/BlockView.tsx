import type { ViolationGroup, ViolationKind } from '../../../protocol/data-plan.ts';
import { readBlock, setBlock } from '../../../protocol/plan-form.ts';
import type { BlockSettings } from '../../../protocol/plan-form.ts';
import { useReport } from '../../api/violations.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { formatCount } from '../../ui/format.ts';
import { Switch } from '../../ui/Switch.tsx';
import { editVersion } from './plan-drafts.ts';
import type { VersionOf } from './plan-drafts.ts';
import { QuarantineField } from './QuarantineField.tsx';
import type { PlanEditing } from './use-plan-draft.ts';

interface Toggle {
  readonly key: keyof BlockSettings;
  readonly label: string;
  readonly help: string;
  readonly kind: ViolationKind;
  readonly advanced?: true;
}

const TOGGLES: readonly Toggle[] = [
  { key: 'ev', label: 'Block unplanned events', help: 'An event that is not in the plan goes no further.', kind: 'unplanned-event' },
  { key: 'ea', label: 'Block unplanned event attributes', help: 'The event goes on without them, at any depth.', kind: 'unplanned-event-attribute' },
  { key: 'ua', label: 'Block unplanned user attributes', help: 'They reach neither the profile nor an output.', kind: 'unplanned-user-attribute' },
  { key: 'id', label: 'Block unplanned identities', help: 'The hosted window greys this out; SDK configuration has it.', kind: 'unplanned-identity', advanced: true },
];

function volume(groups: readonly ViolationGroup[], kind: ViolationKind): { count: number; blocked: number; names: string[] } {
  const own = groups.filter((group) => group.code === kind);
  return { count: own.reduce((sum, group) => sum + group.count, 0), blocked: own.reduce((sum, group) => sum + group.blocked, 0), names: [...new Set(own.map((group) => (kind === 'unplanned-event' ? group.point : group.key)))].slice(0, 4) };
}

/** What is dropped of unplanned data, and where the original goes (spec/data-plans.md 8). */
export function BlockView({ draft, version, locked }: { draft: PlanEditing; version: VersionOf; locked: boolean }) {
  const number = version.version;
  const report = useReport({ query: `plan=${draft.id} version=${number}`, limit: 1_000 });
  const settings = readBlock(version.version_document);
  const groups = report.data?.groups ?? [];
  return (
    <div className="mx-auto flex w-full max-w-[860px] flex-col gap-4 px-6 py-5">
      <Card title="Block unplanned data" flush>
        <ul>
          {TOGGLES.map(({ key, label, help, kind, advanced }) => {
            const { count, blocked, names } = volume(groups, kind);
            return (
              <li key={key} className="flex items-start gap-4 border-b border-line px-4 py-3 last:border-b-0">
                <span className="pt-0.5"><Switch label={label} checked={settings[key]} disabled={locked} onChange={(on) => draft.edit((plan) => editVersion(plan, number, (one) => ({ ...one, version_document: setBlock(one.version_document, key, on) })))} /></span>
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-2 font-medium">{label}{advanced && <Badge title="Not a setting of the hosted window">advanced</Badge>}</span>
                  <span className="block text-12 text-fg2">{help}</span>
                </span>
                <button type="button" disabled={count === 0} onClick={() => goToPlans('violations', { plan: draft.id, version: number })} className="w-52 shrink-0 text-right text-12 enabled:hover:underline">
                  {report.isError ? null : count === 0
                    ? <span className="text-fg2">Nothing of this kind was seen</span>
                    : <><span className="font-semibold">{formatCount(count)}</span> seen, {blocked > 0 ? <span className="font-semibold text-blocked">{formatCount(blocked)} dropped</span> : settings[key] ? 'none dropped yet' : 'all went through'}<span className="block truncate text-fg2" title={names.join(', ')}>{names.join(', ')}</span></>}
                </button>
              </li>
            );
          })}
        </ul>
      </Card>
      <p className="text-12 text-fg1">Only unplanned data can be blocked: a value of the wrong type or a missing attribute is reported and goes on. Where a data point allows other attributes nothing is unplanned, so nothing is dropped. What is blocked stays visible here and can be replayed.</p>
      <QuarantineField plan={draft.id} version={number} />
    </div>
  );
}
