/** What the simulated Braze knows of users after what it received, and when it refuses requests for their number. */
import { describe, expect, it } from 'vitest';
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorResponse } from '../definition.ts';
import { defaultSettings } from '../settings-values.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { EVENTS, USERS, userOf } from '../shared/received.ts';
import { NOW } from '../testing/generators.ts';
import braze from './index.ts';

const TIME = '2026-03-02T10:15:00Z';

describe('what Braze knows afterwards', () => {
  interface Session {
    readonly send: (path: string, body: Json) => SimulatorResponse;
    readonly state: MemoryState;
    readonly user: (key: string) => ReceivedUser | undefined;
  }

  function session(enforceRates = false, clock = (): number => NOW): Session {
    const state = createMemoryState();
    const context: SimulatorContext = { state, get now() { return clock(); }, settings: defaultSettings(braze.settings), credentials: 'any', enforceRates };
    const send = (path: string, body: Json): SimulatorResponse =>
      braze.simulator.handle({ method: 'POST', path, query: new URLSearchParams(), headers: { authorization: 'Bearer k' }, body: Buffer.from(stringifyJson(body)) }, context);
    return { send, state, user: (key) => userOf(state, key) };
  }

  const track = (run: Session, ...attributes: JsonObject[]): SimulatorResponse => run.send('/users/track', { attributes });

  it('applies every operation on custom attributes', () => {
    const run = session();
    const external_id = 'u';
    track(run, { external_id, points: 5, tags: ['a', 'b', 'a'], gone: 1, nested: { a: 1 }, day: '2026-03-02' });
    track(run, { external_id, points: { inc: 3 }, tags: { add: ['c', 'a'] }, gone: null, fresh: { inc: -2 } });
    track(run, { external_id, tags: { remove: ['b'], add: ['d'] }, list: { add: ['x'] } });
    expect(run.user('external_id:u')?.attributes).toEqual({ points: 8, tags: ['c', 'a', 'd'], nested: { a: 1 }, day: '2026-03-02', fresh: -2, list: ['x'] });
    expect(track(run, { external_id, day: { inc: 1 } }).notes).toMatchObject([{ level: 'ignored', code: 'bad-increment', pointer: '/attributes/0/day' }]);
  });

  it('tells entries of lists apart by all of their digits', () => {
    const run = session();
    track(run, { external_id: 'u', ids: [12345678901234567890n, 12345678901234567891n], orders: [{ id: 12345678901234567890n }] });
    track(run, { external_id: 'u', ids: { remove: [12345678901234567890n] } });
    expect(run.user('external_id:u')?.attributes).toEqual({ ids: [12345678901234567891n], orders: [{ id: 12345678901234567890n }] });
  });

  it('keeps subscriptions, groups and consent apart from attributes', () => {
    const run = session();
    track(run, { external_id: 'u', email_subscribe: 'opted_in', push_subscribe: 'unsubscribed', $google_ad_user_data: true, $other: 1, subscription_groups: [{ subscription_group_id: 'g', subscription_state: 'subscribed' }] });
    track(run, { external_id: 'u', email_subscribe: 'perhaps', $google_ad_user_data: null, $google_ad_personalization: false });
    expect(run.user('external_id:u')).toMatchObject({ attributes: {}, subscriptions: { email: 'opted_in', push: 'unsubscribed', g: 'subscribed' }, consents: { $google_ad_personalization: false } });
    expect(Object.keys(run.user('external_id:u')!.consents)).toEqual(['$google_ad_personalization']);
  });

  it('lets an email address lead to the user who had it last', () => {
    const run = session();
    track(run, { external_id: 'a', email: 'old@example.com' });
    track(run, { external_id: 'a', email: 'new@example.com' });
    track(run, { email: 'new@example.com', seat: 1 }, { email: 'old@example.com', seat: 2 });
    expect(run.user('external_id:a')).toMatchObject({ identifiers: { external_id: ['a'], email: ['new@example.com'] }, attributes: { seat: 1 } });
    expect(run.user('email:old@example.com')?.attributes).toEqual({ seat: 2 });
    track(run, { external_id: 'a', email: null });
    track(run, { email: 'new@example.com', seat: 3 });
    expect(run.user('external_id:a')).toMatchObject({ identifiers: { external_id: ['a'] }, attributes: { seat: 1 } });
  });

  it('prefers the user with an external id who has the email address now', () => {
    const run = session();
    track(run, { email: 'a@example.com', seat: 1 });
    track(run, { external_id: 'u', email: 'a@example.com' });
    track(run, { email: 'a@example.com', seat: 2 });
    expect([run.user('external_id:u')?.attributes, run.user('email:a@example.com')?.attributes]).toEqual([{ seat: 2 }, { seat: 1 }]);
  });

  it('tells a user by email address where there is a phone number too', () => {
    const run = session();
    track(run, { email: 'a@example.com', phone: '+12125550142', seat: 1 });
    expect(run.user('email:a@example.com')?.identifiers).toEqual({ email: ['a@example.com'], phone: ['+12125550142'] });
    track(run, { phone: '+12125550142', seat: 2 });
    expect(run.user('email:a@example.com')?.attributes).toEqual({ seat: 2 });
    expect(run.state.count(USERS)).toBe(1);
  });

  it('does not take an external id for the same text as an email address', () => {
    const run = session();
    track(run, { external_id: 'x', seat: 1 });
    track(run, { user_alias: { alias_name: 'x', alias_label: 'l' }, _update_existing_only: false, seat: 2 }, { braze_id: 'x', seat: 3 });
    expect(run.state.count(USERS)).toBe(3);
  });

  it('joins an alias with a known user, whose own attributes stay', () => {
    const run = session();
    const user_alias = { alias_name: '7', alias_label: 'mparticle_id' };
    track(run, { external_id: 'u', tier: 'gold' }, { user_alias, _update_existing_only: false, tier: 'none', seat: 4 });
    run.send('/users/track', { purchases: [{ user_alias, product_id: 'P', currency: 'eur', price: 0.1, quantity: 3, time: TIME }] });
    run.send('/users/identify', { aliases_to_identify: [{ external_id: 'u', user_alias }] });
    expect(run.user('external_id:u')).toMatchObject({ attributes: { tier: 'gold', seat: 4 }, revenue: { EUR: 0.3 }, events: 1 });
    track(run, { user_alias, seat: 5 });
    expect(run.user('user_alias:mparticle_id:7')).toMatchObject({ key: 'external_id:u', attributes: { seat: 5 } });
  });

  it('loses the attributes of an alias with merge_behavior "none", but not its push tokens', () => {
    const run = session();
    const user_alias = { alias_name: '7', alias_label: 'l' };
    track(run, { external_id: 'u', tier: 'gold' }, { user_alias, _update_existing_only: false, seat: 4, push_tokens: [{ app_id: 'a', token: 't' }] });
    const { notes } = run.send('/users/identify', { merge_behavior: 'none', aliases_to_identify: [{ external_id: 'u', user_alias }] });
    expect(notes).toMatchObject([{ code: 'not-merged' }]);
    expect(run.user('external_id:u')?.attributes).toEqual({ tier: 'gold', push_tokens: [{ app_id: 'a', token: 't' }] });
  });

  it('gives the push token of an unknown user to the one who has it later, and knows it from then on', () => {
    const run = session();
    const push_tokens = [{ app_id: 'a', token: 't' }];
    track(run, { push_token_import: true, push_tokens });
    expect(run.user('push_token:t')?.identifiers).toEqual({ push_token: ['t'] });
    expect(track(run, { push_token_import: true, push_tokens }).notes).toMatchObject([{ code: 'known-token' }]);
    track(run, { external_id: 'u', push_tokens });
    expect(run.user('push_token:t')).toMatchObject({ key: 'external_id:u', attributes: { push_tokens } });
    track(run, { external_id: 'u', push_tokens: [{ app_id: 'a', token: 't2' }] });
    expect(run.user('external_id:u')?.attributes['push_tokens']).toEqual([...push_tokens, { app_id: 'a', token: 't2' }]);
  });

  it('counts events that come twice twice', () => {
    const run = session();
    const body = { events: [{ external_id: 'u', name: 'A', time: TIME }] };
    run.send('/users/track', body);
    run.send('/users/track', body);
    expect([run.state.count(EVENTS), run.user('external_id:u')?.events]).toEqual([2, 2]);
  });

  it('forgets a deleted user and keeps its events', () => {
    const run = session();
    run.send('/users/track', { attributes: [{ external_id: 'u', email: 'a@example.com' }], events: [{ external_id: 'u', name: 'A', time: TIME }] });
    run.send('/users/delete', { email_addresses: ['a@example.com'] });
    expect([run.user('external_id:u'), run.state.count(EVENTS)]).toEqual([undefined, 1]);
  });

  it('keeps names of the prototype as plain attributes', () => {
    const run = session();
    run.send('/users/track', JSON.parse('{"attributes":[{"external_id":"__proto__","__proto__":"x","constructor":"y"}],"events":[{"external_id":"__proto__","name":"__proto__","time":"2026-03-02T10:15:00Z","properties":{"__proto__":"z"}}]}') as Json);
    expect(JSON.stringify(run.user('external_id:__proto__')?.attributes)).toBe('{"__proto__":"x","constructor":"y"}');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('survives nesting that exhausts the stack', () => {
    const deep = `{"attributes":[{"external_id":"u","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`;
    const response = braze.simulator.handle({ method: 'POST', path: '/users/track', query: new URLSearchParams(), headers: { authorization: 'Bearer k' }, body: Buffer.from(deep) }, { state: createMemoryState(), now: NOW, settings: defaultSettings(braze.settings), credentials: 'any', enforceRates: false });
    expect([201, 400]).toContain(response.status);
  });

  it('takes 3,000 requests in 3 seconds, says when it is nearly so many, and counts anew afterwards', () => {
    let now = NOW;
    const run = session(true, () => now);
    const answers = Array.from({ length: 3_001 }, () => track(run, { external_id: 'u', a: 1 }));
    expect(answers.findIndex(({ status }) => status === 429)).toBe(3_000);
    expect(answers.findIndex(({ notes = [] }) => notes.some(({ code }) => code === 'rate-limit'))).toBe(2_699);
    expect(Object.fromEntries(answers.at(-1)!.headers)).toMatchObject({ 'X-RateLimit-Limit': '3000', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String((NOW + 3_000) / 1_000) });
    now += 3_000;
    expect(track(run, { external_id: 'u', a: 1 }).status).toBe(201);
  });
});
