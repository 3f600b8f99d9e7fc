/**
 * What the fixtures of every partner must cover: each event type, each value of each setting, each setting read; and what is made of a
 * golden request by a mutation must be refused as the partner does.
 */
import { describe, expect, it } from 'vitest';
import { factSchema } from '../../protocol/partner.ts';
import { valueAt } from '../../protocol/pointer.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import type { MapInput, OutputDefinition, SettingField, Settings } from './definition.ts';
import { OUTPUTS } from './registry.ts';
import { readPayload } from './shared/read-payload.ts';
import { caseNames, exchangeOf, folderUrl, loadFixture, memoryContext, parsed, readJson } from './testing/fixtures.ts';
import { mutated } from './testing/mutate.ts';
import type { MutationCase } from './testing/mutate.ts';

const FEWEST_FIXTURES = 25;

/** Settings that note which of them are read. */
function watched(settings: Settings, seen: Set<string>): Settings {
  return new Proxy(settings, { get: (target, key) => { seen.add(String(key)); return target[String(key)]; } });
}

function readSettings(definition: OutputDefinition, inputs: readonly MapInput[]): Set<string> {
  const seen = new Set<string>();
  for (const input of inputs) {
    const own: MapInput = { ...input, settings: watched(input.settings, seen), connectionSettings: watched(input.connectionSettings, seen) };
    definition.validate(own.settings, own.connectionSettings);
    definition.bulk?.(own.settings, own.connectionSettings);
    definition.alias?.({}, own.settings, own.connectionSettings);
    const context = { ...memoryContext(input), settings: own.settings };
    for (const request of definition.map(own).requests) exchangeOf(definition, request, context);
  }
  return seen;
}

/** Values of a setting that no fixture has, as words. */
function unseenValues(field: SettingField, values: readonly Settings[string][]): string[] {
  if (field.kitOnly === true) return [];
  const flat = new Set(values.flatMap((value) => (Array.isArray(value) ? (value as readonly string[]) : [value as string])).map(String));
  switch (field.type) {
    case 'boolean': return ['true', 'false'].filter((value) => !flat.has(value));
    case 'select':
    case 'multi-select': return (field.options ?? []).map(({ value }) => value).filter((value) => !flat.has(value));
    default: return new Set(values.map((value) => JSON.stringify(value))).size > 1 || field.required === true ? [] : ['a value of one\'s own'];
  }
}

describe.each(OUTPUTS.map((definition) => [definition.slug, definition] as const))('%s', (slug, definition) => {
  const names = caseNames(slug, 'fixtures', '.input.json');
  const inputs = names.map((name) => loadFixture(definition, name).input);
  const golden = inputs.flatMap((input, index) => definition.map(input).requests.map((request) => ({ name: names[index]!, input, request })));

  it(`has ${FEWEST_FIXTURES} fixtures at least`, () => {
    expect(names.length).toBeGreaterThanOrEqual(FEWEST_FIXTURES);
  });

  it('has every event type in a fixture', () => {
    const seen = new Set(inputs.flatMap(({ batch }) => batch.events.map(({ event_type: type }) => type)));
    expect(EVENT_TYPES.filter((type) => !seen.has(type))).toEqual([]);
  });

  it('has every value of every setting in a fixture', () => {
    const of = (fields: readonly SettingField[], pick: (input: MapInput) => Settings): string[] =>
      fields.flatMap((field) => unseenValues(field, inputs.map((input) => pick(input)[field.key] ?? null)).map((value) => `${field.key}: ${value}`));
    expect([...of(definition.settings, ({ settings }) => settings), ...of(definition.connectionSettings, ({ connectionSettings }) => connectionSettings)]).toEqual([]);
  });

  it('reads every setting that is not the kit\'s alone', () => {
    const seen = readSettings(definition, inputs);
    const fields = [...definition.settings, ...definition.connectionSettings];
    expect(fields.filter(({ key, kitOnly }) => seen.has(key) === (kitOnly === true)).map(({ key }) => key)).toEqual([]);
  });

  it('knows every fact that it names', () => {
    const ids = definition.facts.map(({ id }) => id);
    expect(definition.facts.map((fact) => factSchema.parse(fact))).toEqual(definition.facts);
    expect(new Set(ids).size).toBe(ids.length);
    const named = golden.flatMap(({ input, request }) => [...request.origins.map(({ fact }) => fact), exchangeOf(definition, request, memoryContext(input)).response.fact]);
    expect([...new Set(named.filter((fact) => fact !== undefined && !ids.includes(fact)))]).toEqual([]);
  });

  it('names the parts of requests where they are', () => {
    const faults = golden.flatMap(({ name, request }) => (request.parts ?? []).flatMap(({ pointer, eventId }) => [
      ...(valueAt(readPayload(request) ?? null, pointer) === undefined ? [`${name}: no ${pointer}`] : []),
      ...(eventId !== null && !request.eventIds.includes(eventId) ? [`${name}: ${pointer} is of ${eventId}, which the request does not carry`] : []),
    ]));
    expect(faults).toEqual([]);
  });

  describe('golden requests made wrong', () => {
    const cases = readJson(new URL('mutations.json', folderUrl(slug))) as unknown as readonly MutationCase[];

    it.each(cases.map((one) => [one.about, one] as const))('%s', (_about, one) => {
      const met = golden.flatMap(({ name, input, request }) => {
        const wrong = mutated(request, one);
        return wrong === null || (wrong.body === request.body && wrong.url === request.url && JSON.stringify(wrong.headers) === JSON.stringify(request.headers)) ? [] : [{ name, input, wrong }];
      });
      expect(met.length).toBeGreaterThan(0);
      const faults = met.flatMap(({ name, input, wrong }) => {
        const { answer, response } = exchangeOf(definition, wrong, memoryContext(input));
        const { status, body, contains, note } = one.answer;
        const fits = answer.status === status
          && (body === undefined || JSON.stringify(parsed(answer.body)) === JSON.stringify(body))
          && (contains === undefined || answer.body.includes(contains))
          && (note === undefined || (response.notes ?? []).some(({ code }) => code === note));
        return fits ? [] : [`${name}: ${answer.status} ${answer.body} ${JSON.stringify(response.notes ?? [])}`];
      });
      expect(faults).toEqual([]);
    });
  });
});
