/** Plans and batches that want to harm: validation stays bounded, and says what it did not check. */
import { describe, expect, it } from 'vitest';
import type { DataPoint, PlanVersion } from '../../protocol/data-plan.ts';
import { parseJson } from '../../protocol/json.ts';
import type { Batch } from '../batch/types.ts';
import { blockBatch, compileVersion, validateBatch } from './index.ts';

function versionOf(...points: readonly DataPoint[]): PlanVersion {
  return { version: 1, activated_environment: 'production', version_document: { data_points: [...points], settings: { validation_actions: { event: 'drop_event', event_attribute: 'drop_attribute', user_attribute: 'drop_attribute' } } } };
}

function userPoint(definition: unknown): DataPoint {
  return { description: '', match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition: definition as never } };
}

function sown(properties: unknown): DataPoint {
  return {
    description: '', match: { type: 'custom_event', criteria: { event_name: 'Sown', custom_event_type: 'other' } },
    validator: { type: 'json_schema', definition: { properties: { data: { properties: { custom_attributes: { additionalProperties: false, properties: properties as never } } } } } },
  };
}

function nested(levels: number, open: string, close: string, inner: string): string {
  return `${open.repeat(levels)}${inner}${close.repeat(levels)}`;
}

describe.each(['server', 'node'] as const)('in the %s profile', (profile) => {
  it('a definition nested thousands of levels deep neither throws nor stops other points', () => {
    const deep: unknown = JSON.parse(nested(3_000, '{"properties":{"a":', '}}', '{"type":"number"}'));
    const data: unknown = JSON.parse(nested(3_000, '{"a":', '}', '"x"'));
    const validation = validateBatch(compileVersion('p', versionOf(userPoint(deep)), profile), { user_attributes: data, events: [] });
    expect(validation.results).toEqual([]);
  });

  it('data nested thousands of levels deep is answered', () => {
    const data: unknown = JSON.parse(nested(3_000, '{"a":', '}', '1'));
    const validation = validateBatch(compileVersion('p', versionOf(userPoint({ properties: { deep: { type: 'string' } }, maxProperties: 0 })), profile), { user_attributes: { deep: data }, events: [] });
    expect(validation.failed !== null || validation.found.length === 2).toBe(true);
  });

  it('an enum of 100,000 values costs no more for each batch than a short one', () => {
    const version = compileVersion('p', versionOf(userPoint({ properties: { code: { type: 'string', enum: Array.from({ length: 100_000 }, (_, index) => `c${index}`) } } })), profile);
    validateBatch(version, { user_attributes: { code: 'c99999' }, events: [] });
    const started = performance.now();
    for (let index = 0; index < 200; index += 1) expect(validateBatch(version, { user_attributes: { code: 'c99999' }, events: [] }).found).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
    const [finding] = validateBatch(version, { user_attributes: { code: 'none' }, events: [] }).found;
    expect(finding!.message.length).toBeLessThan(300);
    expect((finding!.error.expected ?? '').length).toBeLessThan(9_000);
  });

  it('members called __proto__ change no other object', () => {
    const batch = parseJson('{"events":[{"event_type":"custom_event","data":{"event_name":"Sown","custom_event_type":"other","event_id":"1","custom_attributes":{"__proto__":{"polluted":"yes"},"a":"1"}}}],"user_attributes":{}}') as Record<string, unknown>;
    const version = compileVersion('p', versionOf(sown(parseJson('{"a":{},"__proto__":{"type":"string"}}')), userPoint({ properties: {} })), profile);
    blockBatch(version, batch, validateBatch(version, batch));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('a pattern that never ends costs a bounded time over many batches, and is named', () => {
    const version = compileVersion('p', versionOf(userPoint({ properties: { word: { type: 'string', pattern: '^(a+)+$' }, code: { type: 'string', minLength: 9 } } })), profile);
    const started = performance.now();
    for (let index = 0; index < 200; index += 1) {
      const { unchecked, found } = validateBatch(version, { user_attributes: { word: `${'a'.repeat(50)}${index}`, code: 'x' }, events: [] });
      expect(unchecked).toEqual([expect.objectContaining({ matchKey: 'user_attributes', message: expect.stringContaining('^(a+)+$') })]);
      expect(found.map(({ error }) => error.schema_keyword)).toEqual(['minLength']);
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('NaN, infinities, functions and symbols are values like others', () => {
    const version = compileVersion('p', versionOf(userPoint({ properties: { a: { type: 'number', minimum: 0, multipleOf: 2, enum: [1] } }, additionalProperties: { type: 'string' } })), profile);
    for (const value of [Number.NaN, Infinity, -0, () => 1, Symbol('x'), undefined, 12n, new Date(0), Object.create(null)]) {
      expect(validateBatch(version, { user_attributes: { a: value, b: value }, events: [] }).received).toBeGreaterThanOrEqual(0);
    }
  });
});

it('a pattern for names that never ends stops the node profile before it runs', () => {
  const version = compileVersion('p', versionOf(userPoint({ patternProperties: { '^(a+)+$': { type: 'string' } } })), 'node');
  expect(validateBatch(version, { user_attributes: { [`${'a'.repeat(60)}!`]: 'x' }, events: [] }).failed).toContain('patternProperties');
});

describe('64-bit ids', () => {
  const id = '9007199254740993123';
  const raw = parseJson(`{"events":[{"event_type":"custom_event","data":{"event_name":"Picked","custom_event_type":"other","event_id":${id}}}],"mpid":${id}}`) as Record<string, unknown>;

  it('keep their digits in results, findings and block metadata', () => {
    const version = compileVersion('p', versionOf(sown({})), 'server');
    const validation = validateBatch(version, raw);
    expect([validation.results[0]!.data.validated_event_id, validation.found[0]!.eventId, blockBatch(version, raw, validation).blockMetadata?.blocked_event_ids]).toEqual([id, id, [id]]);
  });

  it('count as numbers where a plan describes them', () => {
    const version = compileVersion('p', versionOf({ ...sown({}), match: { type: 'custom_event', criteria: { event_name: 'Picked', custom_event_type: 'other' } }, validator: { type: 'json_schema', definition: { properties: { data: { properties: { event_id: { type: 'integer', minimum: 1 } } } } } } }), 'server');
    expect(validateBatch(version, raw).found).toEqual([]);
  });
});

describe('a batch as the engine holds it', () => {
  const batch: Batch = {
    environment: 'development', mpid: '1', user_attributes: { zone: '7b', tag: null, list: ['a', null] }, user_identities: { customer_id: 'g-1' },
    events: [{ event_type: 'custom_event', data: { event_name: 'Sown', custom_event_type: 'other', event_id: '41', custom_attributes: { rows: '4', mood: 'good' } } }],
  };

  it('is validated and blocked like the one that was sent', () => {
    const version = compileVersion('p', versionOf(sown({ rows: { type: 'number', maximum: 3 } }), userPoint({ properties: { zone: {}, tag: { type: 'null' } }, additionalProperties: false })), 'server');
    const validation = validateBatch(version, batch);
    expect(validation.found.map(({ kind, pointer, eventId }) => [kind, pointer, eventId])).toEqual([
      ['unplanned-event-attribute', '/events/0/data/custom_attributes/mood', '41'],
      ['invalid-value', '/events/0/data/custom_attributes/rows', '41'],
      ['unplanned-user-attribute', '/user_attributes/list', null],
    ]);
    const left: Batch = blockBatch(version, batch, validation).batch;
    expect([left.events[0]!.data['custom_attributes'], left.user_attributes, left.user_identities]).toEqual([{ rows: '4' }, { zone: '7b', tag: null }, batch.user_identities]);
  });
});

describe('a plan of 1,000 points', () => {
  it('is ready at once: a schema is compiled when the first event needs it', () => {
    const points = Array.from({ length: 1_000 }, (_, index) => ({ ...sown({ a: { type: 'string', pattern: `^x${index}` } }), match: { type: 'screen_view', criteria: { screen_name: `S${index}` } } }));
    const started = performance.now();
    const version = compileVersion('p', versionOf(...points), 'node');
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(version.matchKeys).toHaveLength(1_000);
  });
});
