import { Suspense } from 'react';
import { useStore } from 'zustand';
import { useUniqueViolations } from '../../api/violations.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { goToPlans, planPlace } from '../../stores/plan-place.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useCommands } from '../commands.ts';
import { ScreenBoundary } from '../ScreenBoundary.tsx';
import { PLAN_TAB_LIST } from './plan-tabs.ts';

/** Data plans from every side: what breaks them, the plans, how much of them is used, and plans made from what was seen. */
export function DataPlansScreen() {
  const tab = useStore(navigationStore, (state) => planPlace(state.section).tab);
  const unique = useUniqueViolations();
  useCommands(() => PLAN_TAB_LIST.map(({ id, label }, index) => ({
    id: `plans.tab-${id}`, title: `Data plans: ${label}`, group: 'Data plans', keys: [`alt+shift+${index + 1}`], run: () => goToPlans(id),
  })), []);
  const { component: Tab } = PLAN_TAB_LIST.find(({ id }) => id === tab) ?? PLAN_TAB_LIST[0];
  return (
    <Tabs
      label="Data plans"
      value={tab}
      onChange={(id) => goToPlans(id)}
      tabs={PLAN_TAB_LIST.map(({ id, label }) => ({ id, label, count: id === 'violations' && unique > 0 ? unique : undefined }))}
    >
      <div className="flex h-full min-h-0 flex-col">
        <h1 className="sr-only">Data plans</h1>
        <ScreenBoundary key={tab}><Suspense fallback={<SkeletonRows rows={12} label="Loading" />}><Tab /></Suspense></ScreenBoundary>
      </div>
    </Tabs>
  );
}
