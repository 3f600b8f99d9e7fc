/** The ingestion pipeline's way of validating (spec/data-plans.md 4.3, 5, 6.2). */
import type { ValidationAction, ValidationError, ValidationResult } from '../../protocol/data-plan.ts';
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { findingOf } from './finding.ts';
import { DEVICE_APPLICATION_STAMP, mergedIdentities, originOf } from './identity-map.ts';
import type { IdentityMap } from './identity-map.ts';
import { isPlannable, matchKeyOfEvent, matchOfEvent, pointName } from './match-key.ts';
import type { Match } from './match-key.ts';
import { valueAt } from './pointer.ts';
import { compareErrors, newRun, pointerOf } from './schema/run.ts';
import type { Run, SchemaError } from './schema/run.ts';
import { quoted } from './sentence.ts';
import type { BatchLike, BatchValidation, CompiledPoint, CompiledVersion, Finding, FindingTarget, Unchecked } from './types.ts';

interface Work {
  readonly version: CompiledVersion;
  readonly run: Run;
  readonly results: ValidationResult[];
  readonly found: Finding[];
  readonly unchecked: Unchecked[];
}

export function validateAsServer(version: CompiledVersion, batch: BatchLike): BatchValidation {
  const work: Work = { version, run: newRun(), results: [], found: [], unchecked: [] };
  let received = 0;
  const events = batch['events'];
  if (Array.isArray(events)) {
    for (let index = 0; index < events.length; index += 1) {
      const event: unknown = events[index];
      if (!isPlannable(event)) continue;
      received += 1;
      validateEvent(work, event as JsonObject, index);
    }
  }
  const attributes = version.points.get('user_attributes');
  if (attributes !== undefined) {
    received += 1;
    const map = batch['user_attributes'];
    validateMap(work, attributes, 'user_attributes', isObject(map) ? map : {}, null);
  }
  const identities = version.points.get('user_identities');
  if (identities !== undefined) {
    received += 1;
    const map = mergedIdentities(batch, valueAt(identities.definition, ['properties', DEVICE_APPLICATION_STAMP]) !== undefined);
    validateMap(work, identities, 'user_identities', map.values, map);
  }
  return { results: work.results, found: work.found, received, unchecked: work.unchecked, failed: null };
}

function validateEvent(work: Work, event: JsonObject, index: number): void {
  const key = matchKeyOfEvent(event);
  const point = key === null ? undefined : work.version.points.get(key);
  if (point === undefined) return unplannedEvent(work, event, index, key);
  const errors = evaluate(work, point, event, point.name);
  if (errors.length === 0) return;
  const found = errors.map((error) => findingOf({
    ...sharedParts(error, work.version.actions.event_attribute), target: 'event', eventIndex: index, root: event, matchKey: point.matchKey, point: point.name,
  }));
  add(work, point.match, found, event);
}

function validateMap(work: Work, point: CompiledPoint, target: FindingTarget, map: Readonly<Record<string, unknown>>, identities: IdentityMap | null): void {
  const errors = evaluate(work, point, map, point.matchKey);
  if (errors.length === 0) return;
  const { user_attribute, identity } = work.version.actions;
  const found = errors.map((error) => findingOf({
    ...sharedParts(error, identities === null ? user_attribute : identity), target, eventIndex: null, root: map, matchKey: point.matchKey, point: point.name,
    ...(identities === null ? {} : { pointer: originOf(identities, error.segments, error.keyword === 'required' ? error.key : null) }),
  }));
  add(work, point.match, found, null);
}

/** In the platform's order; patterns that were cut off are noted. */
function evaluate(work: Work, point: CompiledPoint, value: unknown, rootKey: string): readonly SchemaError[] {
  const check = point.check();
  if (check === null) return [];
  const { run } = work;
  run.errors = [];
  run.rootKey = rootKey;
  run.path.length = 0;
  check(value, run);
  if (run.excesses.size > 0) {
    for (const [schemaPointer, pattern] of run.excesses) {
      work.unchecked.push({ matchKey: point.matchKey, schemaPointer, message: `A value in ${point.name} was not checked: the pattern ${pattern} takes too long. Write it without repetition inside repetition.` });
    }
    run.excesses.clear();
  }
  return run.errors.length > 1 ? run.errors.toSorted(compareErrors) : run.errors;
}

function sharedParts(found: SchemaError, unplannedAction: ValidationAction): { error: ValidationError; keyword: string; key: string; segments: SchemaError['segments']; expected: string | null } {
  return {
    error: {
      validation_error_type: found.type, key: found.key, error_pointer: `#${pointerOf(found.segments)}`, expected: found.expected, actual: found.actual,
      schema_keyword: found.keyword, action_expected: found.type === 'unplanned' ? unplannedAction : 'allow',
    },
    keyword: found.keyword, key: found.key, segments: found.segments, expected: found.expected,
  };
}

function add(work: Work, match: Match | CompiledPoint['match'], found: readonly Finding[], event: JsonObject | null): void {
  work.found.push(...found);
  const data = event === null ? undefined : event['data'];
  const id = valueAt(data, ['event_id']);
  const messageId = valueAt(data, ['source_message_id']);
  work.results.push({
    event_type: 'validation_result',
    data: {
      match,
      validation_errors: found.map(({ error }) => error),
      ...(typeof id === 'string' || typeof id === 'number' ? { validated_event_id: id } : typeof id === 'bigint' ? { validated_event_id: id.toString() } : {}),
      ...(typeof messageId === 'string' ? { validated_source_message_id: messageId } : {}),
    },
  });
}

const UNKNOWN_MATCH: Match = { type: 'unknown', criteria: {} };

function unplannedEvent(work: Work, event: JsonObject, index: number, matchKey: string | null): void {
  const match = matchOfEvent(event) ?? UNKNOWN_MATCH;
  const { event_name: name, screen_name: screen, action } = match.criteria ?? {};
  const key = [name, screen, action].find((text) => typeof text === 'string' && text !== '') as string | undefined ?? match.type;
  const error: ValidationError = {
    validation_error_type: 'unplanned', key, error_pointer: '#', expected: null, actual: key, schema_keyword: 'none', action_expected: work.version.actions.event,
  };
  const finding = findingOf({
    target: 'event', eventIndex: index, root: event, matchKey: matchKey ?? 'unknown', point: match === UNKNOWN_MATCH ? pointName({ type: String(event['event_type']) }) : pointName(match),
    subject: describe(match, event), error, keyword: 'none', key, segments: [], expected: null, near: nearPoint(work.version, match),
  });
  add(work, match, [finding], event);
}

/** What the event is, for the sentence that it is not planned. */
export function describe(match: Match, event: JsonObject): string {
  const { event_name: name, screen_name: screen, custom_event_type: type, action } = match.criteria ?? {};
  switch (match.type) {
    case 'custom_event': return name === '' ? 'A custom event without a name' : `The custom event ${quoted(String(name))} of the type ${String(type)}`;
    case 'screen_view': return screen === '' ? 'A screen view without a name' : `The screen ${quoted(String(screen))}`;
    case 'product_action': return `The product action ${quoted(String(action))}`;
    case 'promotion_action': return `The promotion action ${quoted(String(action))}`;
    case 'product_impression': return 'The product impression';
    default: {
      const kind = typeof event['event_type'] === 'string' ? event['event_type'] : 'unknown';
      return kind === 'commerce_event' ? 'A commerce event without product action, promotion action or impressions' : kind === 'custom_event' ? 'A custom event without data' : `The event of the type ${kind}`;
    }
  }
}

/** The same name in other letters or of another type: the usual reason for an unplanned event. */
export function nearPoint(version: CompiledVersion, match: Match): string | null {
  if (match.type !== 'custom_event' && match.type !== 'screen_view') return null;
  const wanted = pointName(match).toLowerCase();
  for (const point of version.points.values()) {
    if (point.match.type === match.type && point.name.toLowerCase() === wanted) {
      const type = point.match.criteria?.['custom_event_type'];
      return match.type === 'screen_view' ? quoted(point.name) : `${quoted(point.name)} of the type ${typeof type === 'string' ? type : 'unknown'}`;
    }
  }
  return null;
}
