/**
 * Requests to the simulators and their exact answers, one file a case: `<slug>/conformance/<case>.json`.
 * They hold section 4 of each partner's specification and the forms and limits of half 2.
 */
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Credentials, OutputDefinition, SimulatorResponse } from './definition.ts';
import { OUTPUTS } from './registry.ts';
import { resolveSettings } from './settings-values.ts';
import { createMemoryState } from './shared/memory-state.ts';
import { answerPartnerRequest } from './simulator-http.ts';
import { caseNames, folderUrl, readJson } from './testing/fixtures.ts';
import { NOW } from './testing/generators.ts';

interface ConformanceCase {
  readonly about: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly text?: string;
    readonly json?: Json;
    /** Repeats the text, or the only entry of the JSON list. */
    readonly repeat?: number;
    readonly times?: number;
    readonly gzip?: boolean;
    readonly settings?: JsonObject;
    readonly credentials?: Credentials;
    readonly enforceRates?: boolean;
  };
  readonly response: {
    readonly status: number;
    readonly type: string | null;
    readonly text?: string;
    readonly json?: Json;
    readonly headers?: Readonly<Record<string, string>>;
    /** How many records each collection holds afterwards. */
    readonly stored?: Readonly<Record<string, number>>;
  };
}

const DEFAULT_SETTINGS = { token: 'mx_tok_9f2c', apiSecret: 'mx_sec_77' };

function bodyOf({ text, json, repeat, times, gzip }: ConformanceCase['request']): Uint8Array {
  const list = Array.isArray(json) && times !== undefined ? Array.from({ length: times }, () => json[0]) : json;
  const plain = text !== undefined ? text.repeat(repeat ?? 1) : list === undefined ? '' : stringifyJson(list);
  return gzip ? gzipSync(plain) : Buffer.from(plain);
}

function play(definition: OutputDefinition, { request }: ConformanceCase, state: ReturnType<typeof createMemoryState>): SimulatorResponse {
  const { settings } = resolveSettings(definition.settings, request.settings ?? DEFAULT_SETTINGS, () => undefined);
  return answerPartnerRequest(
    { method: request.method, target: `/partners/${definition.slug}${request.path}`, headers: request.headers, body: bodyOf(request) },
    () => ({ state, now: NOW, settings, credentials: request.credentials ?? 'any', enforceRates: request.enforceRates ?? false }),
  );
}

describe.each(OUTPUTS.filter(({ slug }) => existsSync(new URL('conformance/', folderUrl(slug)))).map((definition) => [definition.slug, definition] as const))('%s', (slug, definition) => {
  it.each(caseNames(slug, 'conformance', '.json'))('%s', (name) => {
    const file = readJson(new URL(`conformance/${name}.json`, folderUrl(slug))) as unknown as ConformanceCase;
    const state = createMemoryState();
    const answer = play(definition, file, state);
    const headers = Object.fromEntries(answer.headers.map(([key, value]) => [key.toLowerCase(), value]));
    const text = Buffer.from(answer.body).toString('utf8');
    const { json, headers: expectedHeaders = {}, stored = {}, ...expected } = file.response;
    const actual = {
      status: answer.status,
      type: headers['content-type'] ?? null,
      ...(file.response.text === undefined ? {} : { text }),
      ...(json === undefined ? {} : { json: parseJson(text) }),
      headers: Object.fromEntries(Object.keys(expectedHeaders).map((key) => [key, headers[key]])),
      stored: Object.fromEntries(Object.keys(stored).map((collection) => [collection, state.count(collection)])),
    };
    expect(actual).toEqual({ ...expected, ...(json === undefined ? {} : { json }), headers: expectedHeaders, stored });
    // Key order and spacing are part of an exact answer.
    if (json !== undefined) expect(text).toBe(stringifyJson(json));
  });
});
