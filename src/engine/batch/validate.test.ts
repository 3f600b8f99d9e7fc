import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import { batchRejection } from './validate.ts';

it.each(EVENT_TYPES)('accepts an event of type %s without any field', (type) => {
  expect(batchRejection({ events: [{ event_type: type, data: {} }] })).toBeNull();
});

it('finds the one broken event among good ones', () => {
  const good = { event_type: 'opt_out', data: {} };
  expect(batchRejection({ events: [good, good, { event_type: '', data: {} }] })).toBe('Required event field "event_type" is missing or empty.');
});

it('answers a sentence or nothing for any JSON', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const rejection = batchRejection(value);
    expect(rejection === null || rejection.length > 0).toBe(true);
  }));
});
