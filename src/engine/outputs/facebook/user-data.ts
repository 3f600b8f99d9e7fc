/** What Facebook is told of the user, made once a batch (spec/outputs/facebook.md 1.5). */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { Batch } from '../../batch/types.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { FLAGS } from './constants.ts';
import { CITY, COUNTRY, EMAIL, EXTERNAL_ID, GENDER, PERSON, PHONE, STATE, ZIP, hashed } from './hashing.ts';
import type { Normalisation } from './hashing.ts';
import { EMAIL_TYPES, EXTERNAL_ID_TYPES } from './settings.ts';
import type { FacebookOptions } from './settings.ts';

/** A text of a body with where it came from. */
export interface TextField {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly how: string;
  readonly fact?: string;
}

const PHONE_IDENTITIES = ['mobile_number', 'phone_number_2', 'phone_number_3'] as const;

export const ATTRIBUTE_KEYS: ReadonlyMap<string, { readonly key: string; readonly rule: Normalisation }> = new Map([
  ['$gender', { key: 'ge', rule: GENDER }],
  ['$firstname', { key: 'fn', rule: PERSON }],
  ['$lastname', { key: 'ln', rule: PERSON }],
  ['$city', { key: 'ct', rule: CITY }],
  ['$state', { key: 'st', rule: STATE }],
  ['$zip', { key: 'zp', rule: ZIP }],
  ['$country', { key: 'country', rule: COUNTRY }],
]);
const MOBILE = '$mobile';

interface Attribute {
  readonly text: string;
  readonly source: string;
}

/** Texts of the user attributes with a name of mParticle's own, by that name in lower case. */
export function reservedAttributes(batch: Batch): Map<string, Attribute> {
  const found = new Map<string, Attribute>();
  const attributes: unknown = batch.user_attributes;
  if (!isObject(attributes)) return found;
  for (const name of Object.keys(attributes)) {
    if (!name.startsWith('$')) continue;
    const text = textOf(attributes[name]);
    if (text !== null) found.set(name.toLowerCase(), { text, source: `/user_attributes/${escapeToken(name)}` });
  }
  return found;
}

/** The hashed keys, for both paths. */
export function hashedUserData(batch: Batch, options: FacebookOptions, attributes: ReadonlyMap<string, Attribute>): TextField[] {
  const identities = objectOf(batch.user_identities);
  const fields: TextField[] = [];
  const email = emailOf(identities, options);
  if (email !== null) fields.push(email);
  const phone = phoneOf(identities, attributes);
  if (phone !== null) fields.push(phone);
  const externalType = EXTERNAL_ID_TYPES.get(options.externalId)?.type;
  const external = externalType === undefined ? null : textOf(identities[externalType]);
  if (external !== null) add(fields, 'external_id', external, `/user_identities/${externalType!}`, EXTERNAL_ID, 'external-id-trimmed');
  for (const [name, { key, rule }] of ATTRIBUTE_KEYS) {
    const attribute = attributes.get(name);
    if (attribute !== undefined) add(fields, key, attribute.text, attribute.source, rule);
  }
  return fields;
}

function add(fields: TextField[], key: string, text: string, source: string, rule: Normalisation, fact?: string): boolean {
  const made = hashed(text, rule);
  if (made !== null) fields.push(fact === undefined ? { key, source, ...made } : { key, source, ...made, fact });
  return made !== null;
}

/** Only the real email identity is hashed; any other is taken for a hash. */
function emailOf(identities: JsonObject, { emailType }: FacebookOptions): TextField | null {
  const choice = EMAIL_TYPES.get(emailType);
  const text = choice === undefined ? null : textOf(identities[choice.type]);
  if (choice === undefined || text === null) return null;
  const source = `/user_identities/${choice.type}`;
  if (choice.type !== 'email') return { key: 'em', value: text, source, how: `Email Type: ${choice.label}, sent as it is` };
  const made = hashed(text, EMAIL);
  return made === null ? null : { key: 'em', source, ...made };
}

/** The first that is there and holds digits. */
function phoneOf(identities: JsonObject, attributes: ReadonlyMap<string, Attribute>): TextField | null {
  const found: TextField[] = [];
  for (const type of PHONE_IDENTITIES) {
    const text = textOf(identities[type]);
    if (text !== null && add(found, 'ph', text, `/user_identities/${type}`, PHONE)) return found[0]!;
  }
  const mobile = attributes.get(MOBILE);
  return mobile !== undefined && add(found, 'ph', mobile.text, mobile.source, PHONE) ? found[0]! : null;
}

/** What only the Conversions API gets: of the batch, and of one event's flags. */
export interface PlainUserData {
  readonly ip: TextField | null;
  readonly userAgent: TextField | null;
}

export function plainUserData(batch: Batch): PlainUserData {
  const [ip, agent] = [textOf(batch.ip), textOf(objectOf(batch.device_info)['http_header_user_agent'])];
  return {
    ip: ip === null ? null : { key: 'client_ip_address', value: ip, source: '/ip', how: 'copied' },
    userAgent: agent === null ? null : { key: 'client_user_agent', value: agent, source: '/device_info/http_header_user_agent', how: 'copied' },
  };
}

/** The keys that are not hashed, in Facebook's order. `source` is where the event's flags stand. */
export function eventUserData({ ip, userAgent }: PlainUserData, flags: JsonObject, source: string): TextField[] {
  const fields: TextField[] = [];
  const flag = (name: string, key: string): TextField | null => {
    const value = textOf(flags[name]);
    return value === null ? null : { key, value, source: `${source}/${name}`, how: `flag ${name}` };
  };
  for (const field of [flag(FLAGS.browserId, 'fbp'), flag(FLAGS.clickId, 'fbc'), ip, flag(FLAGS.userAgent, 'client_user_agent') ?? userAgent]) if (field !== null) fields.push(field);
  return fields;
}
