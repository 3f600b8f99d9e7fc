/** The table of `selection-cases.json`: plan, version and environment of a batch, and what it is validated against or why not. */
import { describe, expect, it } from 'vitest';
import type { ActivatedEnvironment, DataPlan } from '../../protocol/data-plan.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { compilePlans } from './index.ts';
import table from './selection-cases.json' with { type: 'json' };

function planOf(id: string, versions: readonly { version: number; environment: string }[]): DataPlan {
  return {
    data_plan_id: id, data_plan_name: id,
    data_plan_versions: versions.map(({ version, environment }) => ({ version, activated_environment: environment as ActivatedEnvironment, version_document: { data_points: [] } })),
  };
}

const plans = compilePlans(Object.fromEntries(Object.entries(table.plans).map(([id, versions]) => [id, planOf(id, versions)])), 'server', table.broken);

describe('plan and version selection', () => {
  it.each(table.cases)('$note', (example) => {
    const given = example as { plan_id?: unknown; plan_version?: unknown };
    const selection = plans.select(given.plan_id, given.plan_version, example.environment as Environment);
    expect(selection.ok ? selection.plan.version : selection.reason).toBe(example.expected);
    if (!selection.ok) expect(selection.message).toMatch(/^(The|Version|No) .+\.$/);
  });

  it('finds any version by its number, active or not', () => {
    expect(plans.version('garden_club', 7)?.activatedEnvironment).toBe('none');
    expect(plans.version('garden_club', 2)).toBeNull();
    expect(plans.version('toString', 1)).toBeNull();
  });

  it('knows whether there is anything to validate with', () => {
    expect([plans.has, compilePlans({}, 'server').has, compilePlans({}, 'server', { torn: 'x' }).has]).toEqual([true, false, true]);
  });
});
