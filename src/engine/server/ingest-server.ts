/**
 * The ingest port (ADR 0002: node:http, not a framework). Reads a call whole, lets its surface decide, puts it into the inbox,
 * and answers after the commit. It takes data in and never gives captured data out.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { UNRECOGNISED, answerCall, corsHeaders } from '../ingest/index.ts';
import type { Answered } from '../ingest/index.ts';
import { MAX_BODY_BYTES } from '../ingest/body.ts';
import { describeClient } from '../batch/source-label.ts';
import type { InboundCall, SurfaceAnswer, SurfaceContext } from '../ingest/surface.ts';
import type { FaultSwitch } from '../faults/switch.ts';
import type { RelayDesk } from '../relay/desk.ts';
import { headerRecord, splitTarget } from '../store/calls.ts';
import type { Inbox, InboxRow } from '../store/inbox.ts';
import { isDiskFull } from '../store/open.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { askFaults, endFaulted, faultedAnswer, losesAnswer, refuses, sparesBody } from './fault-gate.ts';
import type { FaultHit } from './fault-gate.ts';
import type { RetryLink, RetryLinks } from './retry-links.ts';

export interface IngestParts {
  readonly inbox: Inbox;
  readonly now: () => number;
  /** Context of one call; `host` and `secure` come from its connection. */
  readonly context: (host: string, secure: boolean, now: number) => SurfaceContext;
  readonly platformOf: (input: string) => Platform | null;
  readonly faults: FaultSwitch;
  readonly retries: RetryLinks;
  readonly relay: RelayDesk;
  /** A call that the identity service decided is stored now. */
  readonly onDecided: (decisionId: number, requestId: number) => void;
  readonly onWriteError: (error: unknown) => void;
}

/** How a call came to the ingest port, for calls that the engine makes to itself. */
export interface CallOrigin {
  readonly flags: readonly string[];
  readonly replayOf: number | null;
  /** Time of receipt to write down, Unix ms; the clock's when null. Demo traffic is spread over the last half hour. */
  readonly at: number | null;
  /** A relay may send it on: true of an SDK's own calls that no fault refused. */
  readonly mayRelay?: boolean;
}

const DIRECT: CallOrigin = { flags: [], replayOf: null, at: null, mayRelay: true };
/** The SDK will send it again, and the upstream must not get it twice. */
const REFUSED: CallOrigin = { ...DIRECT, mayRelay: false };
const DIRECT_FLAGS = '[]';
const NO_NOTES = '[]';
/** How much of an answer is kept (characters or bytes): the SDK script would fill the disk. */
const KEPT_ANSWER = 65_536;
/** Seconds after which an SDK may try again when the disk takes nothing. */
const RETRY_AFTER_S = 5;

export interface AcceptedCall {
  readonly id: number;
  readonly status: number;
}

export interface WireCall {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** Names and values in the order of arrival. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly remote: string;
  readonly host: string;
  readonly secure: boolean;
}

interface Settled {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
}

type Done = (settled: Settled, id: number, error: Error | null, link: RetryLink | null) => void;

const NO_BODY = Buffer.alloc(0);

export class IngestServer {
  private readonly parts: IngestParts;
  private readonly server: Server;

  constructor(parts: IngestParts) {
    this.parts = parts;
    this.server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 120_000, maxHeaderSize: 65_536 }, (request, response) => this.handle(request, response));
    this.server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    });
    // It never listens itself, the doors do; this starts what listening would: the time-outs of its connections.
    this.server.emit('listening');
  }

  /** Serves a connection that a door took in, plain or secured. */
  serve(socket: Socket): void {
    this.server.emit('connection', socket);
  }

  /** Ends connections that wait for their next call. */
  closeIdle(): void {
    this.server.closeIdleConnections();
  }

  /** Call after the doors were closed. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** A call that the engine makes itself (replay): same way as one from outside, without a socket. */
  accept(call: WireCall, origin: CallOrigin): Promise<AcceptedCall> {
    return new Promise((resolve, reject) => {
      this.decide(call, origin, (settled, id, error) => (error === null ? resolve({ id, status: settled.status }) : reject(error)));
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const hit = this.parts.faults.active ? this.askFaults(request) : null;
    if (hit !== null && sparesBody(hit)) return this.decideFaulted(wireCall(request, NO_BODY), hit, response);
    const chunks: Buffer[] = [];
    let size = 0;
    let tooLarge = false;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES + 1) {
        // One byte over the limit is enough for the surface to refuse it; the rest is read and let go.
        tooLarge = true;
        return;
      }
      chunks.push(chunk);
    });
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      const call = wireCall(request, body);
      if (tooLarge) return this.refuseLarge(call, size, response);
      if (hit !== null) return this.decideFaulted(call, hit, response);
      this.decide(call, DIRECT, (settled) => write(response, settled));
    });
  }

  /** A body beyond the hard cap is listed with its size; its bytes are not kept. */
  private refuseLarge(call: WireCall, size: number, response: ServerResponse): void {
    const message = `The body has more than ${MAX_BODY_BYTES / 1024 / 1024} MB. Send smaller batches.`;
    const answered: Answered = {
      surface: UNRECOGNISED,
      answer: { status: 413, headers: [['content-type', 'application/json'], ['connection', 'close']], body: JSON.stringify({ errors: [{ code: 'BAD_REQUEST', message }] }), input: null, batches: 0, notes: [{ code: 'body-too-large', message: `${message} (${size} bytes came; none were kept.)` }] },
    };
    const now = this.parts.now();
    this.store({ ...call, body: NO_BODY }, inboundCall(call, now), answered, DIRECT, performance.now(), (settled) => write(response, settled));
  }

  private decide(call: WireCall, origin: CallOrigin, done: Done): void {
    const started = performance.now();
    const now = origin.at ?? this.parts.now();
    const inbound = inboundCall(call, now);
    const answered = answerCall(inbound, this.parts.context(call.host, call.secure, now));
    if (answered instanceof Promise) void answered.then((value) => this.store(call, inbound, value, origin, started, done));
    else this.store(call, inbound, answered, origin, started, done);
  }

  private askFaults(request: IncomingMessage): FaultHit | null {
    return askFaults(this.parts.faults, request, headerPairs(request.rawHeaders), this.parts.context('', false, 0));
  }

  /** A call that a fault hits: kept like any other, answered as the fault wants it. */
  private decideFaulted(call: WireCall, hit: FaultHit, response: ServerResponse): void {
    const started = performance.now();
    const now = this.parts.now();
    const inbound = inboundCall(call, now);
    const answered = faultedAnswer(hit, inbound, this.parts.context(call.host, call.secure, now));
    const store = (value: Answered): void => this.store(call, inbound, value, refuses(hit) ? REFUSED : DIRECT, started, (settled, id, error, link) => {
      if (error !== null) return write(response, settled);
      this.parts.faults.hit(hit.verdict, now, id);
      const lost = (): void => this.parts.retries.failed({ surface: value.surface, input: value.answer.input, call: inbound }, id, link);
      if (losesAnswer(hit) && !sparesBody(hit)) lost();
      endFaulted(response, hit, settled, () => write(response, settled), lost);
    });
    if (answered instanceof Promise) void answered.then(store);
    else store(answered);
  }

  private store(call: WireCall, inbound: InboundCall, { surface, answer }: Answered, origin: CallOrigin, started: number, done: Done): void {
    const cors = corsHeaders(call.method, inbound.headers);
    const settled: Settled = { status: answer.status, headers: answer.headers.length === 0 ? cors : [...cors, ...answer.headers], body: answer.body };
    const { relay, retries } = this.parts;
    const link = retries.any && origin.replayOf === null ? retries.find({ surface, input: answer.input, call: inbound }) : null;
    this.parts.inbox.append(inboxRow(call, inbound, surface, answer, settled, origin, started, link, this.parts.platformOf), (error, id) => {
      if (error === null) {
        if (settled.status >= 400) retries.failed({ surface, input: answer.input, call: inbound }, id, link);
        else if (link !== null) retries.succeeded({ surface, input: answer.input, call: inbound }, link);
        done(settled, id, null, link);
        if (answer.decisionId !== undefined) this.parts.onDecided(answer.decisionId, id);
        if (relay.active && origin.mayRelay === true && answer.input !== null) relay.offer(answer.input, id, call, settled);
        return;
      }
      this.parts.onWriteError(error);
      done(refused(error, cors), 0, error, null);
    });
  }
}

function wireCall(request: IncomingMessage, body: Buffer): WireCall {
  const { socket } = request;
  return {
    method: request.method ?? 'GET', target: request.url ?? '/', httpVersion: request.httpVersion, headers: headerPairs(request.rawHeaders), body,
    remote: plainAddress(socket.remoteAddress ?? ''), host: request.headers.host ?? `127.0.0.1:${socket.localPort ?? 0}`, secure: 'encrypted' in socket,
  };
}

/** A door on every interface names IPv4 callers as IPv6 does. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function inboundCall(call: WireCall, now: number): InboundCall {
  const { path, query } = splitTarget(call.target);
  return { method: call.method, target: call.target, path, query, headers: headerRecord(call.headers), body: call.body, remote: call.remote, receivedAt: now };
}

/** Node's flat list of header names and values as pairs. */
export function headerPairs(rawHeaders: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) list.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  return list;
}

function inboxRow(call: WireCall, inbound: InboundCall, surface: string, answer: SurfaceAnswer, settled: Settled, origin: CallOrigin, started: number, link: RetryLink | null, platformOf: (input: string) => Platform | null): InboxRow {
  return {
    at: inbound.receivedAt,
    accepted_ms: performance.timeOrigin + performance.now(),
    took_ms: Math.round((performance.now() - started) * 100) / 100,
    method: call.method, path: call.target, http_version: call.httpVersion,
    headers: JSON.stringify(call.headers),
    body: call.body, remote: call.remote, surface, input: answer.input,
    platform: answer.input === null ? null : platformOf(answer.input),
    client: describeClient(inbound.headers['user-agent']),
    status: settled.status, response_headers: headersText(settled.headers), response_body: settled.body.length > KEPT_ANSWER ? settled.body.slice(0, KEPT_ANSWER) : settled.body,
    batches: answer.batches, bytes: call.body.length,
    notes: answer.notes.length === 0 ? NO_NOTES : JSON.stringify(answer.notes),
    flags: origin.flags.length === 0 ? DIRECT_FLAGS : JSON.stringify(origin.flags),
    replay_of: origin.replayOf,
    retry_of: link?.of ?? null,
    attempt: link?.attempt ?? 1,
  };
}

/** Most answers share one list of headers; its text is made once. */
const headerTexts = new WeakMap<object, string>();

function headersText(headers: Settled['headers']): string {
  let text = headerTexts.get(headers);
  if (text === undefined) headerTexts.set(headers, text = JSON.stringify(headers));
  return text;
}

/** Nothing was kept, so nothing is acknowledged: 503 makes every SDK keep its data and come again. */
function refused(error: unknown, cors: readonly (readonly [string, string])[]): Settled {
  const message = isDiskFull(error)
    ? 'Cloudchamber cannot write: the disk is full or read-only. Free some space; the SDK will try again.'
    : 'Cloudchamber could not store this call. The SDK will try again; see Problems in the window.';
  return {
    status: 503,
    headers: [...cors, ['content-type', 'application/json'], ['retry-after', String(RETRY_AFTER_S)]],
    body: JSON.stringify({ errors: [{ code: 'SERVICE_UNAVAILABLE', message }] }),
  };
}

function write(response: ServerResponse, settled: Settled): void {
  const flat: string[] = [];
  for (const [name, value] of settled.headers) flat.push(name, value);
  const { body } = settled;
  if (settled.status !== 204 && settled.status !== 304) flat.push('content-length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
  response.writeHead(settled.status, flat);
  response.end(typeof body === 'string' && body.length === 0 ? undefined : body);
}
