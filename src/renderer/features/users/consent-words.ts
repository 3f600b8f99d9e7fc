/** A write of consent or opt-out as a sentence. */
import type { ProfileHistory } from '../../../protocol/user.ts';
import { isObject } from '../../../protocol/json.ts';

function consentedIn(value: ProfileHistory['value']): boolean | null {
  if (typeof value === 'boolean') return value;
  const inner = isObject(value) ? value['consented'] : undefined;
  return typeof inner === 'boolean' ? inner : null;
}

export function consentText({ what, key, kind, value }: Pick<ProfileHistory, 'what' | 'key' | 'kind' | 'value'>): string {
  const given = consentedIn(value);
  if (what === 'opt-out') return given === false || value === 'false' ? 'Opted in again' : 'Opted out of everything';
  const purpose = key.replace(/^(gdpr|ccpa)[ :/.]/i, (law) => `${law.slice(0, 4).toUpperCase()} `);
  if (kind === 'deleted') return `${purpose}: removed`;
  return `${purpose}: ${given === null ? JSON.stringify(value) : given ? 'consented' : 'refused'}`;
}
