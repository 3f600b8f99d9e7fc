/** One request to a simulated partner, with the faults that the output's `behaviour` asks for. Pure but for the state it is given. */
import type { PartnerNote } from '../../protocol/partner.ts';
import type { OutputFile } from '../../protocol/workspace.ts';
import { realismOf } from './realism.ts';
import type { Answer, OutputDefinition, Settings, SimulatorState } from '../outputs/definition.ts';

export interface SimulatedOutput {
  readonly definition: OutputDefinition;
  readonly file: OutputFile;
  readonly settings: Settings;
}

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** An answer, and what the partner did without saying so. */
export interface Simulated {
  readonly answer: Answer;
  readonly notes: readonly PartnerNote[];
}

const NONE: readonly never[] = [];

/** A number in [0, 1) that is the same for the same seed, delivery and attempt. */
export function seededFraction(seed: number, delivery: number, attempt: number): number {
  let x = (seed ^ Math.imul(delivery, 0x9e3779b1) ^ Math.imul(attempt, 0x85ebca6b)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97) >>> 0;
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

/** Path below the partner's root: the control port serves it under `/partners/<slug>`, real hosts at the top. */
export function simulatorPath(slug: string, pathname: string): string {
  const prefix = `/partners/${slug}`;
  const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length).replace(/^\/@[^/]*/, '') : pathname;
  return path === '' ? '/' : path;
}

const FORCED_BODIES: Readonly<Record<number, string>> = {
  429: '{"error":"too many requests (asked for by this output\'s behaviour)"}',
};

/** The fault to play instead of the simulator, or null. */
function fault(output: SimulatedOutput, delivery: number, attempt: number): Answer | null {
  const { behaviour } = output.file;
  const strikes = behaviour.fail_rate > 0 && seededFraction(behaviour.seed, delivery, attempt) < behaviour.fail_rate;
  if (behaviour.fail_rate > 0 && !strikes) return null;
  if (behaviour.drop_connection) return { status: 0, error: 'The connection was dropped (asked for by this output\'s behaviour).' };
  const status = behaviour.status ?? (strikes ? 503 : undefined);
  if (status === undefined) return null;
  const headers: [string, string][] = [['content-type', 'application/json']];
  if (behaviour.retry_after_s !== undefined) headers.push(['retry-after', String(behaviour.retry_after_s)]);
  return { status, headers, body: FORCED_BODIES[status] ?? `{"error":"status ${status} (asked for by this output's behaviour)"}` };
}

/** The simulated partner's answer. `delivery` and `attempt` seed the faults. */
export function simulate(output: SimulatedOutput, request: WireRequest, state: SimulatorState, at: { now: number; delivery: number; attempt: number }): Simulated {
  const forced = fault(output, at.delivery, at.attempt);
  if (forced !== null) return { answer: forced, notes: NONE };
  let url: URL;
  try {
    url = new URL(request.url);
  } catch {
    return { answer: { status: 0, error: `"${request.url}" is not a URL: correct the output's settings.` }, notes: NONE };
  }
  const response = output.definition.simulator.handle(
    {
      method: request.method,
      path: simulatorPath(output.definition.slug, url.pathname),
      query: url.searchParams,
      headers: Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value])),
      body: Buffer.from(request.body),
    },
    { state, now: at.now, settings: output.settings, ...realismOf(output.file.behaviour) },
  );
  const body = typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString('utf8');
  return { answer: { status: response.status, headers: response.headers, body }, notes: response.notes ?? NONE };
}
