/** Going to a user from anywhere: an event's MPID, a call, the palette. */
import { goTo } from './navigation.ts';
import { select } from './selection.ts';

export const USER_TABS = ['attributes', 'timeline', 'graph', 'consent', 'devices', 'groups', 'outputs', 'raw'] as const;
export type UserTab = (typeof USER_TABS)[number];

export interface UserPlace {
  readonly tab?: UserTab | undefined;
  /** Step of the identity graph. */
  readonly call?: string | null | undefined;
}

export function goToUser(mpid: string, { tab, call }: UserPlace = {}): void {
  goTo('users');
  select({ user: mpid, userTab: tab ?? null, call: call ?? null });
}

export function userTab(text: string | null): UserTab {
  return USER_TABS.find((tab) => tab === text) ?? 'attributes';
}
