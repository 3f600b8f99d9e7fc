/**
 * Passes calls on to a real upstream as well (off by default): after our own answer, one at a time for each input, so that their
 * order stays. Nothing here delays or changes what the SDK gets; a failure is a value that is listed with the call.
 */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Relay, Status } from '../../protocol/contract.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { createHttpClient } from '../http-client.ts';
import { differences } from './compare.ts';
import type { Answer } from './compare.ts';
import { cameByRelay, upstreamRequest, upstreamUrl } from './request.ts';
import type { RelayedCall } from './request.ts';

export interface RelayResult {
  readonly requestId: number;
  readonly url: string;
  readonly tookMs: number;
  readonly status: number | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly bytes: number;
  readonly error: string | null;
  readonly differences: Relay['differences'];
}

interface Job {
  readonly requestId: number;
  readonly call: RelayedCall;
  readonly ours: { readonly status: number; readonly headers: Answer['headers']; readonly body: string | Uint8Array };
  readonly base: string;
}

const TIMEOUT_MS = 10_000;
/** Calls of one input that may wait for the upstream. */
const MAX_WAITING = 200;
/** How much of an answer is kept, and how much of it is read at all. */
const KEPT_BODY = 65_536;
const MAX_BODY = 8 * 1024 * 1024;

export class RelayDesk {
  /** False while no input has a relay: then no call is offered. */
  active = false;
  private targets = new Map<string, string>();
  private readonly waiting = new Map<string, Job[]>();
  private readonly running = new Set<string>();
  private readonly client = createHttpClient(TIMEOUT_MS, 8);
  private readonly onResult: (result: RelayResult) => void;
  private closed = false;

  constructor(onResult: (result: RelayResult) => void) {
    this.onResult = onResult;
  }

  configure({ inputs }: Workspace): void {
    this.targets = new Map(Object.entries(inputs).flatMap(([name, { relay }]) => (relay?.enabled === true ? [[name, relay.url] as const] : [])));
    this.active = this.targets.size > 0;
  }

  /** For the status: said loudly, all the time. */
  list(): Status['relays'] {
    return [...this.targets].map(([input, url]) => ({ input, url }));
  }

  /** Takes a stored and answered call; does nothing when its input has no relay. */
  offer(input: string, requestId: number, call: RelayedCall, ours: Job['ours']): void {
    const base = this.targets.get(input);
    if (base === undefined || this.closed) return;
    const job: Job = { requestId, call, ours, base };
    if (cameByRelay(call.headers)) return this.fail(job, 0, 'This call came from a relay itself, so it was not sent on again. Point the relay at the real service.');
    const queue = this.waiting.get(input) ?? [];
    if (queue.length >= MAX_WAITING) return this.fail(job, 0, `${MAX_WAITING} calls wait for the upstream already, so this one was not passed on.`);
    queue.push(job);
    this.waiting.set(input, queue);
    if (!this.running.has(input)) void this.run(input, queue);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.waiting.clear();
    await this.client.destroy();
  }

  private async run(input: string, queue: Job[]): Promise<void> {
    this.running.add(input);
    for (let job = queue.shift(); job !== undefined && !this.closed; job = queue.shift()) await this.pass(job);
    this.running.delete(input);
  }

  private async pass(job: Job): Promise<void> {
    const { url, method, headers, body } = upstreamRequest(job.call, job.base);
    const started = performance.now();
    const took = (): number => Math.round((performance.now() - started) * 100) / 100;
    try {
      const answer = await this.client.request(url, { method, headers: [...headers], body, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const bytes = await readBody(answer.body);
      const theirs = { status: answer.statusCode, headers: flatHeaders(answer.headers), body: bytes };
      const decoded = decode(bytes, theirs.headers);
      if (this.closed) return;
      this.onResult({
        requestId: job.requestId, url, tookMs: took(), status: theirs.status, headers: theirs.headers, body: decoded.subarray(0, KEPT_BODY), bytes: bytes.length, error: null,
        differences: differences(textAnswer(job.ours), { ...theirs, body: decoded.toString('utf8') }),
      });
    } catch (error) {
      this.fail(job, took(), explain(error));
    }
  }

  private fail(job: Job, tookMs: number, error: string): void {
    if (this.closed) return;
    this.onResult({ requestId: job.requestId, url: upstreamUrl(job.base, job.call.target), tookMs, status: null, headers: [], body: new Uint8Array(), bytes: 0, error, differences: [] });
  }
}

async function readBody(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`its answer has more than ${MAX_BODY / 1024 / 1024} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : Array.isArray(value) ? value.map((item) => [name, item]) : [[name, value]]));
}

/** An answer that says it is compressed and is not is taken as it is. */
function decode(bytes: Buffer, headers: Answer['headers']): Buffer {
  const encoding = headers.find(([name]) => name === 'content-encoding')?.[1].trim().toLowerCase();
  const limit = { maxOutputLength: MAX_BODY };
  try {
    if (encoding === 'gzip') return gunzipSync(bytes, limit);
    if (encoding === 'deflate') return inflateSync(bytes, limit);
    if (encoding === 'br') return brotliDecompressSync(bytes, limit);
    return bytes;
  } catch {
    return bytes;
  }
}

function textAnswer({ status, headers, body }: Job['ours']): Answer {
  return { status, headers, body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8') };
}

function explain(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return `The upstream did not answer within ${TIMEOUT_MS / 1000} s.`;
  if (code === 'ECONNREFUSED') return 'Nobody listens at the upstream\'s address.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The upstream\'s name is not known. Check the URL, or whether this machine is online.';
  return `The upstream could not be reached: ${message === undefined || message === '' ? code ?? 'unknown error' : message}.`;
}
