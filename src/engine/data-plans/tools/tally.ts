/** Planned points against what was seen, valid and forwarded; and what was seen without being planned (spec/data-plans.md 4, 10). */
import type { Coverage } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { mergedIdentities } from '../identity-map.ts';
import { isPlannable, matchKeyOf, matchKeyOfEvent, matchOfEvent, pointName } from '../match-key.ts';
import type { BatchLike, BatchValidation, CompiledVersion } from '../types.ts';
import { plannedMembers, pointerSegments } from './schema-walk.ts';

/** Different unplanned names that are listed. */
const MAX_UNPLANNED = 1_000;
/** Attributes followed per point. */
const MAX_ATTRIBUTES = 500;

export interface CoverageBuilder {
  /** `forwarded(index)`: at least one output got the event. */
  add(batch: BatchLike, validation: BatchValidation, forwarded: (eventIndex: number) => boolean, at: number): void;
  result(): Coverage;
}

interface AttributeTally {
  readonly path: string;
  readonly segments: readonly string[];
  readonly required: boolean;
  seen: number;
}

interface PointTally {
  readonly head: Pick<Coverage['points'][number], 'match_key' | 'type' | 'name' | 'description'>;
  readonly attributes: readonly AttributeTally[];
  seen: number;
  valid: number;
  forwarded: number;
  firstAt: number | null;
  lastAt: number | null;
  example: string | null;
}

export function createCoverage(version: CompiledVersion): CoverageBuilder {
  const points = plannedPoints(version);
  const unplanned = new Map<string, Coverage['unplanned'][number]>();
  const stampPlanned = points.get('user_identities')?.attributes.some(({ path }) => path === '/device_application_stamp') ?? false;
  let scanned = 0;
  const count = (point: PointTally, value: unknown, valid: boolean, forwarded: boolean, at: number, eventId: string | null): void => {
    point.seen += 1;
    if (valid) point.valid += 1;
    if (forwarded) point.forwarded += 1;
    point.firstAt = point.firstAt === null ? at : Math.min(point.firstAt, at);
    if (point.lastAt === null || at >= point.lastAt) {
      point.lastAt = at;
      point.example = eventId;
    }
    for (const attribute of point.attributes) if (isThere(value, attribute.segments, 0)) attribute.seen += 1;
  };
  return {
    add(batch, validation, forwarded, at) {
      const invalidEvents = new Set<number>();
      const invalidMaps = new Set<string>();
      for (const finding of validation.found) {
        if (finding.eventIndex === null) invalidMaps.add(finding.target);
        else invalidEvents.add(finding.eventIndex);
      }
      let anyForwarded = false;
      const events = Array.isArray(batch['events']) ? (batch['events'] as Json[]) : [];
      for (const [index, event] of events.entries()) {
        if (forwarded(index)) anyForwarded = true;
        if (!isPlannable(event)) continue;
        scanned += 1;
        const key = matchKeyOfEvent(event);
        const point = key === null ? undefined : points.get(key);
        const eventId = eventIdOf(event);
        if (point !== undefined) count(point, event, !invalidEvents.has(index), forwarded(index), at, eventId);
        else countUnplanned(unplanned, event, key ?? 'unknown', eventId ?? '');
      }
      const maps = { user_attributes: batch['user_attributes'], user_identities: points.has('user_identities') ? mergedIdentities(batch, stampPlanned).values : null };
      for (const type of ['user_attributes', 'user_identities'] as const) {
        const map = maps[type];
        const point = points.get(type);
        if (point !== undefined && typeof map === 'object' && map !== null && Object.keys(map).length > 0) count(point, map, !invalidMaps.has(type), anyForwarded, at, null);
      }
    },
    result: () => ({
      plan: version.planId, version: version.version, events_scanned: scanned,
      points: [...points.values()].map(({ head, attributes, seen, valid, forwarded, firstAt, lastAt, example }) => ({
        ...head, seen, valid, forwarded, first_at: firstAt, last_at: lastAt, example_event: example,
        attributes: attributes.map(({ path, required, seen: times }) => ({ path, required, seen: times })),
      })),
      unplanned: [...unplanned.values()].sort((left, right) => right.seen - left.seen || left.match_key.localeCompare(right.match_key)),
    }),
  };
}

function plannedPoints(version: CompiledVersion): Map<string, PointTally> {
  const points = new Map<string, PointTally>();
  for (const { match, description, validator } of version.source.version_document.data_points) {
    const key = matchKeyOf(match);
    if (key === null) continue;
    points.set(key, {
      head: { match_key: key, type: match.type, name: pointName(match), description: description ?? '' },
      attributes: plannedMembers(validator.definition as Json).slice(0, MAX_ATTRIBUTES).map(({ pointer, required }) => ({ path: pointer, segments: pointerSegments(pointer), required, seen: 0 })),
      seen: 0, valid: 0, forwarded: 0, firstAt: null, lastAt: null, example: null,
    });
  }
  return points;
}

function countUnplanned(unplanned: Map<string, Coverage['unplanned'][number]>, event: Json, key: string, eventId: string): void {
  const known = unplanned.get(key);
  if (known !== undefined) known.seen += 1;
  else if (unplanned.size < MAX_UNPLANNED) {
    const match = matchOfEvent(event);
    unplanned.set(key, { match_key: key, name: match === null ? 'Commerce event without action' : pointName(match), seen: 1, example_event: eventId });
  }
}

export function eventIdOf(event: Json): string | null {
  const id = isObject(event) && isObject(event['data']) ? event['data']['event_id'] : undefined;
  return typeof id === 'string' ? id : typeof id === 'number' || typeof id === 'bigint' ? String(id) : null;
}

/** `*` asks for any entry of a list. */
function isThere(value: unknown, segments: readonly string[], from: number): boolean {
  let at = value;
  for (let index = from; index < segments.length; index += 1) {
    const segment = segments[index]!;
    if (segment === '*') return Array.isArray(at) && at.some((entry) => isThere(entry, segments, index + 1));
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, segment)) return false;
    at = (at as Record<string, unknown>)[segment];
  }
  return at !== undefined;
}
