import { lazy, Suspense } from 'react';
import type { ComponentType } from 'react';
import { Waypoints } from 'lucide-react';
import { useStore } from 'zustand';
import { useCommands } from '../../app/commands.ts';
import { ScreenBoundary } from '../../app/ScreenBoundary.tsx';
import { activityPlace, goToActivity } from '../../stores/activity-place.ts';
import type { ActivityTab } from '../../stores/activity-place.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useNewAlerts } from './new-alerts.ts';

interface TabEntry {
  readonly id: ActivityTab;
  readonly label: string;
  readonly component: ComponentType;
}

const TABS: readonly [TabEntry, ...TabEntry[]] = [
  { id: 'overview', label: 'Overview', component: lazy(async () => ({ default: (await import('./OverviewTab.tsx')).OverviewTab })) },
  { id: 'forwarding', label: 'Event forwarding', component: lazy(async () => ({ default: (await import('./ForwardingTab.tsx')).ForwardingTab })) },
  { id: 'alerts', label: 'System alerts', component: lazy(async () => ({ default: (await import('./AlertsTab.tsx')).AlertsTab })) },
];

/** What came in and what went on, counted (spec/pipeline.md g). */
export function ActivityScreen() {
  const tab = useStore(navigationStore, ({ section }) => activityPlace(section).tab);
  const news = useNewAlerts();
  useCommands(() => [
    ...TABS.map(({ id, label }, index) => ({ id: `activity.tab-${id}`, title: `Activity: ${label}`, group: 'Activity', keys: [`alt+shift+${index + 1}`], run: () => goToActivity(id) })),
    { id: 'activity.map', title: 'Activity: Overview map', group: 'Activity', run: () => goTo('connections') },
  ], []);
  const { component: Tab } = TABS.find(({ id }) => id === tab) ?? TABS[0];
  return (
    <Tabs
      label="Activity"
      value={tab}
      onChange={(id) => goToActivity(id)}
      tabs={TABS.map(({ id, label }) => ({ id, label, count: id === 'alerts' && news > 0 ? news : undefined }))}
      extra={<Button size="small" variant="ghost" icon={Waypoints} onClick={() => goTo('connections')}>Overview map</Button>}
    >
      <div className="flex h-full min-h-0 flex-col">
        <h1 className="sr-only">Activity</h1>
        <ScreenBoundary key={tab}><Suspense fallback={<SkeletonRows rows={12} label="Loading" />}><Tab /></Suspense></ScreenBoundary>
      </div>
    </Tabs>
  );
}
