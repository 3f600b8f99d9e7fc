/** Consent mappings of connections: JSON text `[{"map": "<purpose>", "value": "<the partner's name of it>"}]`, looked up in GDPR consent. */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { objectOf } from './values.ts';

export interface ConsentMapping {
  readonly map: string;
  readonly value: string;
}

const NONE: readonly ConsentMapping[] = [];

/** Null for a text that is no such list. An empty text maps nothing. */
export function readConsentMapping(text: string): readonly ConsentMapping[] | null {
  if (text.trim() === '') return NONE;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every(isEntry) ? list : null;
  } catch {
    return null;
  }
}

function isEntry(entry: unknown): entry is ConsentMapping & JsonObject {
  return isObject(entry) && typeof entry['map'] === 'string' && typeof entry['value'] === 'string';
}

/** What is wrong with the text; null when nothing is. `values` are the partner's names. */
export function consentMappingProblem(field: string, label: string, text: string, values: readonly string[]): { field: string; message: string } | null {
  const mappings = readConsentMapping(text);
  const example = `[{"map": "marketing", "value": "${values[0]}"}]`;
  if (mappings === null) return { field, message: `"${label}" must be a JSON list of purposes and what they stand for, such as ${example}.` };
  const unknown = mappings.find(({ value }) => !values.includes(value));
  return unknown === undefined ? null : { field, message: `"${label}" has the value "${unknown.value}", which is none of ${values.join(', ')}.` };
}

/** Whether the user consented to what the partner calls `value`, and where that stands in the batch. The last mapping that has an answer decides. */
export function mappedConsent(consentState: unknown, mappings: readonly ConsentMapping[], value: string): { readonly consented: boolean; readonly source: string } | null {
  let found: { consented: boolean; source: string } | null = null;
  if (mappings.length === 0) return found;
  const gdpr = objectOf(objectOf(consentState)['gdpr']);
  for (const mapping of mappings) {
    if (mapping.value !== value) continue;
    const purpose = purposeIn(gdpr, mapping.map);
    const consented = purpose === undefined ? undefined : objectOf(gdpr[purpose])['consented'];
    if (typeof consented === 'boolean') found = { consented, source: `/consent_state/gdpr/${escapeToken(purpose!)}/consented` };
  }
  return found;
}

/** What the partner calls a purpose of the user's consent, by all mappings that name it. */
export function valuesOfPurpose(mappings: readonly ConsentMapping[], purpose: string): string[] {
  return mappings.filter(({ map }) => map === purpose || purpose.toLowerCase() === map.trim().toLowerCase()).map(({ value }) => value);
}

/** Purposes are the same in any letter case, and spaces around the name of one in a mapping do not count. */
function purposeIn(gdpr: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(gdpr, name)) return name;
  const wanted = name.trim().toLowerCase();
  return Object.keys(gdpr).find((key) => key.toLowerCase() === wanted);
}
