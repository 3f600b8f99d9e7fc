import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../protocol/json.ts';
import type { Fact } from '../../protocol/partner.ts';
import type { Change } from './changes.ts';
import { restOf } from './mapping-table-rest.ts';
import type { RestOf } from './mapping-table-rest.ts';
import { mappedRows } from './mapping-table.ts';
import type { MappedRequest, RowsOf } from './mapping-table.ts';

const batch: JsonObject = {
  events: [
    { event_type: 'custom_event', data: { event_id: '1', event_name: 'Tap', custom_attributes: { shelf: 'crime', tags: ['a', 'b'] } } },
    { event_type: 'custom_event', data: { event_id: '2', event_name: 'Swipe' } },
  ],
  user_attributes: { tier: 'gold' }, user_identities: { email: 'ada@example.com' },
};
const FACTS: readonly Fact[] = [{ id: 'guess', about: 'field', text: 'Nobody says so.', status: 'unconfirmed' }];

const request = (payload: JsonObject, origins: MappedRequest['origins'], url = 'https://api.example.com/t'): MappedRequest => ({ delivery: 'd1', purpose: 'track', method: 'POST', url, payload, origins });
const copied = (target: string, source: string, fact?: string): MappedRequest['origins'][number] => ({ target, source, how: 'copied', ...(fact === undefined ? {} : { fact }) });

function rows(requests: readonly MappedRequest[], more: Partial<RowsOf> = {}): ReturnType<typeof mappedRows> {
  return mappedRows({ batch, own: new Set([0]), requests, facts: FACTS, setting: (_of, key) => ({ value: `value of ${key}`, secret: key === 'token' }), ...more });
}

describe('rows of the mapping table', () => {
  it('name source, value and target, with the fact behind them', () => {
    const { rows: found } = rows([request({ name: 'Tap' }, [copied('/name', '/events/0/data/event_name', 'guess')])]);
    expect(found).toEqual([{ request: 0, target: '/name', source: '/events/0/data/event_name', value: 'Tap', sent: 'Tap', how: 'copied', status: 'unconfirmed', fact: 'Nobody says so.' }]);
  });

  it('leave out the elements of other events, with all that stands in them', () => {
    const payload = { key: 'k', events: [{ name: 'Tap', user: 'ada@example.com' }, { name: 'Swipe', user: 'ada@example.com' }], attributes: [{ tier: 'gold' }] };
    const { rows: found } = rows([request(payload, [
      copied('/key', 'constant'), copied('/events/0/name', '/events/0/data/event_name'), copied('/events/0/user', '/user_identities/email'),
      copied('/events/1/name', '/events/1/data/event_name'), copied('/events/1/user', '/user_identities/email'), copied('/attributes/0/tier', '/user_attributes/tier'),
    ])]);
    expect(found.map(({ target }) => target)).toEqual(['/key', '/events/0/name', '/events/0/user', '/attributes/0/tier']);
  });

  it('leave out a request that is of other events only', () => {
    const { requests, rows: found } = rows([request({ name: 'Swipe' }, [copied('/name', '/events/1/data/event_name')]), request({ name: 'Tap' }, [copied('/name', '/events/0/data/event_name')])]);
    expect(requests).toHaveLength(1);
    expect(found.map(({ request: index, target }) => [index, target])).toEqual([[0, '/name']]);
  });

  it('mask secrets, in the address too', () => {
    const { requests, rows: found } = rows([request({ token: 's3cret', title: 'x' }, [copied('/token', 'output:/settings/token'), copied('/title', 'connection:/settings/title')], 'https://api.example.com/t?api_secret=s3cret')]);
    expect(JSON.stringify({ requests, found })).not.toContain('s3cret');
    expect(found[1]).toMatchObject({ value: 'value of title', sent: 'x' });
  });

  it('go down into lists and objects that one origin speaks for', () => {
    const { rows: found, sent } = rows([request({ props: { tags: ['a', 'b'] } }, [copied('/props', '/events/0/data/custom_attributes')])]);
    expect(found.map(({ target, source }) => [target, source])).toEqual([['/props/tags/0', '/events/0/data/custom_attributes/tags/0'], ['/props/tags/1', '/events/0/data/custom_attributes/tags/1']]);
    expect([...sent]).not.toContain('/events/0/data/custom_attributes/shelf');
  });

  it('do not take a number that was made of a list for the list', () => {
    const { sent } = rows([request({ count: 2, joined: 'a,b' }, [copied('/count', '/events/0/data/custom_attributes/tags'), copied('/joined', '/events/0/data/custom_attributes')])]);
    expect([...sent]).toEqual([]);
    expect([...rows([request({ joined: 'a,b' }, [copied('/joined', '/events/0/data/custom_attributes/tags')])]).sent]).toEqual(['/events/0/data/custom_attributes/tags']);
  });
});

function rest(more: Partial<RestOf> = {}): ReturnType<typeof restOf> {
  return restOf({ batch, own: new Set([0]), changes: [], sent: new Set(['/events/0/data/event_name', '/events/0/data/custom_attributes/tags', '/user_identities/email']), partner: 'Acme', facts: FACTS, ended: null, lost: null, unmapped: () => null, ...more });
}

describe('the rest of the event', () => {
  it('is told in general words where the partner has none, and in its own where it has', () => {
    const unmapped = (pointer: string) => (pointer === '/user_attributes/tier' ? { why: 'The setting is off.', setting: 'sendTier', fact: 'guess' } : null);
    expect(rest({ unmapped })).toEqual([
      { source: '/events/0/event_type', value: 'custom_event', kind: 'unmapped', why: 'Nothing of the Acme mapping reads it.', setting: null, status: 'documented' },
      { source: '/events/0/data/event_id', value: '1', kind: 'unmapped', why: 'Nothing of the Acme mapping reads it.', setting: null, status: 'documented' },
      { source: '/events/0/data/custom_attributes/shelf', value: 'crime', kind: 'unmapped', why: 'Nothing of the Acme mapping reads it.', setting: null, status: 'documented' },
      { source: '/user_attributes/tier', value: 'gold', kind: 'dropped', why: 'The setting is off.', setting: 'sendTier', status: 'unconfirmed' },
    ]);
  });

  it('says what a filter and a rule took out before, at the place where it would stand', () => {
    const before = structuredClone(batch);
    (before['events'] as JsonObject[]).unshift({ event_type: 'custom_event', data: { event_id: '0', event_name: 'Gone' } });
    (before['user_attributes'] as JsonObject)['age'] = 41;
    ((before['events'] as JsonObject[])[1]!['data'] as JsonObject)['custom_attributes'] = { shelf: 'crime', tags: ['a', 'b'], price: 5 };
    const reason = { code: 'filter', message: 'The filter has price off.' };
    const step = {
      stage: 'filters', label: 'Filters', scope: 'connection', verdict: 'changed', reason, events: [], ms: 0,
      patch: [{ op: 'remove', path: '/user_attributes/age', before: 41 }, { op: 'remove', path: '/events/1/data/custom_attributes/price', before: 5 }, { op: 'remove', path: '/events/0', before: null }],
      fields: [{ path: '/user_attributes/age', reason: { code: 'filter', message: 'The filter has age off.' } }],
    };
    const change = { by: 'filters', step, before, after: batch } as unknown as Change;
    const asRule = { ...change, by: 'output-rules', step: { ...step, label: 'Rule fix-price', patch: [], fields: undefined } } as unknown as Change;
    const held = (changes: Change[]) => rest({ changes }).filter(({ kind }) => kind === 'held').map(({ source, value, why }) => [source, value, why]);
    expect(held([change])).toEqual([['/user_attributes/age', 41, 'The filter has age off.'], ['/events/0/data/custom_attributes/price', 5, 'The filter has price off.']]);
    expect(held([asRule])).toEqual([
      ['/events/0/data/custom_attributes/price', 5, 'Rule fix-price took it out, or put it elsewhere.'], ['/user_attributes/age', 41, 'Rule fix-price took it out, or put it elsewhere.'],
    ]);
  });

  it('gives the reason of an event that was not mapped for each of its values, and for the user\'s when the whole batch ended', () => {
    const end = { kind: 'dropped' as const, why: 'Acme needs a user id.', setting: null };
    const sources = (whole: boolean) => rest({ sent: new Set(), ended: { ...end, whole } }).filter(({ why }) => why === end.why).map(({ source }) => source);
    expect(sources(false).every((source) => source.startsWith('/events/0/'))).toBe(true);
    expect(sources(true)).toContain('/user_attributes/tier');
  });

  it('tells of an event that is no longer in the batch by what is kept of it', () => {
    const lost = { event: (batch['events'] as JsonObject[])[0]!, place: '/events/7' };
    expect(rest({ own: new Set(), lost, ended: { kind: 'held', why: 'The event is off.', setting: null, whole: false } })[1]).toEqual({ source: '/events/7/data/event_id', value: '1', kind: 'held', why: 'The event is off.', setting: null, status: 'documented' });
  });
});
