/** The data points of one version: what they match, and their definitions. */
import { isObject } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { closest, listed } from '../../wording.ts';
import { originOf } from '../identity-map.ts';
import { BARE_TYPES, CRITERIA, INERT_TYPES, matchKeyOf, pointName } from '../match-key.ts';
import type { Segment } from '../schema/run.ts';
import type { Problems } from './problems.ts';
import { checkSchema } from './schema.ts';

export const MAX_POINTS = 1_000;

const TYPES = [...Object.keys(CRITERIA), ...BARE_TYPES];
/** What the server validates (1). */
const SERVER_TYPES: ReadonlySet<string> = new Set(['custom_event', 'screen_view', 'product_action', 'promotion_action', 'product_impression', 'user_attributes', 'user_identities']);

const EVENT_TYPES = ['navigation', 'location', 'search', 'transaction', 'user_content', 'user_preference', 'social', 'other', 'media', 'unknown', 'attribution'];
const PRODUCT_ACTIONS = ['add_to_cart', 'remove_from_cart', 'checkout', 'checkout_option', 'click', 'view_detail', 'purchase', 'refund', 'add_to_wishlist', 'remove_from_wish_list', 'remove_from_wishlist'];

/** Values that events can have, by type and criterion. */
const VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  custom_event: { custom_event_type: EVENT_TYPES },
  product_action: { action: PRODUCT_ACTIONS },
  promotion_action: { action: ['view', 'click'] },
};

const IDENTITIES: ReadonlySet<string> = new Set([
  'customerid', 'email', 'facebook', 'facebookcustomaudienceid', 'google', 'microsoft', 'twitter', 'yahoo', 'other',
  ...Array.from({ length: 9 }, (_, index) => `other${index + 2}`), 'mobile_number', 'phone_number_2', 'phone_number_3', 'ios_idfa', 'ios_idfv', 'android_aaid',
  'android_uuid', 'amp_id', 'push_token', 'device_application_stamp', 'roku_aid', 'roku_publisher_id', 'fire_aid', 'microsoft_aid', 'microsoft_publisher_id',
]);

export function checkPoints(points: unknown, path: readonly Segment[], problems: Problems): void {
  if (!Array.isArray(points)) {
    problems.error('points-missing', path, 'A version document needs "data_points", a list: add it, empty if nothing is planned yet.');
    return;
  }
  if (points.length > MAX_POINTS) problems.error('too-many-points', path, `Data plan exceeds maximum of ${MAX_POINTS} with ${points.length} data points.`);
  const seen = new Map<string, number>();
  for (const [index, point] of points.slice(0, MAX_POINTS).entries()) checkPoint(point, [...path, index], problems, seen, index);
  problems.matchKey = null;
}

function checkPoint(point: unknown, path: readonly Segment[], problems: Problems, seen: Map<string, number>, index: number): void {
  problems.matchKey = null;
  if (!isObject(point)) return problems.error('point-shape', path, 'A data point must be an object with "match" and "validator".');
  const { match, validator } = point;
  if (!isObject(match) || typeof match['type'] !== 'string') return problems.error('point-shape', [...path, 'match'], 'A data point needs "match" with a "type": say which event it describes.');
  const type = match['type'];
  if (INERT_TYPES.has(type)) problems.warn('point-never-matches', [...path, 'match', 'type'], `Nothing ever matches a data point of the type "${type}": remove it or correct the type.`);
  else if (!TYPES.includes(type)) {
    const meant = closest(type, TYPES);
    return problems.error('point-type', [...path, 'match', 'type'], `There is no data point of the type "${type}": ${meant === undefined ? `use ${listed([...SERVER_TYPES])}` : `did you mean "${meant}"?`}${meant === undefined ? '.' : ''}`);
  } else if (!SERVER_TYPES.has(type)) {
    problems.warn('point-never-matches', [...path, 'match', 'type'], `The platform does not validate events of the type "${type}"; only the official command line tools do.`);
  }
  if (!checkCriteria(type, match, path, problems)) return;
  const key = matchKeyOf({ type, criteria: match['criteria'] });
  problems.matchKey = key;
  if (key !== null) {
    const before = seen.get(key);
    if (before !== undefined) problems.warn('point-duplicate', path, `${pointName({ type, criteria: match['criteria'] })} is planned twice, as data point ${before + 1} and ${index + 1}; the later one counts: remove one of them.`);
    seen.set(key, index);
  }
  checkValidator(validator, type, path, problems);
}

/** False when a criterion is absent: then there is no key to go on with. */
function checkCriteria(type: string, match: JsonObject, path: readonly Segment[], problems: Problems): boolean {
  const needed = Object.hasOwn(CRITERIA, type) ? CRITERIA[type]! : [];
  const criteria = match['criteria'];
  const at = [...path, 'match', 'criteria'];
  let complete = true;
  for (const name of needed) {
    const value = isObject(criteria) && Object.hasOwn(criteria, name) ? criteria[name] : undefined;
    if (typeof value !== 'string' || value === '') {
      problems.error('point-criteria', isObject(criteria) ? [...at, name] : at, `A data point of the type "${type}" needs "criteria" with "${name}", a text: add it.`);
      complete = false;
      continue;
    }
    const values = VALUES[type]?.[name];
    if (values === undefined || values.includes(value)) continue;
    const meant = closest(value, values);
    problems.warn('point-never-matches', [...at, name], `No event has the ${name} "${value}": ${meant === undefined ? `use ${listed(values)}.` : `did you mean "${meant}"?`}`);
  }
  return complete;
}

function checkValidator(validator: unknown, type: string, path: readonly Segment[], problems: Problems): void {
  const at = [...path, 'validator'];
  if (!isObject(validator) || validator['type'] !== 'json_schema') return problems.error('point-validator', [...at, 'type'], 'A data point needs "validator" with the type "json_schema".');
  const definition = validator['definition'];
  if (!isObject(definition)) return problems.error('point-validator', [...at, 'definition'], 'A validator needs "definition", a JSON Schema object: write {} to allow everything.');
  const place = type === 'user_attributes' ? 'attributes' : type === 'user_identities' ? 'other' : 'event';
  checkSchema(definition, [...at, 'definition'], { problems, depth: 0, place });
  if (type === 'user_identities') checkIdentityNames(definition, [...at, 'definition', 'properties'], problems);
}

/** Plans name identities as IDSync does, batches as the Events API does (3.3): the commonest slip. */
function checkIdentityNames(definition: JsonObject, path: readonly Segment[], problems: Problems): void {
  const properties = definition['properties'];
  if (!isObject(properties)) return;
  for (const name of Object.keys(properties)) {
    if (IDENTITIES.has(name)) continue;
    const meant = [...IDENTITIES].find((identity) => originOf({ values: {}, places: new Map() }, [identity], null).endsWith(`/${name}`)) ?? closest(name, [...IDENTITIES]);
    problems.warn('identity-name', [...path, name], `Plans have no identity "${name}"${meant === undefined ? ': use the names of IDSync, such as "customerid" and "email".' : `; they call it "${meant}".`}`);
  }
}
