import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldOf } from '../../../protocol/filter/fields.ts';
import { parseFilter } from '../../../protocol/filter/index.ts';
import type { FieldNode } from '../../../protocol/filter/index.ts';
import { valueBounds } from '../../../protocol/filter/values.ts';
import { activeFilter, parseActive } from './active-users.ts';
import { alignedRange, bucketMs, codeTerm, kindTerm, nameTerm, scopeFilter, textValue, typeTerm } from './report-range.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 3, 7);
const HOUR = 3_600_000;
const stretch = fc.tuple(fc.integer({ min: 0, max: 2 * NOW }), fc.integer({ min: 1, max: 400 * 24 * HOUR })).map(([from, length]) => ({ from, to: from + length }));

it('counts at least the time that was asked for, and its filter says exactly what was counted', () => {
  fc.assert(fc.property(stretch, (asked) => {
    const { from, to } = alignedRange(asked);
    if (asked.from >= from) expect(to).toBeGreaterThanOrEqual(asked.to);
    expect([from % 300_000, to % 300_000, from < to]).toEqual([0, 0, true]);
    const length = bucketMs({ from, to }, 60);
    expect((to - from) / length).toBeLessThanOrEqual(60);
    const { filter, errors } = parseFilter(scopeFilter({ from, to, env: null, input: null }));
    expect(errors).toEqual([]);
    const node = filter.nodes[0] as FieldNode;
    expect(valueBounds(fieldOf('age'), node.op, node.values[0]!, NOW)).toEqual({ min: from, max: to - 1, open: false });
  }));
});

it('names anything so that the filter means that alone', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('Buy', '1..2', 'a,b', '"x"', '(a | b)', '-a', 'none', ' ')), (text) => {
    const { filter, errors } = parseFilter([nameTerm(text), kindTerm(text), typeTerm(text), codeTerm(text), `connection=${textValue(text)}`].join(' '));
    expect(errors).toEqual([]);
    expect(filter.nodes).toHaveLength(5);
    const named = filter.nodes[0]!;
    if (text === '') expect(named).toMatchObject({ kind: 'not', node: { kind: 'has', field: 'name' } });
    else expect(named).toMatchObject({ kind: 'field', field: 'name', op: '==', values: [{ kind: 'text', text }] });
  }));
});

it('reads its own search for active users, and takes nothing else for one', () => {
  const args = { from: NOW - HOUR, to: NOW, env: 'production' as const, input: 'web' };
  expect(parseActive(activeFilter(args, ['email', 'customer_id']), NOW)).toEqual({ ...args, has: ['email', 'customer_id'] });
  expect(parseActive(activeFilter({ ...args, env: null, input: null }), NOW)).toEqual({ ...args, env: null, input: null, has: [] });
  for (const other of ['active:', 'active:ada', 'ada@example.com', 'email:ada', `active:${NOW}..${NOW} name:ada`]) expect(parseActive(other, NOW), other).toBeNull();
});
