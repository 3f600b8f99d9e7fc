import { expect, test } from 'vitest';
import { OUTCOMES } from '../../../protocol/vocabulary.ts';
import { COUNT_OUTCOMES, countsOf, eventsFilter } from './output-counts.ts';

test('every outcome counts once', () => {
  expect(Object.values(COUNT_OUTCOMES).flat().toSorted()).toEqual([...OUTCOMES].toSorted());
  expect(countsOf({ outcomes: { delivered: 5, failed: 1, 'rule-error': 2, filtered: 3, consent: 4, queued: 1, retrying: 1, 'kit-only': 1 } })).toEqual({ sent: 5, failed: 3, held: 8, waiting: 2 });
  expect(countsOf({ outcomes: {} })).toEqual({ sent: 0, failed: 0, held: 0, waiting: 0 });
});

test('a figure opens the rows behind it', () => {
  expect(eventsFilter('braze', COUNT_OUTCOMES.failed, '24h')).toBe('output=braze outcome=failed,rule-error age<24h');
  expect(eventsFilter('braze', COUNT_OUTCOMES.sent, 'all')).toBe('output=braze outcome=delivered');
});
