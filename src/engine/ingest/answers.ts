/** The answers that several surfaces share, in the shapes that the SDKs expect (spec/wire-protocol.md 4). */
import type { CallNote, SurfaceAnswer } from './surface.ts';

export const JSON_TYPE: readonly [string, string] = ['content-type', 'application/json; charset=utf-8'];
const JSON_HEADERS = [JSON_TYPE] as const;
const NO_HEADERS: SurfaceAnswer['headers'] = [];
const NO_NOTES: readonly CallNote[] = [];

export function emptyAnswer(status: number, input: string | null, notes: readonly CallNote[] = NO_NOTES, batches = 0): SurfaceAnswer {
  return { status, headers: NO_HEADERS, body: '', input, batches, notes };
}

export function jsonAnswer(status: number, body: unknown, input: string | null, notes: readonly CallNote[] = NO_NOTES): SurfaceAnswer {
  return { status, headers: JSON_HEADERS, body: JSON.stringify(body), input, batches: 0, notes };
}

/** Error body of the Events API; `BAD_REQUEST` is the only code it publishes. */
export function eventsError(status: number, message: string, input: string | null, notes: readonly CallNote[]): SurfaceAnswer {
  return jsonAnswer(status, { errors: [{ code: 'BAD_REQUEST', message }] }, input, notes);
}

/** Why JSON text cannot be read, in one sentence. */
export function jsonProblem(text: string, error: unknown): string {
  if (text.trim() === '') return 'The request has no body; JSON is expected.';
  return `Invalid JSON. ${error instanceof Error ? error.message : ''}`.trim();
}
