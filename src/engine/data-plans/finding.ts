/** Errors of both profiles turned into findings: the same error with what people and reports need. */
import type { ValidationError } from '../../protocol/data-plan.ts';
import { idText } from '../../protocol/json.ts';
import { kindOf } from './kind.ts';
import { segmentsOf, valueAt } from './pointer.ts';
import { escapeSegment, pointerOf } from './schema/run.ts';
import { sentenceOf } from './sentence.ts';
import type { Finding, FindingTarget } from './types.ts';

export interface FindingParts {
  readonly target: FindingTarget;
  readonly eventIndex: number | null;
  /** The event, or the map that was validated. */
  readonly root: unknown;
  readonly matchKey: string;
  readonly point: string;
  /** What the sentence calls it, where that is not the point's name. */
  readonly subject?: string;
  readonly error: ValidationError;
  readonly keyword: string;
  readonly key: string;
  readonly segments: readonly (string | number)[];
  readonly expected: string | null;
  readonly near?: string | null;
  /** For identities: where in the batch the map's member comes from. */
  readonly pointer?: string;
}

export function findingOf(parts: FindingParts): Finding {
  const { error, target, eventIndex, segments, keyword } = parts;
  const missing = keyword === 'required' ? `/${escapeSegment(parts.key)}` : '';
  const home = eventIndex === null ? `/${target}` : `/events/${eventIndex}`;
  const data = eventIndex === null ? undefined : valueAt(parts.root, ['data']);
  return {
    error, target, eventIndex,
    eventId: eventIndex === null ? null : idText(valueAt(data, ['event_id'])),
    matchKey: parts.matchKey, point: parts.point,
    kind: kindOf(error.validation_error_type, keyword, target, target === 'event' && segments.length === 0),
    pointer: parts.pointer ?? `${home}${pointerOf(segments)}${missing}`,
    path: groupPath(parts.root, error.error_pointer),
    message: sentenceOf({
      target, type: error.validation_error_type, keyword, point: parts.subject ?? parts.point, segments: withIndexes(parts.root, segments), key: parts.key, expected: parts.expected,
      value: valueAt(parts.root, segments), near: parts.near ?? null,
    }),
  };
}

/** Places in lists as numbers: the library's pointers have them as text. */
function withIndexes(root: unknown, segments: readonly (string | number)[]): readonly (string | number)[] {
  let value = root;
  return segments.map((segment) => {
    const typed = Array.isArray(value) ? Number(segment) : segment;
    value = valueAt(value, [segment]);
    return typed;
  });
}

/** List indexes become `*`; a member that is called `0` stays. */
function groupPath(root: unknown, pointer: string): string {
  if (!/\/\d/.test(pointer)) return pointer;
  const parts = pointer.split('/').slice(1);
  const typed = withIndexes(root, segmentsOf(pointer));
  return ['#', ...parts.map((part, index) => (typeof typed[index] === 'number' ? '*' : part))].join('/');
}

