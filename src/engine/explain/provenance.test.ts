import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../protocol/json.ts';
import { accountOf } from './provenance.ts';
import type { AccountOf } from './provenance.ts';
import type { BatchStory, Lookups } from './types.ts';

const NOTHING: Lookups = { story: () => null, attribute: () => null, consent: () => null, identity: () => null, device: () => null, mapped: () => null };

const batch: JsonObject = { events: [{ event_type: 'custom_event', data: { event_name: 'Tap' } }], user_identities: { email: 'ada@example.com' } };
const story: BatchStory = { id: '1', seq: 1, requestId: 7, receivedAt: 1_000, mpid: '5', surfaceLabel: 'Web SDK batch', stored: batch, trace: [], notes: [], decoded: batch };

function account(source: string, more: Partial<AccountOf> = {}): ReturnType<typeof accountOf> {
  return accountOf({
    delivery: { id: '1', output: 'shop', partner: 'mixpanel', purpose: 'track', origins: [{ target: '/field', source, how: 'copied' }] },
    payload: { field: 'value' }, story, batch, changes: [], input: 'web', lookups: NOTHING,
    setting: (of, key) => ({ label: 'A label', value: 'set', secret: key === 'token', pointer: { kind: of, name: 'shop', path: `/settings/${key}` } }),
    locate: () => new Map(), call: () => null, ...more,
  });
}

describe('the way of a field', () => {
  it.each([
    ['constant', ['payload', 'constant'], 'Copied.'],
    ['clock', ['payload', 'mapping', 'clock'], 'The time of the engine’s clock.'],
    ['platform', ['payload', 'mapping', 'setting'], 'The platform of the input web.'],
    ['output:/settings/name', ['payload', 'mapping', 'setting'], 'The setting "A label" of the output.'],
    ['connection:/settings/token', ['payload', 'mapping', 'setting'], 'The setting "A label" of the connection.'],
    ['/events/0/data/event_name', ['payload', 'mapping', 'decoding'], 'Web SDK batch: the call does not say it; it is set when the call is read.'],
    ['identity:email', ['payload', 'mapping', 'profile'], 'The user has the identity email; the call that set it is no longer kept.'],
  ])('%s', (source, kinds, text) => {
    const { fields: [field], unexplained } = account(source);
    expect(unexplained).toEqual([]);
    expect(field!.hops.map(({ what }) => what)).toEqual(kinds);
    expect(field!.hops.at(-1)!.text).toBe(text);
  });

  it('hides what a secret setting says, wherever it stands', () => {
    expect(JSON.stringify(account('connection:/settings/token'))).not.toMatch(/"value":"(?:value|set)"/);
  });

  it('ends where the call is no longer kept', () => {
    const gone = { ...story, decoded: null };
    expect(account('/events/0/data/event_name', { story: gone }).fields[0]!.hops.at(-1)).toMatchObject({ what: 'decoding', text: 'The call that brought it is no longer kept.' });
  });

  it.each(['/events/9/data/event_name', 'nowhere'])('is not told when the source %s is not there', (source) => {
    expect(account(source)).toEqual({ fields: [], unexplained: ['/field'] });
  });

  it('is not told without an origin, and there is none in a body that says nothing', () => {
    expect(account('constant', { payload: { other: 1 } }).unexplained).toEqual(['/other']);
    expect(account('constant', { payload: undefined })).toEqual({ fields: [], unexplained: [] });
  });
});
