/** Where in the Activity screen: the tab, the time, and the connection and alert type that System alerts shows. Part of the address (`NavigationState.section`). */
import { goTo } from './navigation.ts';

export const ACTIVITY_TABS = ['overview', 'forwarding', 'alerts'] as const;
export type ActivityTab = (typeof ACTIVITY_TABS)[number];

export interface ActivityPlace {
  readonly tab: ActivityTab;
  /** As features/activity/activity-range.ts writes it; null: what was chosen last on the tab. */
  readonly range: string | null;
  readonly connection: string | null;
  /** Code of an alert type. */
  readonly code: string | null;
}

/** `alerts:12h~web-mixpanel~http-400`: only the code may have a `~`. */
export function activitySection(tab: ActivityTab, { range = null, connection = null, code = null }: Partial<Omit<ActivityPlace, 'tab'>> = {}): string {
  const parts = [range ?? '', ...(connection === null ? [] : [connection, ...(code === null ? [] : [code])])].join('~');
  return parts === '' ? tab : `${tab}:${parts}`;
}

export function activityPlace(section: string | null): ActivityPlace {
  const [name = '', rest = ''] = (section ?? '').split(/:(.*)/s);
  const tab = ACTIVITY_TABS.find((one) => one === name) ?? 'overview';
  const [range = '', connection = '', ...code] = tab === name ? rest.split('~') : [];
  return { tab, range: range === '' ? null : range, connection: connection === '' ? null : connection, code: connection === '' || code.length === 0 ? null : code.join('~') };
}

export function goToActivity(tab: ActivityTab, place: Partial<Omit<ActivityPlace, 'tab'>> = {}): void {
  goTo('activity', activitySection(tab, place));
}
