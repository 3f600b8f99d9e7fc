import { expect, it } from 'vitest';
import type { Reason } from '../../../protocol/contract.ts';
import { shortReason } from './reason-words.ts';

const LONG = 'A sentence that does not fit into one line of the list of stages.';

it.each<[Partial<Reason> & Pick<Reason, 'code'>, string]>([
  [{ code: 'consent-missing', value: { 'gdpr/ads': false } }, 'consent: ads=no'],
  [{ code: 'consent-missing', value: { 'gdpr/ads': null, 'ccpa/data_sale_opt_out': true } }, 'consent: ads=no record, sale opt-out=yes'],
  [{ code: 'consent-excluded' }, 'consent'],
  [{ code: 'sampled-out', value: 57 }, 'sampled out (bucket 57)'],
  [{ code: 'app-version-too-low', value: '4.1.9' }, 'version 4.1.9 too low'],
  [{ code: 'environment-off', value: 'production' }, 'no production data'],
  [{ code: 'event-type-unsupported', value: 'session_start' }, 'takes no session start'],
  [{ code: 'user-attribute-rule', value: null }, 'user attribute missing'],
  [{ code: 'user-attribute-rule', value: 'silver' }, 'user attribute=silver'],
  [{ code: 'filter-event', value: 'Add To Cart' }, 'Add To Cart off'],
  [{ code: 'filter-new-data-point', value: 'Home' }, 'not in the filter: Home'],
  [{ code: 'mixpanel.no-distinct-id' }, 'no distinct id'],
  [{ code: 'delivery-refused', value: null }, 'refused'],
  [{ code: 'anything', message: 'Within all limits.' }, 'Within all limits'],
])('says $code in a few words', (part, words) => {
  expect(shortReason({ message: LONG, ...part }, 'Delivery')).toBe(words);
});
