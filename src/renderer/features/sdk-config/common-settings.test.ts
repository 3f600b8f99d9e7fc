import { expect, it } from 'vitest';
import { COMMON_SETTINGS, overriddenPointers, overrideSchema, valueAt, withOverride } from './common-settings.ts';

it('sets and takes out values, also within flags', () => {
  const path = ['flags', 'eventBatchingIntervalMillis'] as const;
  const one = withOverride({ uitl: 30 }, path, '5000');
  expect(one).toEqual({ uitl: 30, flags: { eventBatchingIntervalMillis: '5000' } });
  expect(valueAt(one, path)).toBe('5000');
  expect(withOverride(one, path, undefined)).toEqual({ uitl: 30 });
  expect(withOverride({ flags: { a: 1, b: 2 } }, ['flags', 'a'], undefined)).toEqual({ flags: { b: 2 } });
  expect(withOverride({}, ['stl'], 90)).toEqual({ stl: 90 });
});

it('tells which values an override decided', () => {
  expect([...overriddenPointers({ uitl: 5, wst: null, flags: { 'a/b': 'True', c: null } })]).toEqual([['/uitl', 'override'], ['/wst', 'removed'], ['/flags/a~1b', 'override'], ['/flags/c', 'removed']]);
});

it('completes generated keys and checks the common ones', () => {
  const schema = overrideSchema('web', { appName: 'x', flags: { directURLRouting: 'False' } }) as { properties: Record<string, { properties?: object }> };
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['appName', 'workspaceToken', 'flags']));
  expect(schema.properties['flags']?.properties).toMatchObject({ directURLRouting: {}, cacheIdentity: { enum: ['True', 'False', null] } });
  expect(new Set(COMMON_SETTINGS.map(({ form, path }) => `${form} ${path.join('.')}`)).size).toBe(COMMON_SETTINGS.length);
});
