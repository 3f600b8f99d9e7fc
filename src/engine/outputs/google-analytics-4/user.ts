/** What a request says of the user: properties and consent (spec/outputs/google-analytics-4.md 1.6). */
import type { Json } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin, MapInput } from '../definition.ts';
import { mappedConsent } from '../shared/consent-mapping.ts';
import { payloadPart } from '../shared/payload.ts';
import type { BodyPart, Payload } from '../shared/payload.ts';
import { settingSource } from '../shared/reasons.ts';
import { objectOf } from '../shared/values.ts';
import { MAX_PROPERTY_NAME, MAX_PROPERTY_VALUE } from './constants.ts';
import { fittingName, fittingValue } from './names.ts';
import type { Ga4Options } from './settings.ts';

/** `{"tier": {"value": "gold"}}`; null without attributes. */
export function userProperties({ batch }: MapInput, { cleansing }: Ga4Options): BodyPart | null {
  const value: [string, Json][] = [];
  const origins: FieldOrigin[] = [];
  const taken = new Set<string>();
  for (const [name, attribute] of Object.entries(objectOf(batch.user_attributes))) {
    const key = fittingName(name, MAX_PROPERTY_NAME, cleansing);
    if (attribute === null || key === null || taken.has(key)) continue;
    taken.add(key);
    const text = Array.isArray(attribute) ? attribute.filter((one) => one !== null).join(',') : attribute;
    const fitting = fittingValue(text, MAX_PROPERTY_VALUE);
    value.push([key, { value: fitting }]);
    const isCut = name.length > MAX_PROPERTY_NAME || (typeof text === 'string' && text !== fitting);
    const isCleansed = !isCut && key !== name;
    const how = isCut ? `user attribute, cut to ${MAX_PROPERTY_NAME} characters of name and ${MAX_PROPERTY_VALUE} of value` : isCleansed ? 'user attribute, name cleansed' : Array.isArray(attribute) ? 'list joined with commas' : 'user attribute';
    const fact = isCut ? 'limits' : isCleansed ? 'cleansing' : Array.isArray(attribute) ? 'user-properties' : null;
    origins.push({ target: `/${escapeToken(key)}/value`, source: `/user_attributes/${escapeToken(name)}`, how, ...(fact === null ? {} : { fact }) });
  }
  return value.length === 0 ? null : { value: Object.fromEntries(value), origins };
}

/** Null when nothing is to be told. */
export function consent({ batch }: MapInput, options: Ga4Options): BodyPart | null {
  const payload: Payload = new Map();
  const add = (name: string, standard: string, setting: string): void => {
    const own = mappedConsent(batch.consent_state, options.consentMapping, name);
    if (own !== null) payload.set(name, { value: own.consented ? 'GRANTED' : 'DENIED', source: own.source, how: `consent mapped to ${name}`, fact: 'consent' });
    else if (standard !== '') payload.set(name, { value: standard.toUpperCase(), source: settingSource('connection', setting), how: 'default, since the user said nothing', fact: 'consent' });
  };
  add('ad_user_data', options.defaultUserData, 'defaultAdUserDataConsentSDK');
  add('ad_personalization', options.defaultPersonalization, 'defaultAdPersonalizationConsentSDK');
  return payload.size === 0 ? null : payloadPart(payload);
}
