/** Every code an ingest note can carry, and how much it matters to the developer (data-model.md 7). */
import type { Json } from '../../protocol/json.ts';
import { escapeToken } from '../../protocol/pointer.ts';
import type { IngestNote } from './types.ts';

/** `info`: a tolerated spelling, nothing lost. `violation`: a mistake of the sender. `loss`: data was cut or dropped. */
export type NoteSeverity = 'info' | 'violation' | 'loss';

export const NOTE_SEVERITIES = {
  'default-environment': 'info',
  'renamed-field': 'info',
  'converted-value': 'info',
  'replaced-source-info': 'info',
  'unknown-field': 'info',
  'defaulted-timestamp': 'info',
  'kept-short-keys': 'info',
  'not-identified-yet': 'info',
  'gpc-signal-unused': 'info',
  'missing-field': 'violation',
  'missing-data': 'violation',
  'missing-event-type': 'violation',
  'unknown-event-type': 'violation',
  'unknown-message-type': 'violation',
  'unknown-value': 'violation',
  'unknown-identity-type': 'violation',
  'ambiguous-commerce-event': 'violation',
  'no-identity': 'violation',
  'attribute-without-event': 'violation',
  'identity-without-event': 'violation',
  'future-timestamp': 'violation',
  'batch-too-large': 'violation',
  'unknown-consent-purpose': 'violation',
  'wrong-type': 'loss',
  'reserved-key': 'loss',
  'invalid-mpid': 'loss',
  'invalid-event': 'loss',
  'invalid-batch': 'loss',
  'invalid-json': 'loss',
  'nested-too-deep': 'loss',
  'historical-requirement': 'loss',
  'truncated-name': 'loss',
  'too-many-attributes': 'loss',
  'value-too-long': 'loss',
  'too-many-list-entries': 'loss',
  'too-many-event-names': 'loss',
  'duplicate-event': 'loss',
} as const satisfies Record<string, NoteSeverity>;
export type NoteCode = keyof typeof NOTE_SEVERITIES;

export function noteSeverity(code: string): NoteSeverity {
  return (NOTE_SEVERITIES as Readonly<Record<string, NoteSeverity>>)[code] ?? 'violation';
}

/** Collects the notes of one batch. */
export class Notes {
  readonly list: IngestNote[] = [];

  add(code: NoteCode, message: string, pointer: string, before?: unknown, after?: unknown): void {
    const note: IngestNote = { code, message, pointer };
    if (before !== undefined) note.before = before as Json;
    if (after !== undefined) note.after = after as Json;
    this.list.push(note);
  }
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  if (typeof key === 'number') return `/${key}`;
  return `/${escapeToken(key)}`;
}
