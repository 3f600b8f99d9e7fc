/** Faults on demand at the ingest port's edge: asks which fault hits a call, and then refuses, delays or drops it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultNote, retryAfter } from '../faults/describe.ts';
import type { FaultVerdict } from '../faults/decide.ts';
import type { FaultSwitch } from '../faults/switch.ts';
import { lookUpInput } from '../ingest/auth.ts';
import { answerCall } from '../ingest/index.ts';
import type { Answered } from '../ingest/index.ts';
import { ownerOf, refusalAnswer } from '../ingest/refusal.ts';
import type { InboundCall, SurfaceContext } from '../ingest/surface.ts';
import { headerRecord, splitTarget } from '../store/calls.ts';

/** What is listed as the status of a call that got no answer. */
export const NO_ANSWER = 0;

export interface SettledAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
}

export interface FaultHit {
  readonly verdict: FaultVerdict;
  readonly surface: string;
  /** Null when the key is not known (yet). */
  readonly input: string | null;
}

/** Null when no fault hits the call. Decided when the headers are there, so that a fault can spare the body. */
export function askFaults(faults: FaultSwitch, request: IncomingMessage, headers: readonly (readonly [string, string])[], context: SurfaceContext): FaultHit | null {
  const { surface, key } = ownerOf(request.method ?? 'GET', splitTarget(request.url ?? '/').path, headerRecord(headers));
  const input = key === null ? null : lookUpInput(key, context)?.name ?? null;
  const verdict = faults.decide({ surface, input });
  return verdict === null ? null : { verdict, surface, input };
}

export function sparesBody({ verdict: { end } }: FaultHit): boolean {
  return end?.type === 'drop' && end.when === 'before-body';
}

/** The SDK cannot tell that the call was taken, so it will come again. */
export function losesAnswer({ verdict: { end } }: FaultHit): boolean {
  return end?.type === 'drop';
}

/** The service never took the call. */
export function refuses({ verdict: { end } }: FaultHit): boolean {
  return end?.type === 'status' || (end?.type === 'drop' && (end.when === 'before-body' || end.when === 'before-storing'));
}

/** A refused call is not processed; a late or lost answer was given by the surface as ever. */
export function faultedAnswer(hit: FaultHit, call: InboundCall, context: SurfaceContext): Answered | Promise<Answered> {
  const { verdict, surface, input } = hit;
  const note = faultNote(verdict);
  const { end } = verdict;
  const skewed = (answered: Answered): Answered => {
    const { answer } = answered;
    const date: [string, string][] = verdict.skewMs === null ? [] : [['date', new Date(context.now + verdict.skewMs).toUTCString()]];
    const notes = [...answer.notes, note];
    if (end?.type === 'drop' && end.when !== 'mid-answer') {
      const was = end.when === 'after-storing' ? [{ code: 'answer-lost', message: `The answer would have been ${answer.status}.` }] : [];
      return { surface: answered.surface, answer: { ...answer, status: NO_ANSWER, headers: [], body: '', notes: [...notes, ...was] } };
    }
    return { surface: answered.surface, answer: { ...answer, headers: [...answer.headers, ...date], notes } };
  };
  if (end?.type === 'status') return skewed({ surface, answer: refusalAnswer({ surface, status: end.status, retryAfterS: retryAfter(end), input, now: context.now, notes: [] }) });
  if (refuses(hit)) {
    return skewed({ surface, answer: { status: NO_ANSWER, headers: [], body: '', input, batches: 0, notes: [] } });
  }
  const answered = answerCall(call, context);
  return answered instanceof Promise ? answered.then(skewed) : skewed(answered);
}

/** Ends the call as the fault wants it, after its delay. `onLeft` is told when the client did not wait for it. */
export function endFaulted(response: ServerResponse, { verdict: { end, delayMs } }: FaultHit, settled: SettledAnswer, write: () => void, onLeft: () => void): void {
  const finish = (): void => {
    if (end?.type !== 'drop') write();
    else if (end.when === 'mid-answer') breakOff(response, settled);
    else response.destroy();
  };
  if (delayMs === 0) return finish();
  const leave = (): void => {
    clearTimeout(timer);
    onLeft();
  };
  const timer = setTimeout(() => {
    response.off('close', leave);
    finish();
  }, delayMs).unref();
  response.once('close', leave);
}

/** One byte more is announced than is sent, so that every client notices. */
function breakOff(response: ServerResponse, { status, headers, body }: SettledAnswer): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  response.writeHead(status, [...headers.flat(), 'content-length', String(length + 1)]);
  response.flushHeaders();
  if (length > 0) response.write(body);
  setImmediate(() => response.destroy());
}
