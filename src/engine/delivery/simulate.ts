/** One request to a simulated partner, in this process. Pure but for the state it is given. */
import type { Json } from '../../protocol/json.ts';
import type { PartnerNote } from '../../protocol/partner.ts';
import type { OutputFile } from '../../protocol/workspace.ts';
import type { Answer, OutputDefinition, Settings, SimulatorContext, SimulatorRequest, SimulatorState } from '../outputs/definition.ts';
import { play, realismOf } from './dial.ts';
import type { DialPlace, Play } from './dial.ts';
import type { AskedRequest } from './own-answers.ts';

export interface SimulatedOutput {
  readonly definition: OutputDefinition;
  readonly file: OutputFile;
  readonly settings: Settings;
}

export interface WireRequest {
  readonly method: string;
  /** The partner's own address. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** An answer, and what the partner did without saying so. */
export interface Simulated {
  readonly answer: Answer;
  readonly notes: readonly PartnerNote[];
}

interface Address {
  readonly pathname: string;
  readonly query: URLSearchParams;
}

const NONE: readonly never[] = [];

/** Most requests of a partner go to a few addresses, with headers that are made once. */
const addresses = new Map<string, Address | null>();
const MAX_ADDRESSES = 1_000;
const lowered = new WeakMap<WireRequest['headers'], Readonly<Record<string, string>>>();

function addressOf(url: string): Address | null {
  let known = addresses.get(url);
  if (known === undefined) {
    const parsed = URL.parse(url);
    known = parsed === null ? null : { pathname: parsed.pathname, query: parsed.searchParams };
    if (addresses.size >= MAX_ADDRESSES) addresses.clear();
    addresses.set(url, known);
  }
  return known;
}

function lowerCased(headers: WireRequest['headers']): Readonly<Record<string, string>> {
  let known = lowered.get(headers);
  if (known === undefined) lowered.set(headers, known = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])));
  return known;
}

/** Path below the partner's root: the control port serves it under `/partners/<slug>`, real hosts at the top. */
export function simulatorPath(slug: string, pathname: string): string {
  const prefix = `/partners/${slug}`;
  const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length).replace(/^\/@[^/]*/, '') : pathname;
  return path === '' ? '/' : path;
}

/** The bytes are made only for a simulator that asks for them. */
class InProcessRequest implements SimulatorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  private bytes: Uint8Array | null = null;

  constructor(request: WireRequest, path: string, query: URLSearchParams) {
    this.method = request.method;
    this.path = path;
    this.query = query;
    this.headers = lowerCased(request.headers);
    this.text = request.body;
  }

  get body(): Uint8Array {
    return this.bytes ??= Buffer.from(this.text);
  }
}

/** For modes that do not look at requests. */
const ANY: AskedRequest = { method: '', path: '/', purpose: null, text: '', payload: () => undefined };

/** The decoded body of a request; undefined when it has no form that is known. */
export type ReadPayload = (request: WireRequest) => Json | undefined;

/** What the dial makes of an attempt. */
export function playOf({ definition, file: { behaviour } }: SimulatedOutput, request: WireRequest & { readonly purpose: string }, at: DialPlace, read: ReadPayload): Play {
  if (behaviour.mode !== 'own') return play(behaviour, ANY, at);
  const path = simulatorPath(definition.slug, addressOf(request.url)?.pathname ?? '/');
  return play(behaviour, { method: request.method, path, purpose: request.purpose, text: request.body, payload: () => read(request) }, at);
}

/** The simulator's own answer, by what the dial says of credentials and rates. */
export function simulate({ definition, file, settings }: SimulatedOutput, request: WireRequest, state: SimulatorState, now: number): Simulated {
  const address = addressOf(request.url);
  if (address === null) return { answer: { status: 0, error: `"${request.url}" is not a URL: correct the output's settings.` }, notes: NONE };
  const context: SimulatorContext = { state, now, settings, ...realismOf(file.behaviour) };
  try {
    const { status, headers, body, notes } = definition.simulator.handle(new InProcessRequest(request, simulatorPath(definition.slug, address.pathname), address.query), context);
    return { answer: { status, headers, body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8') }, notes: notes ?? NONE };
  } catch (error) {
    const message = `The ${definition.name} simulator failed: ${error instanceof Error ? error.message : String(error)}`;
    return { answer: { status: 500, headers: [['content-type', 'application/json']], body: JSON.stringify({ error: { code: 'simulator-error', message } }) }, notes: NONE };
  }
}
