/** Names that GA4 keeps for itself (spec/outputs/google-analytics-4.md, half 2). */

const EVENTS: ReadonlySet<string> = new Set([
  'ad_activeview', 'ad_click', 'ad_exposure', 'ad_query', 'ad_reward', 'adunit_exposure', 'app_clear_data', 'app_exception', 'app_install', 'app_remove',
  'app_store_refund', 'app_update', 'app_upgrade', 'error', 'first_open', 'first_visit', 'in_app_purchase', 'os_update', 'session_start', 'user_engagement',
]);
const EVENT_PREFIXES = ['dynamic_link_', 'firebase_', 'notification_'];
const PREFIXES = ['_', 'firebase_', 'ga_', 'google_', 'gtag.'];

export function isReservedEvent(name: string): boolean {
  return EVENTS.has(name) || EVENT_PREFIXES.some((prefix) => name.startsWith(prefix)) || hasReservedPrefix(name);
}

/** Of events, parameters and user properties alike. */
export function hasReservedPrefix(name: string): boolean {
  return PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** Why a name cannot be one; null when it can. The first two texts are Google's own. */
export function nameProblem(name: string, longest: number): string | null {
  if (!/^[A-Za-z]/.test(name)) return 'Names must start with an alphabetic character.';
  if (!/^\w+$/.test(name)) return 'Only alphanumeric characters and underscores are allowed.';
  return name.length > longest ? `Names must not be longer than ${longest} characters.` : null;
}
