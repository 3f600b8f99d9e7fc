/** Groups of violations as the table and the detail tell them; no React, no network. */
import { VIOLATION_KIND_LABELS } from '../../../protocol/data-plan.ts';
import type { PlanSummary, ViolationGroup, ViolationKind, ViolationReport } from '../../../protocol/data-plan.ts';
import { filterValue } from '../../stores/context.ts';
import { shortPath } from '../../ui/data-points.ts';

export type SortColumn = 'point' | 'kind' | 'path' | 'count' | 'blocked' | 'first' | 'last' | 'sdk' | 'app';

const KEYS: Readonly<Record<SortColumn, (group: ViolationGroup) => string | number>> = {
  point: (group) => group.point.toLowerCase(),
  kind: (group) => VIOLATION_KIND_LABELS[group.code],
  path: (group) => groupPath(group).toLowerCase(),
  count: (group) => group.count,
  blocked: (group) => group.blocked,
  first: (group) => group.first_at,
  last: (group) => group.last_at,
  sdk: (group) => group.sdks.join(' ').toLowerCase(),
  app: (group) => group.apps.join(' ').toLowerCase(),
};

/** Equal keys stay in one order whatever comes in: the table must not dance. */
export function sortGroups(groups: readonly ViolationGroup[], by: SortColumn, descending: boolean): ViolationGroup[] {
  const key = KEYS[by];
  const direction = descending ? -1 : 1;
  return groups.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left !== right) return left < right ? -direction : direction;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
}

/** The attribute that the group is about; an unplanned event is about none. A missing one is named below its container. */
export function groupPath({ code, path, key }: Pick<ViolationGroup, 'code' | 'path' | 'key'>): string {
  if (code === 'unplanned-event') return '';
  const short = shortPath(path);
  if (code !== 'missing-required' || key === '' || short === key || short.endsWith(`.${key}`)) return short;
  return short === '' ? key : `${short}.${key}`;
}

/** The attribute's own name: what tells rows apart. */
export function leafOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** What it stands in; `custom_attributes` alone goes without saying. */
export function containerOf(path: string): string {
  const container = path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '';
  return container === 'custom_attributes' ? '' : container.replaceAll('_', ' ').replaceAll('.', ' › ');
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const value = (part / whole) * 100;
  if (value > 0 && value < 1) return '<1 %';
  if (value > 99 && value < 100) return '>99 %';
  return `${Math.round(value)} %`;
}

export interface Totals {
  readonly received: number;
  readonly violating: string;
  readonly valid: string;
}

export function totals({ received, with_violations: violating }: Pick<ViolationReport, 'received' | 'with_violations'>): Totals {
  return { received, violating: percent(violating, received), valid: percent(received - violating, received) };
}

/** The stream's rows behind a group. */
export function groupFilter({ id }: Pick<ViolationGroup, 'id'>): string {
  return `violation=${filterValue(`#${id}`)}`;
}

type Setting = 'ev' | 'ea' | 'ua' | 'id';
const SETTING_OF: Readonly<Partial<Record<ViolationKind, Setting>>> = {
  'unplanned-event': 'ev', 'unplanned-event-attribute': 'ea', 'unplanned-user-attribute': 'ua', 'unplanned-identity': 'id',
};
const SETTINGS: Readonly<Record<Setting, { readonly label: string; readonly what: string; readonly where: string }>> = {
  ev: { label: 'Block unplanned events', what: 'the whole event', where: 'no output gets it' },
  ea: { label: 'Block unplanned event attributes', what: 'this attribute', where: 'outputs get the event without it' },
  ua: { label: 'Block unplanned user attributes', what: 'this user attribute', where: 'neither the profile nor any output gets it' },
  id: { label: 'Block unplanned identities', what: 'this identity', where: 'neither the profile nor any output gets it' },
};

export interface BlockEffect {
  readonly kind: 'blocked' | 'would' | 'never';
  readonly title: string;
  readonly text: string;
}

/** What blocking does to data like this, or would do (spec/data-plans.md 8). */
export function blockEffect(code: ViolationKind, blocked: boolean, blocks: PlanSummary['versions'][number]['blocks'] | null): BlockEffect {
  const setting = SETTING_OF[code];
  if (setting === undefined) return { kind: 'never', title: 'Not blocked', text: 'Only unplanned data can be blocked: invalid values and missing attributes always go on to the outputs.' };
  const { label, what, where } = SETTINGS[setting];
  if (blocked) return { kind: 'blocked', title: 'Blocked here', text: `The plan removed ${what} in the stage Plan blocking: ${where}. It is kept with the blocked data and can be replayed.` };
  if (blocks?.[setting]) return { kind: 'would', title: 'Blocked from now on', text: `“${label}” is on now: ${what} will be removed in the stage Plan blocking, so ${where}.` };
  return { kind: 'would', title: 'Not blocked', text: `With “${label}” on, the stage Plan blocking would remove ${what}: ${where}.` };
}

/** Code languages that fit a platform, best first; lower case. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  web: ['javascript', 'typescript'], ios: ['swift', 'objective-c'], tvos: ['swift', 'objective-c'], android: ['kotlin', 'java'], fire_tv: ['kotlin', 'java'],
  s2s: ['node', 'javascript', 'json', 'python', 'http'], roku: ['brightscript'], xbox: ['c#', 'csharp'], desktop: ['c#', 'csharp'],
};

/** The language to show first: what was chosen last, else what the input's platform speaks. */
export function firstLanguage(languages: readonly string[], platform: string | null, chosen: string | null): string | null {
  if (chosen !== null && languages.includes(chosen)) return chosen;
  for (const wanted of LANGUAGES[platform ?? ''] ?? []) {
    const found = languages.find((language) => language.toLowerCase().startsWith(wanted));
    if (found !== undefined) return found;
  }
  return languages[0] ?? null;
}
