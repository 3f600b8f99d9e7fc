/** Fixture files of the outputs: `<case>.input.json` and `<case>.output.json`, bodies as parsed JSON for reading. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Environment, Platform } from '../../../protocol/vocabulary.ts';
import type { Batch } from '../../batch/types.ts';
import type { Answer, MapInput, MapResult, OutboundRequest, OutputDefinition, SimulatorContext, SimulatorResponse } from '../definition.ts';
import { resolveSettings } from '../settings-values.ts';
import type { SettingProblem } from '../settings-values.ts';
import { tryJson } from '../shared/json-text.ts';
import { createMemoryState } from '../shared/memory-state.ts';

export const UPDATES_FIXTURES = process.env['UPDATE_FIXTURES'] === '1';

/** What an input file holds: settings as a workspace file would, secrets as plain text. */
export interface FixtureInput {
  readonly about: string;
  readonly platform: Platform;
  readonly environment?: Environment;
  readonly now: number;
  readonly settings: JsonObject;
  readonly connectionSettings?: JsonObject;
  readonly identities?: MapInput['identities'];
  /** What the batch brought itself; all of it where this is left out. */
  readonly own?: MapInput['own'];
  readonly batch: Batch;
}

export interface LoadedFixture {
  readonly input: MapInput;
  readonly problems: readonly SettingProblem[];
}

export function folderUrl(slug: string): URL {
  return new URL(`../${slug}/`, import.meta.url);
}

/** Names of the files in a partner's folder that end so, without the ending. */
export function caseNames(slug: string, folder: string, ending: string): string[] {
  const names = readdirSync(new URL(`${folder}/`, folderUrl(slug)));
  return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length)).sort();
}

export function readJson(url: URL): Json {
  return parseJson(readFileSync(url, 'utf8'));
}

export function loadFixture(definition: OutputDefinition, name: string): LoadedFixture {
  const raw = readJson(new URL(`fixtures/${name}.input.json`, folderUrl(definition.slug))) as unknown as FixtureInput;
  return fixtureInput(definition, raw);
}

export function fixtureInput(definition: OutputDefinition, raw: FixtureInput): LoadedFixture {
  const settings = resolveSettings(definition.settings, raw.settings, () => undefined);
  const connection = resolveSettings(definition.connectionSettings, raw.connectionSettings, () => undefined);
  return {
    input: {
      batch: raw.batch,
      identities: raw.identities ?? [],
      platform: raw.platform,
      environment: raw.environment ?? raw.batch.environment,
      settings: settings.settings,
      connectionSettings: connection.settings,
      now: raw.now,
      ...(raw.own !== undefined && { own: raw.own }),
    },
    problems: [...settings.problems, ...connection.problems].filter((problem) => problem.severity === 'error' || problem.code === 'unknown-setting'),
  };
}

/** The simulator's answer to a mapped request. */
export function answerOf(definition: OutputDefinition, request: OutboundRequest, context: SimulatorContext): Extract<Answer, { body: string }> {
  return exchangeOf(definition, request, context).answer;
}

/** The same with what the simulator says beside its answer. */
export function exchangeOf(definition: OutputDefinition, request: OutboundRequest, context: SimulatorContext): { readonly answer: Extract<Answer, { body: string }>; readonly response: SimulatorResponse } {
  const url = new URL(request.url);
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const response = definition.simulator.handle({ method: request.method, path: url.pathname, query: url.searchParams, headers, body: Buffer.from(request.body) }, context);
  return { answer: { status: response.status, headers: response.headers, body: typeof response.body === 'string' ? response.body : Buffer.from(response.body).toString('latin1') }, response };
}

export function memoryContext(input: MapInput): SimulatorContext {
  return { state: createMemoryState(), now: input.now, settings: input.settings, credentials: 'match', enforceRates: false };
}

/** What an output file holds. Origins are left out: other tests look at them. */
export function goldenOf(definition: OutputDefinition, input: MapInput, result: MapResult): Json {
  const context = memoryContext(input);
  return {
    summary: result.summary,
    requests: result.requests.map((request): Json => {
      const { answer, response: { notes = [] } } = exchangeOf(definition, request, context);
      return {
        purpose: request.purpose,
        eventIds: [...request.eventIds],
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body: readable(request),
        answer: { status: answer.status, body: parsed(answer.body) },
        ...(notes.length === 0 ? {} : { notes: notes as unknown as Json[] }),
      };
    }),
    notSent: result.notSent.map(({ eventId, outcome, reason }): Json => ({ eventId, outcome, reason: reason as unknown as JsonObject })),
    alerts: result.alerts.map((alert): Json => ({ ...alert })),
  };
}

/** JSON as it is, a form by its fields. */
function readable({ headers, body }: OutboundRequest): Json {
  const isForm = headers.some(([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('application/x-www-form-urlencoded'));
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : parsed(body);
}

/** JSON as it is, anything else as its text. */
export function parsed(text: string): Json {
  const json = tryJson(text);
  return json === undefined ? text : json;
}

/** The golden file's content; written first when fixtures are being updated. */
export function goldenFile(slug: string, name: string, actual: Json): Json {
  const url = new URL(`fixtures/${name}.output.json`, folderUrl(slug));
  if (UPDATES_FIXTURES) writeFileSync(url, `${compact(actual)}\n`);
  return readJson(url);
}

/** Indented JSON in which what fits on one line stays on one line. */
export function compact(value: Json, indent = ''): string {
  const flat = stringifyJson(value);
  if (flat.length + indent.length <= 120 || (!Array.isArray(value) && !isObject(value))) return flat;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((entry) => inner + compact(entry, inner))
    : Object.entries(value).map(([key, entry]) => `${inner}${JSON.stringify(key)}: ${compact(entry, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
