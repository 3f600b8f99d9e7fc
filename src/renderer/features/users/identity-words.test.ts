import { expect, it } from 'vitest';
import { bestIdentity, litParts, typeLabel } from './identity-words.ts';

it('writes types as words', () => {
  expect(['customer_id', 'other_id_2', 'phone_number_3', 'facebook', 'constructor'].map(typeLabel)).toEqual(['Customer ID', 'Other 2', 'Phone number 3', 'Facebook', 'Constructor']);
});

it('calls a user by what was found, else by the identity that ranks highest', () => {
  const identities = [{ type: 'ios_idfv', value: 'd' }, { type: 'email', value: 'e' }];
  expect(bestIdentity({ identities })).toEqual({ type: 'email', value: 'e' });
  expect(bestIdentity({ identities, matched: { type: 'ios_idfv', value: 'd' } })).toEqual({ type: 'ios_idfv', value: 'd' });
  expect(bestIdentity({ identities: [] })).toBeNull();
});

it('lights the part that was met, after a type too', () => {
  expect(litParts('Mira@x.org', 'mira')).toEqual(['', 'Mira', '@x.org']);
  expect(litParts('Mira@x.org', 'email:x.o')).toEqual(['Mira@', 'x.o', 'rg']);
  expect(litParts('a:b', 'a:b')).toEqual(['', 'a:b', '']);
  expect(litParts('abc', 'zzz')).toEqual(['abc', '', '']);
});
