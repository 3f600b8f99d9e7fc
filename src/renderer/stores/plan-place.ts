/** Where in the Data plans screen: the tab, and the plan, version and data point that it shows. Part of the address (`NavigationState.section`). */
import { goTo } from './navigation.ts';

export const PLAN_TABS = ['violations', 'plans', 'coverage', 'draft', 'tournament', 'catalog'] as const;
export type PlanTab = (typeof PLAN_TABS)[number];

export interface PlanPlace {
  readonly tab: PlanTab;
  readonly plan: string | null;
  readonly version: number | null;
  /** Match key of a data point (spec/data-plans.md 4.2). */
  readonly point: string | null;
}

export type PlanRef = Partial<Omit<PlanPlace, 'tab'>>;

/** `plans:web_shop~2~custom_event:other:Signed Up`: a plan id has no `~`, and the match key may have any. */
export function planSection(tab: PlanTab, { plan = null, version = null, point = null }: PlanRef = {}): string {
  if (plan === null) return tab;
  const parts = [plan, ...(version === null ? [] : [String(version)]), ...(version === null || point === null ? [] : [point])];
  return `${tab}:${parts.join('~')}`;
}

export function planPlace(section: string | null): PlanPlace {
  const [name = '', rest = ''] = (section ?? '').split(/:(.*)/s);
  const tab = PLAN_TABS.find((one) => one === name) ?? 'violations';
  const [plan = '', version = '', ...point] = rest.split('~');
  const number = /^[1-9]\d{0,9}$/.test(version) ? Number(version) : null;
  return { tab, plan: plan === '' ? null : plan, version: number, point: number === null || point.length === 0 ? null : point.join('~') };
}

export function goToPlans(tab: PlanTab, ref: PlanRef = {}): void {
  goTo('data-plans', planSection(tab, ref));
}
