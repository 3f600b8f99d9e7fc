/**
 * The ingest port's decisions, without a socket: which surface a call is for, what to answer, and later, what
 * batches it brought. The server adds `corsHeaders` to every answer.
 */
import { emptyAnswer } from './answers.ts';
import { matchPath, paramsOf, surfaceById } from './router.ts';
import type { CallNote, DecodedBatch, InboundCall, StoredCall, SurfaceAnswer, SurfaceContext } from './surface.ts';

export { corsHeaders } from './cors.ts';
export { surfaces } from './router.ts';

/** What to call a surface in lists and traces. */
export function surfaceLabel(id: string): string {
  if (id === PREFLIGHT) return 'Browser preflight';
  return surfaceById(id)?.label ?? 'Unrecognised call';
}

/** Surface of a call that no surface takes, and of a browser's preflight. */
export const UNRECOGNISED = 'unrecognised';
export const PREFLIGHT = 'preflight';

export interface Answered {
  readonly surface: string;
  readonly answer: SurfaceAnswer;
}

/** A value for everything but identity calls, so that the accepting path does not wait for a tick. Never throws. */
export function answerCall(call: InboundCall, context: SurfaceContext): Answered | Promise<Answered> {
  if (call.method === 'OPTIONS') return { surface: PREFLIGHT, answer: emptyAnswer(204, null) };
  const match = matchPath(call.path);
  if (match === null) return unrecognised();
  const { surface, params } = match;
  const isHead = call.method === 'HEAD';
  if (isHead && !surface.methods.includes('GET')) return { surface: surface.id, answer: emptyAnswer(200, null) };
  if (!isHead && !surface.methods.includes(call.method)) return wrongMethod(surface.id, surface.methods, call.method);
  try {
    const answer = surface.answer(call, params, context);
    if (!(answer instanceof Promise)) return { surface: surface.id, answer: isHead ? { ...answer, body: '', batches: 0 } : answer };
    return answer.then((value) => ({ surface: surface.id, answer: value }), (error: unknown) => internalError(surface.id, error));
  } catch (error) {
    return internalError(surface.id, error);
  }
}

function unrecognised(): Answered {
  const note: CallNote = { code: 'unrecognised-path', message: 'No part of mParticle that Cloudchamber plays answers this path. Check the base URL in the SDK\'s settings.' };
  return { surface: UNRECOGNISED, answer: emptyAnswer(404, null, [note]) };
}

function wrongMethod(surface: string, methods: readonly string[], method: string): Answered {
  const allowed = methods.join(', ');
  const answer = emptyAnswer(405, null, [{ code: 'wrong-method', message: `This path takes ${allowed}, not ${method}.` }]);
  return { surface, answer: { ...answer, headers: [['allow', `${allowed}, HEAD, OPTIONS`]] } };
}

/** A mistake of ours: 500, so that every SDK keeps its data and tries again. */
function internalError(surface: string, error: unknown): Answered {
  const message = error instanceof Error ? error.message : String(error);
  return { surface, answer: emptyAnswer(500, null, [{ code: 'internal-error', message: `The call could not be answered: ${message}` }]) };
}

/** The batches of a stored call, in order. Never throws: what cannot be read becomes a batch with `dropped`. */
export function decodeCall(surfaceId: string, call: StoredCall): DecodedBatch[] {
  const surface = surfaceById(surfaceId);
  const params = surface === null ? null : paramsOf(surface, call.path);
  if (surface?.decode === undefined || params === null) return [];
  return surface.decode(call, params);
}
