/**
 * Partner simulators as real HTTP: `/partners/<slug>/…`, and `/partners/<slug>/@<output>/…` for a configured output.
 * The control port mounts `answerPartnerRequest`; tests and stand-alone use mount `createSimulatorListener`.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { OutputDefinition, SimulatorContext, SimulatorResponse } from './definition.ts';
import { createMemoryState } from './shared/memory-state.ts';
import { findOutput } from './registry.ts';
import { defaultSettings } from './settings-values.ts';

export const PARTNERS_PREFIX = '/partners/';

/** Above what any partner takes, so that the simulator itself gets to refuse. */
export const MAX_PARTNER_BODY_BYTES = 32 * 1024 * 1024;

export interface PartnerTarget {
  readonly slug: string;
  /** Name of a configured output, null when the partner is called as such. */
  readonly output: string | null;
  readonly path: string;
  readonly query: URLSearchParams;
}

export interface PartnerRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Gives the state and settings that a call works on; null when there is no such configured output. */
export type ResolvePartner = (definition: OutputDefinition, output: string | null) => SimulatorContext | null;

export function parsePartnerTarget(target: string): PartnerTarget | null {
  const [pathname = '', ...query] = target.split('?');
  const match = /^\/partners\/([a-z0-9-]+)(?:\/@([A-Za-z0-9_-]+))?(\/.*)?$/.exec(pathname);
  if (match === null) return null;
  return { slug: match[1] ?? '', output: match[2] ?? null, path: match[3] ?? '/', query: new URLSearchParams(query.join('?')) };
}

export function answerPartnerRequest(request: PartnerRequest, resolve: ResolvePartner): SimulatorResponse {
  const target = parsePartnerTarget(request.target);
  const definition = target === null ? undefined : findOutput(target.slug);
  if (target === null || definition === undefined) return problem(404, 'unknown-partner', `No partner answers at ${request.target.split('?')[0]}.`);
  const context = resolve(definition, target.output);
  if (context === null) return problem(404, 'unknown-output', `This workspace has no ${definition.name} output "${target.output}".`);
  try {
    return definition.simulator.handle({ method: request.method, path: target.path, query: target.query, headers: request.headers, body: request.body }, context);
  } catch (error) {
    return problem(500, 'simulator-error', `The ${definition.name} simulator failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problem(status: number, code: string, message: string): SimulatorResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify({ error: { code, message } }) };
}

/** A node:http listener over the simulators. */
export function createSimulatorListener(resolve: ResolvePartner): RequestListener {
  return (request, response) => {
    void readBody(request).then(
      (body) => send(request, response, body === null
        ? problem(413, 'body-too-large', `The body is larger than ${MAX_PARTNER_BODY_BYTES} bytes.`)
        : answerPartnerRequest({ method: request.method ?? 'GET', target: request.url ?? '/', headers: flatHeaders(request), body }, resolve)),
      () => response.destroy(),
    );
  };
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])));
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Reading on without keeping lets the client finish and see the answer.
    if (bytes <= MAX_PARTNER_BODY_BYTES) chunks.push(chunk);
  }
  return bytes > MAX_PARTNER_BODY_BYTES ? null : Buffer.concat(chunks);
}

function send(request: IncomingMessage, response: ServerResponse, answer: SimulatorResponse): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, [...answer.headers.flat(), ...(hasBody ? ['Content-Length', String(body.length)] : [])]);
  response.end(request.method === 'HEAD' || !hasBody ? undefined : body);
}

/** A context in memory with the definition's default settings, for calls that belong to no configured output. */
export function createMemoryContext(definition: OutputDefinition, now: () => number, settings = defaultSettings(definition.settings)): SimulatorContext {
  const state = createMemoryState();
  return { state, settings, credentials: 'any', enforceRates: false, get now() { return now(); } };
}
