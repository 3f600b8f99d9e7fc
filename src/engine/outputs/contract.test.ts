/**
 * What every partner must keep, in one suite over the registry (style.md 11).
 * Goldens change only with UPDATE_FIXTURES=1.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, OUTCOMES, PLATFORMS } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import type { MapInput, MapResult, OutputDefinition } from './definition.ts';
import { OUTPUTS, findOutput } from './registry.ts';
import { defaultSettings, resolveSettings, settingsJsonSchema } from './settings-values.ts';
import { eventId } from './shared/values.ts';
import { answerOf, caseNames, folderUrl, goldenFile, goldenOf, loadFixture, memoryContext } from './testing/fixtures.ts';
import { anyBatch, anyPlatform, anyToggles, bareEvent, fullBatch, fullEvent, inputFor } from './testing/generators.ts';
import { insensitiveFields, originFaults } from './testing/origin-check.ts';

const NOT_SENT_OUTCOMES: readonly string[] = ['unsupported', 'filtered', 'kit-only', 'failed'];

/** What is wrong with a mapping: each event is in a request or has a reason why not; bodies parse; every field knows where it came from. */
function faults(definition: OutputDefinition, input: MapInput, result: MapResult): string[] {
  const sent = new Set(result.requests.flatMap((request) => request.eventIds));
  const left = new Set(result.notSent.map((decision) => decision.eventId));
  const ids = input.batch.events.map((event, index) => eventId(event, index));
  const code = new RegExp(`^${definition.slug}\\.[a-z0-9-]+$`);
  return [
    ...ids.filter((id) => sent.has(id) === left.has(id)).map((id) => `event ${id} is ${sent.has(id) ? 'sent and not sent' : 'lost'}`),
    ...result.notSent.filter(({ outcome }) => !NOT_SENT_OUTCOMES.includes(outcome)).map(({ outcome }) => `outcome ${outcome} of an event that is not sent`),
    ...result.notSent.filter(({ reason }) => !code.test(reason.code) || reason.message === '' || reason.pointer === undefined).map(({ reason }) => `reason ${JSON.stringify(reason)}`),
    ...result.requests.flatMap((request, index) => originFaults(definition, request, input).map((fault) => `request ${index}: ${fault}`)),
  ];
}

/** Map, simulator, judge: what the partner does not take from its own mapping, and what is wrong with that. */
function roundTripFaults(definition: OutputDefinition, input: MapInput): string[] {
  const result = definition.map(input);
  const context = memoryContext(input);
  const refused = result.requests.flatMap((request, index) => {
    const answer = answerOf(definition, request, context);
    const verdict = definition.judge(answer, 1, request);
    return verdict.kind === 'delivered' && (verdict.refused ?? []).length === 0 ? [] : [`request ${index} ${verdict.kind}: ${verdict.reason.message} (${answer.body})`];
  });
  return [...faults(definition, input, result), ...refused];
}

function sourceFiles(slug: string): string[] {
  return readdirSync(folderUrl(slug), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
}

describe('registry', () => {
  it('knows each partner once', () => {
    const slugs = OUTPUTS.map((output) => output.slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(OUTPUTS.map((output) => findOutput(output.slug))).toEqual([...OUTPUTS]);
    expect(findOutput('no-such-partner')).toBeUndefined();
  });

  it('lists every folder that declares a partner', () => {
    const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/index.ts`, import.meta.url)));
    expect(folders.map((folder) => folder.name).sort()).toEqual(OUTPUTS.map((output) => output.slug).sort());
  });
});

describe.each(OUTPUTS.map((definition) => [definition.slug, definition] as const))('%s', (slug, definition) => {
  const fields = [...definition.settings, ...definition.connectionSettings];

  it('declares itself sanely', () => {
    expect(slug).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    expect(definition.name).not.toBe('');
    expect(definition.summary).not.toBe('');
    expect(definition.eventTypes.filter((type) => !(EVENT_TYPES as readonly string[]).includes(type))).toEqual([]);
    expect(definition.platforms.filter((platform) => !PLATFORMS.includes(platform))).toEqual([]);
    expect(definition.hosts.filter((host) => URL.parse(`https://${host}/`)?.host !== host)).toEqual([]);
    expect(existsSync(new URL('NOTES.md', folderUrl(slug)))).toBe(true);
  });

  it('has settings with unique keys, labels, help and valid defaults', () => {
    expect(new Set(fields.map((field) => field.key)).size).toBe(fields.length);
    expect(fields.filter((field) => !/^[a-z][A-Za-z0-9]*$/.test(field.key) || field.label === '' || field.help === '')).toEqual([]);
    expect(fields.filter((field) => /select/.test(field.type) === (field.options === undefined))).toEqual([]);
    for (const list of [definition.settings, definition.connectionSettings]) {
      const defaults = Object.fromEntries(list.filter((field) => !field.required).map((field) => [field.key, field.default]));
      expect(resolveSettings(list, defaults, () => 'secret').problems.filter((problem) => problem.code !== 'missing-setting')).toEqual([]);
      expect(Object.keys(settingsJsonSchema(list)['properties'] as object)).toEqual(list.map((field) => field.key));
    }
  });

  it('names settings of its own in the problems that it finds with bare defaults', () => {
    const problems = definition.validate(defaultSettings(definition.settings), defaultSettings(definition.connectionSettings));
    expect(problems.filter((problem) => !fields.some((field) => field.key === problem.field) || problem.message === '')).toEqual([]);
  });

  it('reaches for no network, clock, randomness or file', () => {
    const banned = /\bfetch\(|node:(?:https?|net|tls|dns|dgram|fs|child_process)\b|Date\.now|new Date\(\)|Math\.random|randomUUID|undici/;
    const guilty = sourceFiles(slug).filter((name) => banned.test(readFileSync(new URL(name, folderUrl(slug)), 'utf8')));
    expect(guilty).toEqual([]);
  });

  describe('fixtures', () => {
    const names = caseNames(slug, 'fixtures', '.input.json');

    it.each(names)('%s', (name) => {
      const { input, problems } = loadFixture(definition, name);
      expect([...problems, ...definition.validate(input.settings, input.connectionSettings)]).toEqual([]);
      const result = definition.map(input);
      const golden = goldenOf(definition, input, result);
      expect(golden).toEqual(goldenFile(slug, name, golden));
      expect(roundTripFaults(definition, input)).toEqual([]);
      expect(insensitiveFields(definition, input)).toEqual([]);
    });

    it('has an output for each input and no other', () => {
      expect(names).not.toEqual([]);
      expect(caseNames(slug, 'fixtures', '.output.json')).toEqual(names);
    });
  });

  describe.each(EVENT_TYPES)('%s', (type) => {
    it('maps with required fields only', () => {
      const input = inputFor(definition, { events: [bareEvent(type)], environment: 'development', mpid: '9007199254740993', mp_deviceid: 'd-1', user_identities: { customer_id: 'C-10001' } });
      expect(roundTripFaults(definition, input)).toEqual([]);
    });

    it('maps with all fields, from every platform', () => {
      const found = PLATFORMS.map((platform) => [platform, roundTripFaults(definition, inputFor(definition, fullBatch([fullEvent(type)]), platform))]);
      expect(found).toEqual(PLATFORMS.map((platform) => [platform, []]));
    });
  });

  it('maps a batch of all event types with every switch on, and again with every switch off', () => {
    const batch = fullBatch(EVENT_TYPES.map((type, index) => ({ ...fullEvent(type), data: { ...fullEvent(type).data, event_id: String(index + 1) } })));
    const found = [true, false].map((value) => {
      const toggles = Object.fromEntries(definition.connectionSettings.filter((field) => field.type === 'boolean').map((field) => [field.key, value]));
      const input = inputFor(definition, batch, 'ios', toggles);
      return faults(definition, input, definition.map(input));
    });
    expect(found).toEqual([[], []]);
  });

  it('sends what its origins name: another value there is another value in the payload', () => {
    const batch = fullBatch(EVENT_TYPES.map((type, index) => ({ ...fullEvent(type), data: { ...fullEvent(type).data, event_id: String(1000 + 7 * index) } })));
    expect(insensitiveFields(definition, inputFor(definition, batch), 200)).toEqual([]);
  });

  it('never throws and loses no event, whatever the batch and the switches', () => {
    fc.assert(fc.property(anyBatch, anyPlatform, anyToggles(definition.connectionSettings), (batch: Batch, platform, toggles) => {
      const input = inputFor(definition, batch, platform, toggles);
      const before = structuredClone(batch);
      expect(faults(definition, input, definition.map(input))).toEqual([]);
      expect(batch).toEqual(before);
    }), { numRuns: 300 });
  });

  it('maps the same input to the same requests', () => {
    const input = inputFor(definition, fullBatch([fullEvent('custom_event'), { ...fullEvent('commerce_event'), data: { ...fullEvent('commerce_event').data, event_id: '7' } }]));
    expect(definition.map(input)).toEqual(definition.map(input));
  });

  it('judges every status, and stops retrying at some time', () => {
    for (let status = 100; status < 600; status += 1) {
      const verdict = definition.judge({ status, headers: [], body: '' }, 1);
      if (status >= 400 && status < 500 && status !== 408 && status !== 429) expect(verdict.kind).toBe('failed');
      if (status >= 300 && status < 400) expect(verdict.kind).toBe('failed');
      if (status === 429 || status >= 500) expect(verdict.kind).toBe('retry');
    }
    const unanswered = { status: 0, error: 'connect ECONNREFUSED' } as const;
    expect(definition.judge(unanswered, 1).kind).toBe('retry');
    expect(definition.judge(unanswered, 100).kind).toBe('failed');
  });

  it('has a simulator that answers anything without throwing', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.json().map((text) => Buffer.from(text)), fc.string().map((text) => Buffer.from(text)));
    const input = inputFor(definition, fullBatch([]));
    fc.assert(fc.property(
      fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS'), fc.oneof(fc.constantFrom('/', '/track', '/import', '/engage/', '/groups'), fc.webPath()), fc.webQueryParameters(),
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'application/x-ndjson', 'text/plain'), fc.constantFrom('', 'gzip'), bytes,
      (method, path, query, type, encoding, body) => {
        const response = definition.simulator.handle({ method, path, query: new URLSearchParams(query), headers: { 'content-type': type, 'content-encoding': encoding, 'authorization': 'Basic YTo=' }, body }, memoryContext(input));
        expect(response.status).toBeGreaterThanOrEqual(200);
        expect(response.status).toBeLessThan(500);
      },
    ), { numRuns: 300 });
  });

  it('uses outcomes of the vocabulary', () => {
    expect(NOT_SENT_OUTCOMES.filter((outcome) => !(OUTCOMES as readonly string[]).includes(outcome))).toEqual([]);
  });
});
