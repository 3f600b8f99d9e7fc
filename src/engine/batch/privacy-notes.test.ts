import { describe, expect, it } from 'vitest';
import { unknownPurposes, unusedGpc } from './privacy-notes.ts';
import type { Batch } from './types.ts';

const batch = (more: Partial<Batch>): Batch => ({ environment: 'development', events: [], ...more });
const no = { consented: false };
const yes = { consented: true };
const event = (data: Batch['events'][number]['data']): Partial<Batch> => ({ events: [{ event_type: 'custom_event', data }] });

describe('a GPC signal', () => {
  it.each<[string, Partial<Batch>]>([
    ['nothing', {}],
    ['consent that was given', { consent_state: { gdpr: { marketing: yes } } }],
    ['CCPA without an opt-out', { consent_state: { ccpa: { data_sale_opt_out: no } } }],
    ['attributes of other names', { user_attributes: { tier: 'gold' }, ...event({ custom_attributes: { shelf: 'crime' } }) }],
  ])('is unused by a batch with %s', (_name, more) => {
    expect(unusedGpc(batch(more))).toMatchObject({ code: 'gpc-signal-unused', message: expect.stringMatching(/navigator\.globalPrivacyControl/) });
  });

  it.each<[string, Partial<Batch>]>([
    ['CCPA opt-out', { consent_state: { ccpa: { data_sale_opt_out: yes } } }],
    ['a GDPR purpose that was rejected', { consent_state: { gdpr: { analytics: yes, marketing: no } } }],
    ['a user attribute', { user_attributes: { gpc_signal: 'true' } }],
    ['a user attribute change', event({ user_attribute_name: '$GPC', new: 'true' })],
    ['an event attribute', event({ custom_attributes: { 'Global Privacy Control': true } })],
  ])('is used by a batch with %s', (_name, more) => {
    expect(unusedGpc(batch(more))).toBeNull();
  });
});

describe('purposes of consent', () => {
  const state: Partial<Batch> = { consent_state: { gdpr: { 'Marketing': yes, 'ads/personal': no }, ccpa: { data_sale_opt_out: yes } } };
  it('are all taken while the workspace defines none', () => {
    expect(unknownPurposes(batch(state), [])).toEqual([]);
  });
  it('are known in any case, and named with their place when they are not', () => {
    expect(unknownPurposes(batch(state), ['marketing ', 'analytics'])).toMatchObject([{ code: 'unknown-consent-purpose', pointer: '/consent_state/gdpr/ads~1personal', message: expect.stringContaining('"ads/personal"') }]);
    expect(unknownPurposes(batch(state), ['MARKETING', 'Ads/Personal'])).toEqual([]);
    expect(unknownPurposes(batch({ consent_state: null as never }), ['marketing'])).toEqual([]);
  });
});
