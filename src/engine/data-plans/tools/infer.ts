/** A plan inferred from traffic (spec/data-plans.md 3.3): what was seen, as data points whose every field can be taken or left. */
import { MAX_DRAFT_DISTINCT } from '../../../protocol/data-plan.ts';
import type { Draft, PlanVersion } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { plainJson } from '../../../protocol/patch.ts';
import { mergedIdentities } from '../identity-map.ts';
import { isPlannable, matchKeyOf, matchKeyOfEvent, matchOfEvent } from '../match-key.ts';
import type { Match } from '../match-key.ts';
import type { BatchLike } from '../types.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import { closedObject, inferValue, isAlwaysThere, presenceWords, requiredMembers } from './infer-schema.ts';
import { schemaPathOf, pointerSegments } from './schema-walk.ts';
import { ValueStats } from './value-stats.ts';

type DraftPoint = Draft['points'][number];
type DraftField = DraftPoint['fields'][number];

/** Points of one version (1); more are not told apart. */
const MAX_POINTS = 1_000;

export interface DraftBuilder {
  add(batch: BatchLike): void;
  result(): Draft;
}

interface Point {
  readonly match: Match;
  seen: number;
  example: string | null;
  /** Of the event's `data`, or of the whole map. */
  readonly stats: ValueStats;
}

export interface DraftOptions {
  /** Says of each point and field whether it is already planned there. */
  readonly compare?: PlanVersion;
}

/** Members of `data` that plans describe; the others belong to every event. */
const EVENT_MEMBERS = ['custom_attributes', 'currency_code', 'product_action', 'promotion_action', 'product_impressions'] as const;
/** What a commerce event is matched by is described, and nothing else of those three (4.2). */
const VARIANTS: ReadonlySet<string> = new Set(['product_action', 'promotion_action', 'product_impressions']);

export function createDraft(options: DraftOptions = {}): DraftBuilder {
  const points = new Map<string, Point>();
  let batches = 0;
  let events = 0;
  const pointFor = (key: string, match: Match): Point | null => {
    let point = points.get(key);
    if (point === undefined) {
      if (points.size >= MAX_POINTS) return null;
      point = { match, seen: 0, example: null, stats: new ValueStats() };
      points.set(key, point);
    }
    point.seen += 1;
    return point;
  };
  // A map counts from the first batch on, so that what a batch lacks is never asked for.
  const maps = { user_attributes: new ValueStats(), user_identities: new ValueStats() };
  const mapSeen = { user_attributes: 0, user_identities: 0 };
  return {
    add(batch) {
      batches += 1;
      for (const event of Array.isArray(batch['events']) ? (batch['events'] as Json[]) : []) {
        const key = matchKeyOfEvent(event);
        const match = matchOfEvent(event);
        if (!isPlannable(event) || key === null || match === null || !isObject(event)) continue;
        events += 1;
        const point = pointFor(key, match);
        if (point === null) continue;
        const data = isObject(event['data']) ? event['data'] : {};
        point.example ??= idOf(data['event_id']);
        addEvent(point.stats, match.type, data);
      }
      const attributes = batch['user_attributes'];
      maps.user_attributes.objects += 1;
      if (isObject(attributes) && Object.keys(attributes).length > 0) {
        mapSeen.user_attributes += 1;
        addMap(maps.user_attributes, attributes, true);
      }
      const identities = mergedIdentities(batch, false).values;
      maps.user_identities.objects += 1;
      if (Object.keys(identities).length > 0) {
        mapSeen.user_identities += 1;
        addMap(maps.user_identities, identities, false);
      }
    },
    result() {
      const out = [...points].map(([key, point]) => eventPoint(key, point, options.compare)).sort((left, right) => right.seen - left.seen || left.match_key.localeCompare(right.match_key));
      for (const type of ['user_attributes', 'user_identities'] as const) {
        if (mapSeen[type] > 0) out.push(mapPoint(type, maps[type], mapSeen[type], batches, options.compare));
      }
      return { batches_scanned: batches, events_scanned: events, points: out };
    },
  };
}

function idOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
}

function addEvent(stats: ValueStats, type: string, data: JsonObject): void {
  stats.objects += 1;
  stats.seen += 1;
  for (const name of EVENT_MEMBERS) {
    const value = data[name];
    // Directly in `data` null is absent (6.2, 2).
    if (value === undefined || value === null || (VARIANTS.has(name) && variantOf(type) !== name)) continue;
    const into = stats.member(name)!;
    if (name === 'custom_attributes' && isObject(value)) addAttributes(into, value);
    else if (name === 'product_action' && isObject(value)) addOwner(into, value, 'products');
    else if (name === 'promotion_action' && isObject(value)) addOwner(into, value, 'promotions');
    else if (name === 'product_impressions' && Array.isArray(value)) addList(into, value, (entry, item) => addOwner(entry, item, 'products'));
    else into.add(value, false);
  }
}

function variantOf(type: string): string {
  return type === 'product_impression' ? 'product_impressions' : type;
}

function addMap(stats: ValueStats, map: Readonly<Record<string, Json>>, asText: boolean): void {
  for (const name of Object.keys(map)) stats.member(name)?.add(map[name] as Json, asText);
}

/** An attribute map: the server makes text of its scalars (6.2, 1). */
function addAttributes(stats: ValueStats, value: JsonObject): void {
  stats.seen += 1;
  stats.objects += 1;
  stats.members ??= new Map();
  addMap(stats, value, true);
}

function addList(stats: ValueStats, value: readonly Json[], addEntry: (entry: ValueStats, item: JsonObject) => void): void {
  stats.seen += 1;
  stats.lists += 1;
  stats.entries ??= new ValueStats();
  for (const item of value) {
    if (isObject(item)) addEntry(stats.entries, item);
    else stats.entries.add(item, false);
  }
}

/** An action or impression, which holds a list of products or promotions, or one of those. */
function addOwner(stats: ValueStats, value: JsonObject, list: string): void {
  stats.seen += 1;
  stats.objects += 1;
  stats.members ??= new Map();
  for (const name of Object.keys(value)) {
    const item = value[name] as Json;
    const into = stats.member(name);
    if (into === null) continue;
    if (name === list && Array.isArray(item)) addList(into, item, (entry, product) => addOwner(entry, product, ''));
    else if (name === 'custom_attributes' && isObject(item)) addAttributes(into, item);
    else into.add(item, false);
  }
}

function eventPoint(key: string, point: Point, compare: PlanVersion | undefined): DraftPoint {
  const attributes = point.stats.members?.get('custom_attributes');
  const properties: JsonObject = {
    // An event without attributes must keep none.
    custom_attributes: attributes === undefined ? { type: 'object', ...closedObject({}, [], false) } : inferValue(attributes).schema,
  };
  for (const [name, stats] of point.stats.members ?? []) if (name !== 'custom_attributes') properties[name] = inferValue(stats).schema;
  const definition: JsonObject = {
    properties: { data: { type: 'object', additionalProperties: true, properties, required: requiredMembers(point.stats, point.seen) } },
  };
  const planned = plannedDefinition(compare, key);
  const fields = [...(point.stats.members ?? [])].flatMap(([name, stats]) => fieldsOf(stats, `/data/${name}`, point.seen, 'events'));
  return {
    match_key: key, match: { type: point.match.type, criteria: plainCriteria(point.match) }, seen: point.seen, example_event: point.example,
    planned: planned !== undefined, fields: fields.map((field) => markPlanned(field, planned)), definition: plain(definition),
  };
}

function mapPoint(type: 'user_attributes' | 'user_identities', stats: ValueStats, seen: number, batches: number, compare: PlanVersion | undefined): DraftPoint {
  const allowEnum = type === 'user_attributes';
  const properties: JsonObject = Object.create(null) as JsonObject;
  for (const [name, value] of stats.members ?? []) properties[name] = inferValue(value, allowEnum).schema;
  const planned = plannedDefinition(compare, type);
  const fields = [...(stats.members ?? [])].map(([name, value]) => fieldOf(name, value, `/${escapeToken(name)}`, batches, 'batches', allowEnum));
  return {
    match_key: type, match: { type, criteria: {} }, seen, example_event: null, planned: planned !== undefined,
    fields: fields.map((field) => markPlanned(field, planned)),
    definition: plain({ type: 'object', ...closedObject(properties, requiredMembers(stats, batches), stats.overflow) }),
  };
}

/** Lists and attribute maps are not fields themselves: what stands in them is. */
const STRUCTURE: ReadonlySet<string> = new Set(['custom_attributes', 'product_action', 'promotion_action', 'product_impressions', 'products', 'promotions']);

function fieldsOf(stats: ValueStats, path: string, samples: number, what: string): DraftField[] {
  // What the point is matched by is not there to be left out.
  if (path === '/data/product_action/action' || path === '/data/promotion_action/action') return [];
  const name = pointerSegments(path).findLast((step) => step !== '*') ?? '';
  if (!STRUCTURE.has(name)) return [fieldOf(name, stats, path, samples, what, true)];
  const own = stats.objects > 0 ? [...(stats.members ?? [])].flatMap(([key, value]) => fieldsOf(value, `${path}/${escapeToken(key)}`, stats.objects, samplesWord(path))) : [];
  const entries = stats.entries === null ? [] : [...(stats.entries.members ?? [])].flatMap(([key, value]) => fieldsOf(value, `${path}/*/${escapeToken(key)}`, stats.entries!.objects, samplesWord(path)));
  return [...own, ...entries];
}

function samplesWord(path: string): string {
  if (path.includes('/products')) return 'products';
  if (path.includes('/promotions')) return 'promotions';
  return path.includes('/product_impressions') ? 'impressions' : 'events';
}

function fieldOf(name: string, stats: ValueStats, path: string, samples: number, what: string, allowEnum: boolean): DraftField {
  const { schema, confidence, why } = inferValue(stats, allowEnum);
  return {
    path, name, seen: stats.seen, required: isAlwaysThere(stats, samples), schema: plain(schema), confidence,
    why: `${[presenceWords(stats, samples, what), ...why].join('; ')}.`.replace(/^./, (first) => first.toUpperCase()),
    examples: [...stats.examples], distinct: stats.distinct?.size ?? MAX_DRAFT_DISTINCT + 1, planned: false,
  };
}

function markPlanned(field: DraftField, definition: Json | undefined): DraftField {
  return definition === undefined ? field : { ...field, planned: schemaPathOf(definition, pointerSegments(field.path)) !== null };
}

function plannedDefinition(version: PlanVersion | undefined, key: string): Json | undefined {
  return version?.version_document.data_points.findLast((point) => matchKeyOf(point.match) === key)?.validator.definition as Json | undefined;
}

function plainCriteria(match: Match): Record<string, never> {
  return (plainJson(match.criteria ?? {}) ?? {}) as Record<string, never>;
}

function plain(value: JsonObject): DraftPoint['definition'] {
  return plainJson(value) as DraftPoint['definition'];
}
