import { describe, expect, test } from 'vitest';
import { batchOutcome, eventOutcome } from './outcome-summary.ts';
import type { EventRow } from '../../../protocol/contract.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';

function outcomes(...list: [output: string, outcome: Outcome, status?: number][]): Pick<EventRow, 'outcome' | 'outcomes'> {
  return { outcome: null, outcomes: list.map(([output, outcome, status]) => ({ output, outcome, status: status ?? null, code: '' })) };
}

const cases: [name: string, event: Pick<EventRow, 'outcome' | 'outcomes'>, text: string, tone: string][] = [
  ['all delivered', outcomes(['mixpanel', 'delivered'], ['webhook', 'delivered']), '2/2 delivered', 'ok'],
  ['one refused', outcomes(['mixpanel', 'delivered'], ['amplitude', 'delivered'], ['braze', 'failed', 400]), '2/3 · Braze 400', 'error'],
  ['one refused without an answer', outcomes(['mixpanel', 'delivered'], ['braze', 'failed']), '1/2 · Braze failed', 'error'],
  ['every one refused alike', outcomes(['braze', 'failed', 400]), 'failed 400', 'error'],
  ['refused in different ways', outcomes(['braze', 'failed', 400], ['mixpanel', 'failed', 500]), 'failed', 'error'],
  ['some filtered', outcomes(['a', 'delivered'], ['b', 'filtered'], ['c', 'filtered']), '1/3 · 2 filtered', 'ok'],
  ['all filtered', outcomes(['a', 'filtered']), 'filtered', 'neutral'],
  ['consent at all', outcomes(['a', 'consent'], ['b', 'consent']), 'consent', 'blocked'],
  ['worst of several', outcomes(['a', 'filtered'], ['b', 'retrying'], ['c', 'delivered']), '1/3 · 1 retrying', 'warn'],
  ['queued', outcomes(['a', 'queued']), 'queued', 'info'],
  ['decided before any output', { outcome: 'plan-blocked', outcomes: [] }, 'plan-blocked', 'blocked'],
  ['some unsupported', outcomes(['a', 'delivered'], ['b', 'unsupported']), '1/2 · 1 unsupported', 'ok'],
  ['nothing decided', { outcome: null, outcomes: [] }, 'no output', 'neutral'],
];

describe('an event row', () => {
  test.each(cases)('%s', (_name, event, text, tone) => {
    expect(eventOutcome(event)).toMatchObject({ text, tone });
  });

  test('lists every output in words', () => {
    expect(eventOutcome(cases[1]![1]).lines).toEqual(['Mixpanel: delivered', 'Amplitude: delivered', 'Braze: failed 400']);
  });
});

test('a dropped duplicate says so', () => {
  expect(eventOutcome({ outcome: null, outcomes: [], flags: ['duplicate'] }).text).toBe('duplicate');
});

describe('a batch row', () => {
  test('sums events and outputs', () => {
    const event = outcomes(['mixpanel', 'delivered'], ['webhook', 'delivered']);
    expect(batchOutcome([event, event, event]).text).toBe('6/6 delivered');
  });

  test('counts the outputs when all of it shares one fate', () => {
    expect(batchOutcome([outcomes(['a', 'consent'], ['b', 'consent']), outcomes(['a', 'consent'], ['b', 'consent'])]).text).toBe('consent · 2 outputs');
  });

  test('falls back to what was decided for the whole batch', () => {
    expect(batchOutcome([{ outcome: 'rule-dropped', outcomes: [] }]).text).toBe('rule-dropped');
  });
});
