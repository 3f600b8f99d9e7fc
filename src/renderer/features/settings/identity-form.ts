/** Identity settings as the form shows them: the strategy's own lists where the file has none, and what fits together (spec/identity-profiles.md 1). */
import { DEFAULT_PRIORITY, IDENTITY_STRATEGIES } from '../../../protocol/identity.ts';
import type { IdentitySettings, IdentityStrategyName } from '../../../protocol/identity.ts';

export interface StrategyFacts {
  readonly name: IdentityStrategyName;
  /** What becomes of an anonymous user who logs in, and of one who logs out. */
  readonly sentence: string;
  /** Login and unique types unless others are chosen. */
  readonly types: readonly string[];
  /** They cannot be chosen. */
  readonly fixed: boolean;
}

const FACTS: Readonly<Record<IdentityStrategyName, Omit<StrategyFacts, 'name'>>> = {
  default: { sentence: 'A new login turns the anonymous user into a known one; logging out begins a new anonymous user. Only the customer ID logs in.', types: ['customer_id'], fixed: true },
  conversion: { sentence: 'As default, with login and unique types of your choice.', types: ['customer_id'], fixed: false },
  link: { sentence: 'A new login begins a new user that remembers the anonymous one it came from; logging out begins another anonymous user.', types: ['customer_id', 'email'], fixed: false },
  isolation: { sentence: 'A new login begins a new user without a trace of the anonymous one; logging out returns to the device’s old anonymous user. No aliases.', types: ['customer_id', 'email'], fixed: false },
  'best-match': { sentence: 'Whoever matches best is it: nobody logs in or out, and a user may have several values of one type. No aliases.', types: [], fixed: true },
};

export const STRATEGIES: readonly StrategyFacts[] = IDENTITY_STRATEGIES.map((name) => ({ name, ...FACTS[name] }));

const OTHERS = ['other_id_2', 'other_id_3', 'other_id_4', 'other_id_5', 'other_id_6', 'other_id_7', 'other_id_8', 'other_id_9', 'other_id_10', 'phone_number_2', 'phone_number_3', 'facebook_custom_audience_id', 'fire_aid', 'amp_id', 'push_token'];
const DEVICE = /^(ios_|android_|roku_|microsoft_|fire_aid$|amp_id$|push_token$|device_application_stamp$)/;

export function isDevice(type: string): boolean {
  return DEVICE.test(type);
}

export const IDENTITY_TYPES: readonly string[] = [...DEFAULT_PRIORITY, ...OTHERS];

export interface TypeRow {
  readonly type: string;
  readonly login: boolean;
  readonly unique: boolean;
  readonly immutable: boolean;
}

export function factsOf(strategy: IdentityStrategyName): StrategyFacts {
  return { name: strategy, ...FACTS[strategy] };
}

/** The lists in force, in the order of the look-up; marked types outside the order come last. */
export function rowsOf(settings: IdentitySettings): { readonly rows: readonly TypeRow[]; readonly outside: readonly string[] } {
  const { types, fixed } = factsOf(settings.strategy);
  const login = fixed ? types : settings.login ?? types;
  const unique = fixed ? types : settings.unique ?? types;
  const priority = settings.priority ?? DEFAULT_PRIORITY;
  const row = (type: string): TypeRow => ({ type, login: login.includes(type), unique: unique.includes(type), immutable: settings.immutable.includes(type) });
  const outside = [...new Set([...login, ...unique, ...settings.immutable])].filter((type) => !priority.includes(type));
  return { rows: priority.map(row), outside };
}

export type TypeMark = 'login' | 'unique' | 'immutable';

/** Immutable needs login and unique, so it takes them along and goes with them. */
export function withMark(settings: IdentitySettings, type: string, mark: TypeMark, on: boolean): IdentitySettings {
  const { types } = factsOf(settings.strategy);
  const lists = { login: settings.login ?? types, unique: settings.unique ?? types, immutable: settings.immutable };
  const set = (list: readonly string[], value: boolean): string[] => (value ? [...new Set([...list, type])] : list.filter((other) => other !== type));
  const next = { login: [...lists.login], unique: [...lists.unique], immutable: [...lists.immutable] };
  next[mark] = set(lists[mark], on);
  if (mark === 'immutable' && on) {
    next.login = set(lists.login, true);
    next.unique = set(lists.unique, true);
  }
  if (mark !== 'immutable' && !on) next.immutable = set(lists.immutable, false);
  const { login: _login, unique: _unique, ...rest } = settings;
  const isOwn = factsOf(settings.strategy).fixed;
  return isOwn ? { ...rest, immutable: next.immutable } : { ...rest, ...next };
}

/** Another strategy comes with its own lists; the order stays. */
export function withStrategy(settings: IdentitySettings, strategy: IdentityStrategyName): IdentitySettings {
  const { login: _login, unique: _unique, ...rest } = settings;
  const { types } = factsOf(strategy);
  return { ...rest, strategy, immutable: settings.immutable.filter((type) => types.includes(type)) };
}

export function withDefaults(settings: IdentitySettings): IdentitySettings {
  const { login: _login, unique: _unique, priority: _priority, ...rest } = settings;
  return { ...rest, immutable: [] };
}

export function hasDefaults(settings: IdentitySettings): boolean {
  return settings.login === undefined && settings.unique === undefined && settings.priority === undefined && settings.immutable.length === 0;
}

/** The message that belongs to a part of the form: fields come as `identity.login.0` or `/identity/login/0`. */
export function errorAt(error: { readonly field: string | undefined; readonly message: string } | null, ...paths: readonly string[]): string | undefined {
  const field = error?.field?.replaceAll('/', '.').replace(/^\./, '');
  return field !== undefined && paths.some((path) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`)) ? error?.message : undefined;
}
