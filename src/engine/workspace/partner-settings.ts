/** What this folder needs to know of the partners, and how secrets leave the settings of outputs and connections. */
import type { Problem } from '../../protocol/contract.ts';
import type { IdentitySettings } from '../../protocol/identity.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Rule } from '../../protocol/rule.ts';
import type { SettingValue } from '../../protocol/workspace.ts';
import type { OutputDefinition, SettingField, Settings } from '../outputs/definition.ts';

/** The part of a partner's definition that configuration depends on. */
export type CatalogueEntry = Pick<OutputDefinition, 'slug' | 'name' | 'settings' | 'connectionSettings' | 'platforms' | 'quarantine' | 'customMappings'>;

export interface SettingProblem {
  readonly severity: 'error' | 'warning';
  readonly code: 'unknown-setting' | 'wrong-type' | 'bad-option' | 'missing-setting' | 'missing-secret' | 'plain-secret';
  readonly field: string;
  readonly message: string;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/** What other domain folders offer to this one, given as an argument: a domain folder does not import another one's insides. */
export interface Catalogue {
  readonly outputs: readonly CatalogueEntry[];
  /** Fills defaults in, looks secrets up, tells what is wrong. */
  readonly resolveSettings: (fields: readonly SettingField[], values: Readonly<Record<string, unknown>>, secret: (name: string) => string | undefined) => ResolvedSettings;
  readonly settingsJsonSchema: (fields: readonly SettingField[]) => JsonObject;
  /** What is wrong in a plan of the right shape, with lines. */
  readonly planProblems: (text: string, file: string) => readonly Problem[];
  /** What is wrong in `identity` of the workspace's file; paths from there. */
  readonly identityProblems: (settings: IdentitySettings) => readonly { readonly path: readonly (string | number)[]; readonly severity: 'error' | 'warning'; readonly message: string }[];
  /** Rules out of the texts below `rules/`, by path from the workspace's folder. */
  readonly parseRules: (texts: ReadonlyMap<string, string>) => { readonly rules: Readonly<Record<string, Rule>>; readonly problems: readonly Problem[] };
}

export function partnerOf(catalogue: Catalogue, slug: string): CatalogueEntry | undefined {
  return catalogue.outputs.find((entry) => entry.slug === slug);
}

export interface TakenSecrets {
  readonly values: Record<string, SettingValue>;
  /** Secret name to value. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Moves secrets given in clear out of the values, leaving markers; `prefix` is `output.<name>.` or `connection.<name>.`. */
export function takeSecrets(fields: readonly SettingField[], values: Readonly<Record<string, SettingValue>>, prefix: string): TakenSecrets {
  const kept: Record<string, SettingValue> = {};
  const secrets: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    const isSecret = fields.some((field) => field.key === key && field.secret === true);
    if (isSecret && typeof value === 'string' && value !== '') {
      secrets[`${prefix}${key}`] = value;
      kept[key] = { $secret: `${prefix}${key}` };
    } else {
      kept[key] = value;
    }
  }
  return { values: kept, secrets };
}
