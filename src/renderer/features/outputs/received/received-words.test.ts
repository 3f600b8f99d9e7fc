import { describe, expect, it } from 'vitest';
import { eventMarks, moneyWords, otherIdentifiers, revenueWords, searchValues, userTitle } from './received-words.ts';

const ada = { key: 'external_id:cust:7', identifiers: { external_id: ['cust:7'], email: ['ada@example.com', 'a@example.com'] } };

describe('a partner\'s user in words', () => {
  it('is called by its identifier', () => {
    expect(userTitle(ada)).toBe('cust:7');
    expect(userTitle({ key: 'anonymous-5', identifiers: {} })).toBe('anonymous-5');
    expect(otherIdentifiers(ada)).toBe('email ada@example.com, email a@example.com');
    expect(searchValues({ identifiers: { a: ['x', 'same'], b: ['same'] } })).toEqual(['same']);
  });

  it('has revenue by currency', () => {
    expect(revenueWords({ USD: 1234.5, '': 2 })).toBe('1,234.50 USD, 2.00');
    expect(moneyWords(-3, 'EUR')).toBe('-3.00 EUR');
  });

  it('has events that came again or were ignored', () => {
    expect(eventMarks({ duplicates: 0, ignored: null })).toEqual([]);
    expect(eventMarks({ duplicates: 1, ignored: 'too old' }).map(({ word }) => word)).toEqual(['ignored', '1 repeat']);
    expect(eventMarks({ duplicates: 1_200, ignored: null })[0]!.word).toBe('1,200 repeats');
  });
});
