/**
 * Sample calls: `resources/samples/<id>.json`. Times are relative and ids are fresh each time a sample is sent, so
 * texts in a sample may hold `@now`, `@now-1500` (Unix ms), `@iso-1500`, `@uuid`, `@UUID` and `@uuid:<label>`
 * (the same value wherever the label returns within one sending).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { resourcesDir } from '../resources.ts';

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly calls: readonly SampleCall[];
}

/** `batch` goes to the events endpoint of the input's platform; `text` is sent there as it is (for malformed bodies). `headers`: what a browser adds. */
export type SampleCall =
  | { readonly to: 'events'; readonly batch: JsonObject; readonly headers?: Readonly<Record<string, string>> }
  | { readonly to: 'events'; readonly text: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly to: 'config' }
  | { readonly to: 'identify' | 'login' | 'logout'; readonly body: JsonObject }
  | { readonly to: 'path'; readonly method: string; readonly path: string; readonly body: JsonObject | null };

export interface FillContext {
  /** Unix ms that `@now` means. */
  readonly now: number;
  /** A fresh lower-case UUID. */
  readonly newId: () => string;
}

/** What to send, relative to the ingest port's root. */
export interface HttpCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SampleInput {
  readonly platform: Platform;
  readonly key: string;
  readonly secret: string;
}

export function listSamples(dir: string = join(resourcesDir(), 'samples')): Sample[] {
  return readdirSync(dir).filter((file) => file.endsWith('.json')).sort().map((file) => readSample(join(dir, file)));
}

export function findSample(id: string, dir: string = join(resourcesDir(), 'samples')): Sample | undefined {
  return listSamples(dir).find((sample) => sample.id === id);
}

function readSample(path: string): Sample {
  const value = parseJson(readFileSync(path, 'utf8')) as unknown as Omit<Sample, 'id'>;
  return { id: basename(path, '.json'), title: value.title, description: value.description, calls: value.calls };
}

/** The calls of a sample with times and ids filled in, for one input. */
export function sampleCalls(sample: Sample, input: SampleInput, context: FillContext): HttpCall[] {
  const fill = filler(context);
  return sample.calls.map((call) => httpCall(fill(call as unknown as Json) as unknown as SampleCall, input));
}

const PATTERN = /@(?:(now|iso)([+-]\d+)?|(uuid|UUID)(?::([a-z0-9-]+))?)/g;

/** One filler for one sending; calls of different times share labels by sharing `labelled`. */
export function filler({ now, newId }: FillContext, labelled: Map<string, string> = new Map()): (value: Json) => Json {
  const uuid = (label: string | undefined): string => {
    if (label === undefined) return newId();
    const known = labelled.get(label) ?? newId();
    labelled.set(label, known);
    return known;
  };
  const replacement = (clock: string | undefined, offset: string | undefined, kind: string | undefined, label: string | undefined): string | number => {
    if (kind !== undefined) return kind === 'UUID' ? uuid(label).toUpperCase() : uuid(label);
    const at = now + Number(offset ?? 0);
    return clock === 'iso' ? new Date(at).toISOString() : at;
  };
  const fillText = (text: string): Json => {
    const whole = /^@now([+-]\d+)?$/.exec(text);
    if (whole) return replacement('now', whole[1], undefined, undefined);
    return text.replaceAll(PATTERN, (_match, clock?: string, offset?: string, kind?: string, label?: string) => String(replacement(clock, offset, kind, label)));
  };
  const fill = (value: Json): Json => {
    if (typeof value === 'string') return value.includes('@') ? fillText(value) : value;
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  return fill;
}

/**
 * The call as a client of that platform makes it (spec/wire-protocol.md 1). Native platforms use the server endpoint
 * with their own credentials here, since samples are written as Batch JSON.
 */
export function httpCall(call: SampleCall, input: SampleInput): HttpCall {
  const web = input.platform === 'web';
  const authorization = { authorization: `Basic ${Buffer.from(`${input.key}:${input.secret}`).toString('base64')}` };
  switch (call.to) {
    case 'config':
      return { method: 'GET', path: web ? `/tags/JS/v2/${input.key}/config?env=1` : `/config/v4/${input.key}/config?av=4.2.0&sv=5.79.0`, headers: {}, body: '' };
    case 'identify':
    case 'login':
    case 'logout':
      return { method: 'POST', path: `/identity/v1/${call.to}`, headers: { 'content-type': 'application/json', 'x-mp-key': input.key, ...(web ? {} : authorization) }, body: stringifyJson(call.body) };
    case 'path':
      return { method: call.method, path: call.path.replace('KEY', input.key), headers: call.body === null ? {} : { 'content-type': 'application/json' }, body: call.body === null ? '' : stringifyJson(call.body) };
    case 'events': {
      const body = 'text' in call ? call.text : stringifyJson(call.batch);
      return web
        ? { method: 'POST', path: `/webevents/v3/JS/${input.key}/events`, headers: { ...call.headers, 'content-type': 'text/plain;charset=UTF-8' }, body }
        : { method: 'POST', path: '/v2/events', headers: { ...call.headers, 'content-type': 'application/json', ...authorization }, body };
    }
  }
}
