/** What an SDK that was started with a data plan keeps from its kits (spec/data-plans.md 9, spec/pipeline.md h): unplanned events and attributes. */
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { BatchEvent } from '../batch/types.ts';
import type { SdkPlan } from '../data-plans/index.ts';
import { textOf } from './kit-subject.ts';

export interface KitPlan {
  blocksEvent(event: BatchEvent): boolean;
  blocksAttribute(event: BatchEvent, name: string): boolean;
  blocksUserAttribute(name: string): boolean;
  blocksIdentity(type: string): boolean;
}

/** Planned names; true: any. */
type Planned = true | ReadonlySet<string>;

/** Null when the SDK has no plan, or one that blocks nothing. */
export function kitPlan(plan: SdkPlan | null): KitPlan | null {
  if (plan === null || !('dtpn' in plan)) return null;
  const { blok, vers } = plan.dtpn;
  if (!blok.ev && !blok.ea && !blok.ua && !blok.id) return null;
  const points = lookups(vers);
  const unplanned = (planned: Planned | undefined, name: string): boolean => planned !== undefined && planned !== true && !planned.has(name);
  return {
    blocksEvent: (event) => blok.ev && points.get(keyOfEvent(event)) === undefined,
    blocksAttribute: (event, name) => blok.ea && unplanned(points.get(keyOfEvent(event)), name),
    blocksUserAttribute: (name) => blok.ua && unplanned(points.get('user_attributes'), name),
    blocksIdentity: (type) => blok.id && unplanned(points.get('user_identities'), type),
  };
}

function lookups(version: Readonly<Record<string, unknown>>): ReadonlyMap<string, Planned> {
  const document = version['version_document'];
  const points = isObject(document) && Array.isArray(document['data_points']) ? document['data_points'] : [];
  const found = new Map<string, Planned>();
  for (const point of points) {
    if (!isObject(point) || !isObject(point['match']) || !isObject(point['validator'])) continue;
    const { match, validator } = point;
    const key = keyOfPoint(match);
    const definition = isObject(validator['definition']) ? validator['definition'] : {};
    if (key !== null) found.set(key, key.startsWith('user_') ? plannedIn(definition) : attributesIn(definition));
  }
  return found;
}

function keyOfPoint({ type, criteria }: JsonObject): string | null {
  const by = isObject(criteria) ? criteria : {};
  switch (type) {
    case 'custom_event': return `custom_event:${textOf(by['custom_event_type'])}:${textOf(by['event_name'])}`;
    case 'screen_view': return `screen_view::${textOf(by['screen_name'])}`;
    case 'product_action': case 'promotion_action': return `${type}:${textOf(by['action'])}`;
    case 'product_impression': return 'product_impression';
    case 'user_attributes': case 'user_identities': return type;
    default: return null;
  }
}

function keyOfEvent({ event_type: type, data }: BatchEvent): string {
  switch (type) {
    case 'custom_event': return `custom_event:${textOf(data['custom_event_type'])}:${textOf(data['event_name'])}`;
    case 'screen_view': return `screen_view::${textOf(data['screen_name'])}`;
    case 'commerce_event': {
      const { product_action: product, promotion_action: promotion } = data;
      return isObject(product) ? `product_action:${textOf(product['action'])}` : isObject(promotion) ? `promotion_action:${textOf(promotion['action'])}` : 'product_impression';
    }
    // Other messages are in no plan: with events blocked, none of them reaches a kit.
    default: return type;
  }
}

function attributesIn(definition: JsonObject): Planned {
  const data = memberOf(memberOf(definition, 'properties'), 'data');
  const attributes = memberOf(data, 'properties')['custom_attributes'];
  if (isObject(attributes)) return plannedIn(attributes);
  return data['additionalProperties'] === false ? new Set() : true;
}

function plannedIn(schema: JsonObject): Planned {
  return schema['additionalProperties'] === true || schema['additionalProperties'] === undefined ? true : new Set(Object.keys(memberOf(schema, 'properties')));
}

function memberOf(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}
