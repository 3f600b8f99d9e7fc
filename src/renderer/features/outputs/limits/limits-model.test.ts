import { expect, test } from 'vitest';
import type { Delivery } from '../../../../protocol/contract.ts';
import { findingsOf } from './limits-model.ts';

const delivery = (id: string, patch: Partial<Delivery>): Delivery => ({
  id, at: Number(id), output: 'x', connection: 'c', partner: 'p', batch_id: 'b', event_ids: [], purpose: 'track', request: { method: 'POST', url: '', headers: [], body: '' }, response: null,
  attempt: 1, outcome: 'delivered', reason: { code: 'http-200', message: 'ok' }, next_at: null, simulated: true, took_ms: 1, origins: [], refused: [], notes: [], dead: false, compared: null, ...patch,
});
const cut = { level: 'limit', code: 'value-cut', message: 'Cut to 255', pointer: '/0/x', status: 'documented' } as const;

test('groups by what happened, counts, and keeps the newest as the sample', () => {
  const found = findingsOf([
    delivery('3', { notes: [{ ...cut, message: 'Cut to 255, newest' }, { ...cut, pointer: '/1/x' }] }),
    delivery('2', { outcome: 'failed', reason: { code: 'http-400', message: 'Bad request' } }),
    delivery('1', { notes: [cut, { level: 'ignored', code: 'null-value', message: 'Null', pointer: '/0/y', status: 'unconfirmed' }], refused: [{ pointer: '/events/0', event_id: 'e', reason: { code: 'bad-time', message: 'Too old' } }] }),
  ]);
  expect(found.map(({ kind, code, count, requests }) => [kind, code, count, requests])).toEqual([['refused', 'bad-time', 1, 1], ['failed', 'http-400', 1, 1], ['note', 'value-cut', 3, 2], ['note', 'null-value', 1, 1]]);
  expect(found[2]).toMatchObject({ last: 3, sample: { message: 'Cut to 255, newest', pointer: '/0/x', delivery: '3' }, status: 'documented' });
});
