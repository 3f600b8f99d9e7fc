/** Bulk profile deletion: what a call asks for (spec/platform-apis.md 8; the older object form: spec/identity-profiles.md 9). Pure. */
import { idText, isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import type { Environment } from '../../protocol/vocabulary.ts';

export interface BulkDeletion {
  readonly environment: Environment;
  readonly mpids: string[];
  /** Type to value, as they came. */
  readonly identities: Record<string, string>[];
}

export type BulkDeletionCheck = { readonly ok: true; readonly deletions: readonly BulkDeletion[] } | { readonly ok: false; readonly message: string };

/** The limit is not published. */
const MAX_ITEMS = 1_000;

type Problem = string;
type IsType = (name: string) => boolean;

/** One deletion for each environment that is named. The first thing that is wrong refuses the call. */
export function checkBulkDeletion(body: Json, isType: IsType): BulkDeletionCheck {
  const items = Array.isArray(body) ? body : isObject(body) ? itemsOf(body) : null;
  if (items === null) return { ok: false, message: 'The body must be a list of deletions.' };
  if (typeof items === 'string') return { ok: false, message: items };
  if (items.length === 0) return { ok: false, message: 'The list of deletions is empty.' };
  if (items.length > MAX_ITEMS) return { ok: false, message: `The list has ${items.length} deletions; the limit is ${MAX_ITEMS}.` };
  const deletions = new Map<Environment, BulkDeletion>();
  for (const [index, item] of items.entries()) {
    const problem = addItem(deletions, item, isType);
    if (problem !== null) return { ok: false, message: `Item ${index}: ${problem}` };
  }
  return { ok: true, deletions: [...deletions.values()] };
}

/** `{environment, mpids}` or `{environment, identities: [map]}` as a list of the newer form. */
function itemsOf({ environment, mpids = [], identities = [] }: JsonObject): Json[] | Problem {
  if (!Array.isArray(mpids)) return '"mpids" must be a list.';
  if (!Array.isArray(identities)) return '"identities" must be a list of identity maps.';
  const head = { action: 'delete', environment_type: environment ?? null };
  return [...mpids.map((mpid): Json => ({ ...head, mpid })), ...identities.map((map): Json => ({ ...head, identities: map }))];
}

function addItem(deletions: Map<Environment, BulkDeletion>, item: Json, isType: IsType): Problem | null {
  if (!isObject(item)) return 'a deletion must be an object.';
  const { environment_type: environment, action, mpid, identities } = item;
  if (!isEnvironment(environment)) return '"environment_type" must be "production" or "development".';
  if (action !== 'delete') return '"action" must be "delete".';
  const [hasMpid, hasIdentities] = [mpid !== undefined && mpid !== null, identities !== undefined && identities !== null];
  if (hasMpid === hasIdentities) return 'give either "mpid" or "identities".';
  const deletion = deletions.get(environment) ?? { environment, mpids: [], identities: [] };
  deletions.set(environment, deletion);
  if (hasMpid) {
    const id = idText(mpid);
    if (id === null) return '"mpid" must be a whole number, as a number or as text.';
    deletion.mpids.push(id);
    return null;
  }
  const map = identityMap(identities, isType);
  if (typeof map === 'string') return map;
  deletion.identities.push(map);
  return null;
}

function isEnvironment(value: Json | undefined): value is Environment {
  return (ENVIRONMENTS as readonly unknown[]).includes(value);
}

function identityMap(identities: Json | undefined, isType: IsType): Record<string, string> | Problem {
  if (!isObject(identities) || Object.keys(identities).length === 0) return '"identities" must be an object of identity types and values.';
  const map: Record<string, string> = {};
  for (const [type, value] of Object.entries(identities)) {
    if (!isType(type)) return `"identities.${type.slice(0, 80)}" is no identity type.`;
    if (typeof value !== 'string' || value.trim() === '') return `"identities.${type}" must be text that is not empty.`;
    map[type] = value;
  }
  return map;
}
