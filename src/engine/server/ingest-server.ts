/**
 * The ingest port (ADR 0002: node:http, not a framework). Reads a call whole, lets its surface decide, puts it into the inbox,
 * and answers after the commit. It takes data in and never gives captured data out.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UNRECOGNISED, answerCall, corsHeaders } from '../ingest/index.ts';
import type { Answered } from '../ingest/index.ts';
import { MAX_BODY_BYTES } from '../ingest/body.ts';
import { describeClient } from '../batch/source-label.ts';
import type { InboundCall, SurfaceAnswer, SurfaceContext } from '../ingest/surface.ts';
import { headerRecord, splitTarget } from '../store/calls.ts';
import type { Inbox, InboxRow } from '../store/inbox.ts';
import { isDiskFull } from '../store/open.ts';
import type { Platform } from '../../protocol/vocabulary.ts';

export interface IngestParts {
  readonly inbox: Inbox;
  readonly now: () => number;
  /** Context of one call; `host` and `secure` come from its connection. */
  readonly context: (host: string, secure: boolean, now: number) => SurfaceContext;
  readonly platformOf: (input: string) => Platform | null;
  readonly onWriteError: (error: unknown) => void;
}

/** How a call came to the ingest port, for calls that the engine makes to itself. */
export interface CallOrigin {
  readonly flags: readonly string[];
  readonly replayOf: number | null;
  /** Time of receipt to write down, Unix ms; the clock's when null. Demo traffic is spread over the last half hour. */
  readonly at: number | null;
}

const DIRECT: CallOrigin = { flags: [], replayOf: null, at: null };
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
  /** Flat list of names and values, as node gives it. */
  readonly rawHeaders: readonly string[];
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

export class IngestServer {
  private readonly parts: IngestParts;
  readonly server: Server;

  constructor(parts: IngestParts) {
    this.parts = parts;
    this.server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 120_000, maxHeaderSize: 65_536 }, (request, response) => this.handle(request, response));
    this.server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    });
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ port, host }, () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
      setTimeout(() => this.server.closeAllConnections(), 2_000).unref();
    });
  }

  /** A call that the engine makes itself (replay): same way as one from outside, without a socket. */
  accept(call: WireCall, origin: CallOrigin): Promise<AcceptedCall> {
    return new Promise((resolve, reject) => {
      this.decide(call, origin, (settled, id, error) => (error === null ? resolve({ id, status: settled.status }) : reject(error)));
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
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
      const { socket } = request;
      const call: WireCall = {
        method: request.method ?? 'GET', target: request.url ?? '/', httpVersion: request.httpVersion, rawHeaders: request.rawHeaders, body,
        remote: socket.remoteAddress ?? '', host: request.headers.host ?? `127.0.0.1:${socket.localPort ?? 0}`, secure: 'encrypted' in socket,
      };
      if (tooLarge) return this.refuseLarge(call, size, response);
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
    this.store({ ...call, body: Buffer.alloc(0) }, inboundCall(call, now), answered, DIRECT, performance.now(), (settled) => write(response, settled));
  }

  private decide(call: WireCall, origin: CallOrigin, done: (settled: Settled, id: number, error: Error | null) => void): void {
    const started = performance.now();
    const now = origin.at ?? this.parts.now();
    const inbound = inboundCall(call, now);
    const answered = answerCall(inbound, this.parts.context(call.host, call.secure, now));
    if (answered instanceof Promise) void answered.then((value) => this.store(call, inbound, value, origin, started, done));
    else this.store(call, inbound, answered, origin, started, done);
  }

  private store(call: WireCall, inbound: InboundCall, { surface, answer }: Answered, origin: CallOrigin, started: number, done: (settled: Settled, id: number, error: Error | null) => void): void {
    const cors = corsHeaders(call.method, inbound.headers);
    const settled: Settled = { status: answer.status, headers: answer.headers.length === 0 ? cors : [...cors, ...answer.headers], body: answer.body };
    this.parts.inbox.append(inboxRow(call, inbound, surface, answer, settled, origin, started, this.parts.platformOf), (error, id) => {
      if (error === null) return done(settled, id, null);
      this.parts.onWriteError(error);
      done(refused(error, cors), 0, error);
    });
  }
}

function inboundCall(call: WireCall, now: number): InboundCall {
  const { path, query } = splitTarget(call.target);
  return { method: call.method, target: call.target, path, query, headers: headerRecord(pairs(call.rawHeaders)), body: call.body, remote: call.remote, receivedAt: now };
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) list.push([rawHeaders[index]!, rawHeaders[index + 1]!]);
  return list;
}

function inboxRow(call: WireCall, inbound: InboundCall, surface: string, answer: SurfaceAnswer, settled: Settled, origin: CallOrigin, started: number, platformOf: (input: string) => Platform | null): InboxRow {
  return {
    at: inbound.receivedAt,
    accepted_ms: performance.timeOrigin + performance.now(),
    took_ms: Math.round((performance.now() - started) * 100) / 100,
    method: call.method, path: call.target, http_version: call.httpVersion,
    headers: JSON.stringify(pairs(call.rawHeaders)),
    body: call.body, remote: call.remote, surface, input: answer.input,
    platform: answer.input === null ? null : platformOf(answer.input),
    client: describeClient(inbound.headers['user-agent']),
    status: settled.status, response_headers: JSON.stringify(settled.headers), response_body: settled.body.length > KEPT_ANSWER ? settled.body.slice(0, KEPT_ANSWER) : settled.body,
    batches: answer.batches, bytes: call.body.length,
    notes: answer.notes.length === 0 ? NO_NOTES : JSON.stringify(answer.notes),
    flags: origin.flags.length === 0 ? DIRECT_FLAGS : JSON.stringify(origin.flags),
    replay_of: origin.replayOf,
  };
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
