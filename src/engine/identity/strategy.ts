/** Identity strategies as values (spec/identity-profiles.md 1.2, 1.3): which identities are looked up, in which order, and what they prove. */
import { DEFAULT_PRIORITY, IDENTITY_STRATEGIES } from '../../protocol/identity.ts';
import type { IdentitySettings, IdentityStrategyName } from '../../protocol/identity.ts';
import { isDeviceType, isIdentityType } from './identity-types.ts';

/** What a strategy does that its lists of types do not say. */
interface Behaviour {
  /** A login identity that nobody has: makes the device's anonymous user known, or begins a new user, with or without a note of where it came from. */
  readonly newKnown: 'convert' | 'link' | 'isolate';
  /** Logout without a user identity: a new anonymous user, the device's old one, or no such thing as logout. */
  readonly logout: 'new' | 'return' | 'identify';
  /** A login without login identity is refused (2.3). */
  readonly needsLogin: boolean;
  /** Known users are found by their login identities only, and unique identities move. */
  readonly protects: boolean;
  /** A user may hold several values of one user identity. */
  readonly severalValues: boolean;
  readonly aliases: boolean;
}

export interface IdentityStrategy extends Behaviour {
  readonly name: IdentityStrategyName;
  /** Look-up order; other types are kept but never looked up. */
  readonly priority: readonly string[];
  /** Types that make a user known. */
  readonly login: ReadonlySet<string>;
  /** Types whose value belongs to one user only. */
  readonly unique: ReadonlySet<string>;
  /** Types that never change once set. */
  readonly immutable: ReadonlySet<string>;
}

interface Kind extends Behaviour {
  /** Login and unique types when the settings name none. */
  readonly types: readonly string[];
  /** The settings cannot change them. */
  readonly fixed: boolean;
}

const CONVERSION: Kind = { types: ['customer_id'], fixed: false, newKnown: 'convert', logout: 'new', needsLogin: false, protects: true, severalValues: false, aliases: true };
const LINK: Kind = { ...CONVERSION, types: ['customer_id', 'email'], newKnown: 'link', needsLogin: true };

export const STRATEGY_KINDS: Readonly<Record<IdentityStrategyName, Kind>> = {
  default: { ...CONVERSION, fixed: true },
  conversion: CONVERSION,
  link: LINK,
  isolation: { ...LINK, newKnown: 'isolate', logout: 'return', aliases: false },
  'best-match': { ...CONVERSION, types: [], fixed: true, logout: 'identify', protects: false, severalValues: true, aliases: false },
};

/** The strategy of any settings: what `settings.ts` complains of is left out. */
export function compileStrategy(settings: IdentitySettings): IdentityStrategy {
  const { types, fixed, ...behaviour } = STRATEGY_KINDS[settings.strategy];
  const given = (list: readonly string[] | undefined): readonly string[] => (fixed || list === undefined ? types : list.filter(isIdentityType));
  const priority = [...new Set((settings.priority ?? DEFAULT_PRIORITY).filter(isIdentityType))];
  const login = new Set(given(settings.login).filter((type) => !isDeviceType(type)));
  const unique = new Set(given(settings.unique));
  const immutable = new Set(settings.immutable.filter((type) => login.has(type) && unique.has(type)));
  return { ...behaviour, name: settings.strategy, priority: priority.length === 0 ? DEFAULT_PRIORITY : priority, login, unique, immutable };
}

/** The settings under each strategy, in the order of the list; what a strategy fixes is its own. */
export function eachStrategy(settings: IdentitySettings): readonly IdentityStrategy[] {
  return IDENTITY_STRATEGIES.map((strategy) => compileStrategy({ ...settings, strategy }));
}

/** Whose users these are (1): the workspace's own, or those of every workspace that names the same account or organization. */
export function scopeKey({ level, name }: IdentitySettings['scope'], workspaceToken: string): string {
  return level === 'workspace' || name.trim() === '' ? `workspace:${workspaceToken.toLowerCase()}` : `${level}:${name.trim()}`;
}
