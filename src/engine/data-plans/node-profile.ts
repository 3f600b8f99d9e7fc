/** What `@mparticle/data-planning-node` 1.0.3 returns for a batch (spec/data-plans.md 6.1). */
import type { ValidationError, ValidationResult } from '../../protocol/data-plan.ts';
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { findingOf } from './finding.ts';
import { isPlannable, matchOfEvent, pointName } from './match-key.ts';
import { libraryEventKey, libraryEventName, LibraryFailure, librarySynthesis } from './node-match.ts';
import type { LibraryMatch } from './node-match.ts';
import { describe, nearPoint } from './server-profile.ts';
import type { BatchLike, BatchValidation, CompiledPoint, CompiledVersion, Finding, FindingTarget, Unchecked } from './types.ts';

interface Work {
  readonly version: CompiledVersion;
  readonly results: ValidationResult[];
  readonly found: Finding[];
  readonly unchecked: Unchecked[];
}

/** Throws `LibraryFailure` where the library's call rejects. */
export function validateAsLibrary(version: CompiledVersion, batch: BatchLike): BatchValidation {
  if (version.refused !== null) throw new LibraryFailure(version.refused);
  const work: Work = { version, results: [], found: [], unchecked: [] };
  const events = batch['events'];
  let received = 1;
  if (Array.isArray(events)) {
    events.forEach((event: unknown, index) => {
      if (isPlannable(event)) received += 1;
      validateEvent(work, event, index);
    });
  }
  validateUserAttributes(work, batch['user_attributes']);
  return { results: work.results, found: work.found, received, unchecked: work.unchecked, failed: null };
}

function validateEvent(work: Work, value: unknown, index: number): void {
  const key = libraryEventKey(value);
  const event = value as JsonObject;
  if (key === null || key.trim() === '') {
    const error: ValidationError = { validation_error_type: 'unplanned', key: 'unknown', error_pointer: '#' };
    const finding = unplannedFinding(work, event, index, 'unknown', error);
    add(work, undefined, [finding]);
    return;
  }
  const point = work.version.points.get(key);
  if (point === undefined) {
    const error: ValidationError = { validation_error_type: 'unplanned', key: libraryEventName(event) as string, error_pointer: '#' };
    add(work, librarySynthesis(event), [unplannedFinding(work, event, index, key, error)]);
    return;
  }
  check(work, point, 'event', index, event);
}

function unplannedFinding(work: Work, event: JsonObject, index: number, matchKey: string, error: ValidationError): Finding {
  const match = matchOfEvent(event) ?? { type: typeof event['event_type'] === 'string' ? event['event_type'] : 'unknown' };
  return findingOf({
    target: 'event', eventIndex: index, root: event, matchKey, point: pointName(match), subject: describe(match, event), error, keyword: 'none', key: error.key ?? '',
    segments: [], expected: null, near: nearPoint(work.version, match),
  });
}

function validateUserAttributes(work: Work, attributes: unknown): void {
  const point = work.version.points.get('user_attributes');
  if (point !== undefined && isObjectLike(point.definition) && Object.keys(point.definition).length > 0) {
    check(work, point, 'user_attributes', null, attributes);
    return;
  }
  const error: ValidationError = { validation_error_type: 'unknown', error_pointer: '#', actual: 'Invalid JSON Schema', key: 'user_attributes' };
  add(work, { type: 'user_attributes' }, [{
    error, target: 'user_attributes', eventIndex: null, eventId: null, matchKey: 'user_attributes', point: 'User attributes', kind: 'other', pointer: '/user_attributes', path: '#',
    message: 'The official library reports every batch when the plan has no schema for user attributes; the platform does not.',
  }]);
}

function isObjectLike(definition: unknown): definition is object {
  return (typeof definition === 'object' || typeof definition === 'string') && definition !== null;
}

function check(work: Work, point: CompiledPoint, target: FindingTarget, eventIndex: number | null, value: unknown): void {
  const { errors, excesses } = point.libraryCheck().run(value);
  for (const pattern of excesses.keys()) {
    work.unchecked.push({ matchKey: point.matchKey, schemaPointer: '', message: `A value in ${point.name} was not checked: the pattern ${pattern} takes too long. Write it without repetition inside repetition.` });
  }
  if (errors.length === 0) return;
  const found = errors.map(({ error, segments, keyword, expected }) => findingOf({
    target, eventIndex, root: isObject(value) ? value : {}, matchKey: point.matchKey, point: point.name, error, keyword,
    key: keyword === 'required' ? (expected ?? '') : (error.key ?? ''), segments, expected,
  }));
  add(work, point.match, found);
}

function add(work: Work, match: LibraryMatch | undefined, found: readonly Finding[]): void {
  work.found.push(...found);
  work.results.push({ event_type: 'validation_result', data: { ...(match === undefined ? {} : { match }), validation_errors: found.map(({ error }) => error) } });
}
