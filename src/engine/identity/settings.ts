/** What is wrong in `identity` of `cloudchamber.json` (spec/identity-profiles.md 1.2, 1.3). The service leaves out what is named here. */
import type { IdentitySettings } from '../../protocol/identity.ts';
import { closest, listed, quoted } from '../wording.ts';
import { ALL_TYPES, canonicalType, isDeviceType, isIdentityType } from './identity-types.ts';
import { STRATEGY_KINDS, compileStrategy } from './strategy.ts';

export interface IdentitySettingsProblem {
  /** From the settings' own top. */
  readonly path: readonly (string | number)[];
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

const LISTS = ['priority', 'login', 'unique', 'immutable'] as const;

export function identitySettingsProblems(settings: IdentitySettings): IdentitySettingsProblem[] {
  return [...LISTS.flatMap((list) => listProblems(list, settings)), ...fixedProblems(settings), ...immutableProblems(settings), ...loginProblems(settings), ...scopeProblems(settings)];
}

function listProblems(list: (typeof LISTS)[number], settings: IdentitySettings): IdentitySettingsProblem[] {
  const types = settings[list] ?? [];
  if (list === 'priority' && settings.priority?.length === 0) {
    return [{ path: [list], severity: 'error', message: '"identity.priority" is empty, so nobody could be found: name the identity types in the order of their look-up, or leave it out. Until then the usual order is used.' }];
  }
  return types.flatMap((type, index): IdentitySettingsProblem[] => {
    const at = { path: [list, index] };
    if (!isIdentityType(type)) {
      const name = canonicalType(type);
      const hint = isIdentityType(name) ? name : closest(type, ALL_TYPES);
      return [{ ...at, severity: 'error', message: `"identity.${list}" names ${quoted(type)}, which is no identity type and is left out: use ${hint === undefined ? 'names such as "customer_id", "email" or "ios_idfv"' : `${quoted(hint)}, if that is meant`}.` }];
    }
    if (types.indexOf(type) < index) return [{ ...at, severity: 'warning', message: `"identity.${list}" names ${quoted(type)} twice: remove one of them.` }];
    if (isDeviceType(type) && (list === 'login' || list === 'immutable')) {
      return [{ ...at, severity: 'error', message: `"identity.${list}" names ${quoted(type)}, which belongs to a device and cannot prove who uses it: name user identities only. It is left out.` }];
    }
    return [];
  });
}

function fixedProblems(settings: IdentitySettings): IdentitySettingsProblem[] {
  const { fixed, types } = STRATEGY_KINDS[settings.strategy];
  if (!fixed) return [];
  return (['login', 'unique'] as const).flatMap((list): IdentitySettingsProblem[] => {
    const given = settings[list];
    if (given === undefined || (given.length === types.length && types.every((type) => given.includes(type)))) return [];
    const rule = types.length === 0 ? `has no ${list} identities` : `fixes "identity.${list}" to ${listed(types, 'and')}`;
    return [{ path: [list], severity: 'error', message: `The strategy ${quoted(settings.strategy)} ${rule}: remove "identity.${list}", or set "identity.strategy" to "conversion". Until then it is not used.` }];
  });
}

function immutableProblems(settings: IdentitySettings): IdentitySettingsProblem[] {
  const { login, unique } = compileStrategy(settings);
  return settings.immutable.flatMap((type, index): IdentitySettingsProblem[] => {
    if (!isIdentityType(type) || isDeviceType(type)) return [];
    const lacks = [...(login.has(type) ? [] : ['login']), ...(unique.has(type) ? [] : ['unique'])];
    if (lacks.length === 0) return [];
    const lists = lacks.map((list) => `"identity.${list}"`);
    const remedy = STRATEGY_KINDS[settings.strategy].fixed ? `the strategy ${quoted(settings.strategy)} does not allow that: take it out, or choose another strategy` : `add it to ${lists.join(' and ')}, or take it out`;
    return [{ path: ['immutable', index], severity: 'error', message: `An immutable identity must be a login and a unique identity too, and ${quoted(type)} is not in ${lists.join(' or ')}: ${remedy}. Until then it can change.` }];
  });
}

function loginProblems(settings: IdentitySettings): IdentitySettingsProblem[] {
  const { login, priority, protects } = compileStrategy(settings);
  if (protects && login.size === 0) {
    return [{ path: settings.login === undefined ? ['strategy'] : ['login'], severity: 'warning', message: '"identity.login" names no user identity, so every user stays anonymous: name at least one, such as "customer_id".' }];
  }
  return [...login].flatMap((type): IdentitySettingsProblem[] => (priority.includes(type) ? [] : [{
    path: settings.priority === undefined ? ['login'] : ['priority'], severity: 'warning',
    message: `${quoted(type)} makes a user known but is not in "identity.priority", so nobody is ever found by it: add it there.`,
  }]));
}

function scopeProblems({ scope }: IdentitySettings): IdentitySettingsProblem[] {
  if (scope.level === 'workspace' || scope.name.trim() !== '') return [];
  return [{ path: ['scope', 'name'], severity: 'error', message: `"identity.scope.level" is ${quoted(scope.level)}, which needs a name: give "identity.scope.name" the same text in every workspace that shares its users. Until then this workspace keeps its users to itself.` }];
}
