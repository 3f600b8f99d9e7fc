import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeFile, changeText, fileOf, joinChanges } from './file-change.ts';
import type { ChangeOp } from './file-change.ts';
import type { Json, JsonObject } from './json.ts';
import { diffJson } from './patch.ts';
import { valueAt } from './pointer.ts';

const file = { active: false, environments: { production: true }, rules: ['a', 'b'], '~/': 1 };

it.each<[string, ChangeOp, unknown]>([
  ['sets a member', { op: 'add', path: '/active', value: true }, { ...file, active: true }],
  ['makes what is missing around its place', { op: 'add', path: '/forwarding/consent/forward', value: 'only' }, { ...file, forwarding: { consent: { forward: 'only' } } }],
  ['replaces what is not there', { op: 'replace', path: '/sampling_percent', value: 50 }, { ...file, sampling_percent: 50 }],
  ['puts into a list', { op: 'add', path: '/rules/1', value: 'x' }, { ...file, rules: ['a', 'x', 'b'] }],
  ['puts behind a list', { op: 'add', path: '/rules/-', value: 'x' }, { ...file, rules: ['a', 'b', 'x'] }],
  ['replaces in a list', { op: 'replace', path: '/rules/0', value: 'x' }, { ...file, rules: ['x', 'b'] }],
  ['takes out of a list', { op: 'remove', path: '/rules/0' }, { ...file, rules: ['b'] }],
  ['takes away what is not there', { op: 'remove', path: '/forwarding/consent' }, file],
  ['takes away what is not in a list', { op: 'remove', path: '/rules/7' }, file],
  ['takes away below a text', { op: 'remove', path: '/active/x' }, file],
  ['reads escaped names', { op: 'remove', path: '/~0~1' }, { active: false, environments: { production: true }, rules: ['a', 'b'] }],
  ['replaces the whole', { op: 'replace', path: '', value: { a: 1 } }, { a: 1 }],
])('%s', (_name, op, expected) => {
  const before = structuredClone(file);
  expect(changeFile(file, [op])).toEqual(expected);
  expect(file).toEqual(before);
});

it.each<[string, ChangeOp]>([
  ['inside of a value that is no object', { op: 'add', path: '/active/x', value: 1 }],
  ['at no place of a list', { op: 'add', path: '/rules/x', value: 1 }],
  ['behind the end of a list', { op: 'replace', path: '/rules/2', value: 1 }],
])('refuses to change %s', (_name, op) => {
  expect(() => changeFile(file, [op])).toThrow(RangeError);
});

it('keeps members that are called like parts of the language', () => {
  const changed = changeFile({}, [{ op: 'add', path: '/__proto__/polluted', value: true }]);
  expect(Object.keys(changed)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(changeFile(changed, [{ op: 'remove', path: '/__proto__' }])).toEqual({});
});

it('carries out any difference of two files', () => {
  const anyFile = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })) as fc.Arbitrary<JsonObject>;
  fc.assert(fc.property(anyFile, anyFile, (before, after) => {
    const ops = diffJson(before, after) as ChangeOp[];
    expect(changeFile(before, ops)).toEqual(after);
  }));
});

it('sets a value where it is told, or says why not', () => {
  const anyFile = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<JsonObject>;
  fc.assert(fc.property(anyFile, fc.array(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }), (before, keys) => {
    const path = keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    let after: Json;
    try {
      after = changeFile(before, [{ op: 'replace', path, value: 'set' }]);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      return;
    }
    expect(valueAt(after, path)).toBe('set');
  }));
});

it('joins changes of one file in their order, and names files as the folder has them', () => {
  const at = (name: string, path: string) => ({ kind: 'connections' as const, name, ops: [{ op: 'remove' as const, path }] });
  expect(joinChanges([at('a', '/1'), at('b', '/2'), at('a', '/3')]).map(({ name, ops }) => [name, ops.map(({ path }) => path)])).toEqual([['a', ['/1', '/3']], ['b', ['/2']]]);
  expect([fileOf(at('a', '')), fileOf({ kind: 'rules', name: 'fix' }), fileOf({ kind: 'workspace', name: '' })]).toEqual(['connections/a.json', 'rules/fix/rule.json', 'cloudchamber.json']);
});

it('tells a change in words', () => {
  expect(changeText(file, { op: 'add', path: '/active', value: true })).toBe('/active: false → true');
  expect(changeText(file, { op: 'remove', path: '/sampling_percent' })).toBe('/sampling_percent: not set → not set');
});
