import { expect, it } from 'vitest';
import { compileVersion, asSent, validateBatch } from './index.ts';

const notes = [
  { code: 'converted-value', message: '', pointer: '/user_attributes/age', before: 41, after: '41' },
  { code: 'converted-value', message: '', pointer: '/user_attributes/a~1b', before: true, after: 'true' },
  { code: 'converted-value', message: '', pointer: '/events/0/data/x', before: 1, after: '1' },
  { code: 'converted-value', message: '', pointer: '/user_attributes/changed', before: 1, after: '1' },
];
const batch = { events: [], user_attributes: { age: '41', 'a/b': 'true', changed: '2', zone: '7b' } };

it('gives user attributes back as they were sent, except what a rule changed since', () => {
  expect(asSent(batch, notes)).toEqual({ events: [], user_attributes: { age: 41, 'a/b': true, changed: '2', zone: '7b' } });
  expect(asSent(batch, [])).toBe(batch);
});

it('lets the node profile see the types of the app', () => {
  const definition = { properties: { age: { type: 'number' }, 'a/b': { type: 'boolean' } } };
  const version = compileVersion('p', { version: 1, activated_environment: 'none', version_document: { data_points: [{ match: { type: 'user_attributes' }, validator: { type: 'json_schema', definition } }] } }, 'node');
  expect([validateBatch(version, batch).found.length, validateBatch(version, asSent(batch, notes)).found.length]).toEqual([2, 0]);
});
