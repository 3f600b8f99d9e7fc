/** A violation with everything a fix needs to know: what was sent, and the rules that it broke. */
import type { DataPlan, Violation } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { mergedIdentities } from '../identity-map.ts';
import { matchOfEvent } from '../match-key.ts';
import type { Match } from '../match-key.ts';
import { placeOf } from './edit.ts';
import type { PointPlace } from './edit.ts';
import type { CompiledVersion, Finding } from '../types.ts';
import { pointerSegments, schemaPathOf, valueAt } from './schema-walk.ts';

/** What of a violation is needed; a stored one and one that was just found both have it. */
export type BrokenRule = Pick<Violation, 'match_key' | 'point' | 'code' | 'keyword' | 'key' | 'error_pointer' | 'pointer' | 'expected' | 'profile' | 'plan' | 'version' | 'message'>;

export interface FixContext {
  readonly rule: BrokenRule;
  readonly plan: DataPlan;
  readonly place: PointPlace;
  /** The event; for user attributes and identities the map. Null when the batch is no longer kept. */
  readonly root: JsonObject | null;
  /** From the root to the value that is wrong, missing or unplanned. */
  readonly segments: readonly string[];
  readonly value: Json | undefined;
  /** What the plan says of the value; null when nothing. */
  readonly schema: Json | null;
  readonly schemaPath: readonly (string | number)[] | null;
  /** What the plan says of the object that the value stands in. */
  readonly containerPath: readonly (string | number)[] | null;
  readonly container: Json | null;
  readonly match: Match | null;
}

export function fixContext(rule: BrokenRule, plan: DataPlan, batch: Readonly<Record<string, unknown>> | null): FixContext | null {
  const place = placeOf(plan, rule.version, rule.match_key);
  if (place === null) return null;
  const root = rootOf(rule, batch);
  const segments = brokenSegments(rule);
  const definition = place.definition;
  const path = definition === null ? null : schemaPathOf(definition, segments);
  const containerPath = definition === null || segments.length === 0 ? null : schemaPathOf(definition, segments.slice(0, -1));
  const planned = plan.data_plan_versions.find(({ version }) => version === rule.version)!.version_document.data_points;
  const match = (place.pointPath === null ? matchOfEvent(root) : null) ?? (place.pointPath === null ? matchOfKey(rule.match_key) : (planned[Number(place.pointPath.at(-1))]!.match as Match));
  return {
    rule, plan, place, root, segments, match, containerPath,
    value: root === null ? undefined : valueAt(root, segments),
    schema: path === null || definition === null ? null : valueAt(definition, path) ?? null, schemaPath: path,
    container: containerPath === null || definition === null ? null : valueAt(definition, containerPath) ?? null,
  };
}

function rootOf(rule: BrokenRule, batch: Readonly<Record<string, unknown>> | null): JsonObject | null {
  if (batch === null) return null;
  if (rule.match_key === 'user_attributes') return isObject(batch['user_attributes']) ? batch['user_attributes'] : {};
  if (rule.match_key === 'user_identities') return { ...mergedIdentities(batch, true).values };
  const index = /^\/events\/(\d+)(\/|$)/.exec(rule.pointer)?.[1];
  const event = index === undefined || !Array.isArray(batch['events']) ? undefined : (batch['events'] as Json[])[Number(index)];
  return isObject(event) ? event : null;
}

/** The node profile points to the object around what is unplanned, the server to the thing itself (5.3); missing members have no place yet. */
function brokenSegments(rule: BrokenRule): string[] {
  const segments = pointerSegments(rule.error_pointer);
  if (rule.code === 'unplanned-event') return [];
  if (rule.keyword === 'required') return [...segments, rule.expected ?? rule.key];
  if (rule.keyword === 'additionalProperties' && rule.profile === 'node') return [...segments, rule.key];
  return segments;
}

/** A name may hold colons, a type cannot. */
export function matchOfKey(key: string): Match | null {
  const [, type = '', rest = ''] = /^([a-z_]+)(?::(.*))?$/s.exec(key) ?? [];
  switch (type) {
    case 'custom_event': {
      const at = rest.indexOf(':');
      return at < 0 ? null : { type, criteria: { event_name: rest.slice(at + 1), custom_event_type: rest.slice(0, at) } };
    }
    case 'screen_view': return { type, criteria: { screen_name: rest.replace(/^:/, '') } };
    case 'product_action':
    case 'promotion_action': return { type, criteria: { action: rest } };
    case 'application_state_transition': return { type, criteria: { application_transition_type: rest } };
    case '':
    case 'unknown': return null;
    default: return { type, criteria: {} };
  }
}

/** A violation that was just found, as fixes take it; stored rows have these members already. */
export function brokenRule(finding: Finding, version: Pick<CompiledVersion, 'planId' | 'version' | 'profile'>): BrokenRule {
  const { error } = finding;
  return {
    match_key: finding.matchKey, point: finding.point, code: finding.kind, keyword: error.schema_keyword ?? 'none', key: error.key ?? '', error_pointer: error.error_pointer,
    pointer: finding.pointer, expected: error.expected ?? null, profile: version.profile, plan: version.planId, version: version.version, message: finding.message,
  };
}
