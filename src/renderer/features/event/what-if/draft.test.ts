import { describe, expect, it } from 'vitest';
import type { Flip } from '../../../../protocol/flips.ts';
import { isEmptyQuestion, ownChoice, parseBatch, questionOf, startChoices } from './draft.ts';

const on: Flip = { label: 'On', changes: [{ kind: 'connections', name: 'c', ops: [{ op: 'add', path: '/active', value: true }] }], batch: [] };
const all: Flip = { label: 'All', changes: [{ kind: 'connections', name: 'c', ops: [{ op: 'add', path: '/sampling_percent', value: 100 }] }], batch: [] };
const current: Flip = { label: 'Current', changes: [], batch: [{ op: 'add', path: '/source_info/is_historical', value: false }] };
const received = { mpid: 9_007_199_254_740_993n, events: [] };

describe('the question', () => {
  it('starts with what was asked for, and offers the rest once', () => {
    expect(startChoices([on], [all, { ...on }]).map(({ label, on: isOn }) => [label, isOn])).toEqual([['On', true], ['All', false]]);
  });

  it('joins changes of one file, and leaves the batch alone unless it changes', () => {
    const question = questionOf('7', received, startChoices([on, all], [current]), null);
    expect(question).toEqual({ batch_id: '7', changes: [{ kind: 'connections', name: 'c', ops: [{ op: 'add', path: '/active', value: true }, { op: 'add', path: '/sampling_percent', value: 100 }] }] });
    expect(questionOf('7', received, startChoices([current], []), null)).toEqual({ batch_id: '7', changes: [], batch: { ...received, source_info: { is_historical: false } } });
  });

  it('lays flips of the batch over an edited one, and keeps its long ids', () => {
    expect(questionOf('7', received, startChoices([current], []), '{"mpid":9007199254740993}')?.batch).toEqual({ mpid: 9_007_199_254_740_993n, source_info: { is_historical: false } });
    expect(questionOf('7', received, [], '[1]')).toBeNull();
  });

  it('is empty while nothing is switched on', () => {
    const question = questionOf('7', received, startChoices([], [on, current]), null);
    expect(question !== null && isEmptyQuestion(question)).toBe(true);
  });
});

it('names what was changed by hand', () => {
  const file = { kind: 'outputs', name: 'mixpanel' } as const;
  expect(ownChoice(file, '/settings/token', 'x')).toMatchObject({ label: '/settings/token is "x"', changes: [{ ...file, ops: [{ op: 'add', path: '/settings/token', value: 'x' }] }], on: true, own: true });
  expect(ownChoice(file, '/filters', undefined)).toMatchObject({ label: 'Remove /filters', changes: [{ ops: [{ op: 'remove', path: '/filters' }] }] });
});

it.each([['{"a":', false], ['"text"', false], ['{}', true]])('takes %s for a batch: %s', (text, ok) => {
  expect(parseBatch(text).ok).toBe(ok);
});
