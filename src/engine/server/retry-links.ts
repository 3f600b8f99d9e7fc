/**
 * Ties a call that comes again to the attempt that failed. In memory: only failures are remembered, and a call is looked up only
 * while its input and surface have one, so that accepting costs nothing as long as all is well.
 */
import { createHash } from 'node:crypto';
import { isObject } from '../../protocol/json.ts';
import { readBody } from '../ingest/body.ts';
import type { InboundCall } from '../ingest/surface.ts';

/** Native SDKs wait up to a day after a throttled upload (spec/wire-protocol.md 10). */
const WINDOW_MS = 24 * 3_600_000;
/** Failures remembered for one surface of one input; the oldest is forgotten first. */
const LIMIT = 200;
const MAX_PLACES = 1_000;

export interface RetryLink {
  /** Id of the first attempt. */
  readonly of: number;
  /** 2 for the first retry. */
  readonly attempt: number;
}

interface Failure {
  readonly first: number;
  readonly attempts: number;
  readonly at: number;
  readonly hash: string;
  readonly requestId: string | null;
}

export interface PlacedCall {
  readonly surface: string;
  readonly input: string | null;
  readonly call: InboundCall;
}

/** Where calls can be the same call again. */
function placeOf({ surface, input }: PlacedCall): string {
  return `${surface} ${input ?? ''}`;
}

function hashOf({ method, target, body }: InboundCall): string {
  return createHash('sha1').update(`${method} ${target}\n`).update(body).digest('base64');
}

/** `source_request_id` of a Batch, `id` of a native batch; null when the body carries none. */
function requestIdOf({ body, headers }: InboundCall): string | null {
  if (body.length === 0) return null;
  const read = readBody(body, headers);
  if (!read.ok) return null;
  try {
    const value: unknown = JSON.parse(read.text);
    if (!isObject(value)) return null;
    const id = value['dt'] === 'h' ? value['id'] : value['source_request_id'];
    return typeof id === 'string' && id !== '' ? id : null;
  } catch {
    return null;
  }
}

export class RetryLinks {
  private readonly places = new Map<string, Failure[]>();

  /** False while nothing has failed. */
  get any(): boolean {
    return this.places.size > 0;
  }

  /** The failed attempt that this call repeats, null when it repeats none. */
  find(placed: PlacedCall): RetryLink | null {
    const failures = this.fresh(placeOf(placed), placed.call.receivedAt);
    if (failures.length === 0) return null;
    const found = this.match(failures, placed.call);
    return found === undefined ? null : { of: found.first, attempt: found.attempts + 1 };
  }

  /** A call was stored and its client did not get a yes. */
  failed(placed: PlacedCall, id: number, link: RetryLink | null): void {
    const place = placeOf(placed);
    const { call } = placed;
    const failure: Failure = { first: link?.of ?? id, attempts: link?.attempt ?? 1, at: call.receivedAt, hash: hashOf(call), requestId: requestIdOf(call) };
    const others = this.fresh(place, call.receivedAt).filter((other) => other.first !== failure.first);
    if (!this.places.has(place) && this.places.size >= MAX_PLACES) return;
    this.places.set(place, [...others, failure].slice(-LIMIT));
  }

  /** The retry got through: the same bytes once more are no retry. */
  succeeded(placed: PlacedCall, link: RetryLink): void {
    this.keep(placeOf(placed), (this.places.get(placeOf(placed)) ?? []).filter(({ first }) => first !== link.of));
  }

  clear(): void {
    this.places.clear();
  }

  private match(failures: readonly Failure[], call: InboundCall): Failure | undefined {
    const hash = hashOf(call);
    const same = failures.findLast((failure) => failure.hash === hash);
    if (same !== undefined || failures.every(({ requestId }) => requestId === null)) return same;
    const requestId = requestIdOf(call);
    return requestId === null ? undefined : failures.findLast((failure) => failure.requestId === requestId);
  }

  private fresh(place: string, now: number): Failure[] {
    const all = this.places.get(place);
    if (all === undefined) return [];
    const fresh = all.filter(({ at }) => now - at <= WINDOW_MS);
    if (fresh.length < all.length) this.keep(place, fresh);
    return fresh;
  }

  private keep(place: string, failures: Failure[]): void {
    if (failures.length === 0) this.places.delete(place);
    else this.places.set(place, failures);
  }
}
