/** What every simulator keeps: users that merge and make room, events that repeat. */
import { describe, expect, it } from 'vitest';
import { createMemoryState } from './memory-state.ts';
import { deleteUser, EVENTS, KEPT_USERS, keyOf, mergeUsers, saveEvent, saveUser, userOf, USERS } from './received.ts';

const NOW = 1_772_446_560_000;
const event = (user: string, more: object = {}): Parameters<typeof saveEvent>[1] => ({ name: 'Opened', kind: 'event', at: NOW, user, properties: {}, ...more });

describe('users', () => {
  it('are found by any identifier, and keep what is set of them', () => {
    const state = createMemoryState();
    saveUser(state, 'id:a', { id: 'a', email: 'a@example.com', phone: null }, NOW, (user) => { user.attributes = { tier: 'gold' }; });
    saveUser(state, 'id:a', { email: 'b@example.com' }, NOW + 5);
    expect([keyOf(state, 'a@example.com'), keyOf(state, 'b@example.com'), keyOf(state, 'c')]).toEqual(['id:a', 'id:a', undefined]);
    expect(userOf(state, 'id:a')).toMatchObject({ identifiers: { id: ['a'], email: ['a@example.com', 'b@example.com'] }, attributes: { tier: 'gold' }, first_at: NOW, last_at: NOW + 5 });
  });

  it('become one: identifiers, attributes and sums go over, and what came later wins', () => {
    const state = createMemoryState();
    saveUser(state, 'device:d', { device: 'd' }, NOW, (user) => { user.attributes = { tier: 'none', city: 'Lisbon' }; });
    saveEvent(state, event('device:d', { revenue: { amount: 10, currency: 'EUR' } }), NOW);
    saveUser(state, 'id:a', { id: 'a' }, NOW, (user) => { user.attributes = { tier: 'gold' }; });
    mergeUsers(state, 'device:d', 'id:a', NOW);
    expect([keyOf(state, 'd'), userOf(state, 'device:d')?.key]).toEqual(['id:a', 'id:a']);
    expect(userOf(state, 'id:a')).toMatchObject({ attributes: { tier: 'gold', city: 'Lisbon' }, revenue: { EUR: 10 }, events: 1, merged_into: null });
    mergeUsers(state, 'device:d', 'id:a', NOW);
    expect(userOf(state, 'id:a')?.events).toBe(1);
  });

  it('are gone with everything that led to them when they are deleted', () => {
    const state = createMemoryState();
    saveUser(state, 'id:a', { id: 'a', email: 'a@example.com' }, NOW);
    deleteUser(state, 'id:a');
    expect([keyOf(state, 'a'), keyOf(state, 'a@example.com'), userOf(state, 'id:a'), state.count(USERS)]).toEqual([undefined, undefined, undefined, 0]);
  });

  it('make room for new ones, the oldest first', () => {
    const state = createMemoryState();
    for (let index = 0; index <= KEPT_USERS; index++) saveUser(state, `id:${index}`, { id: String(index) }, NOW);
    expect([state.count(USERS), userOf(state, 'id:0'), keyOf(state, '0'), keyOf(state, '1'), keyOf(state, String(KEPT_USERS))]).toEqual([KEPT_USERS, undefined, undefined, 'id:1', `id:${KEPT_USERS}`]);
  });
});

describe('events', () => {
  it('that repeat are counted where they are, with their revenue once', () => {
    const state = createMemoryState();
    saveUser(state, 'id:a', { id: 'a' }, NOW);
    const told = [1, 2, 3].map((n) => saveEvent(state, event('id:a', { dedupId: 'x', properties: { n }, revenue: { amount: 5, currency: 'EUR' } }), NOW + n));
    expect([told, state.count(EVENTS), userOf(state, 'id:a')]).toEqual([['stored', 'repeated', 'repeated'], 1, expect.objectContaining({ events: 1, revenue: { EUR: 5 } })]);
    expect(state.find(EVENTS, 'x')?.value).toMatchObject({ properties: { n: 1 }, duplicates: 2 });
    saveEvent(state, event('id:a', { dedupId: 'x', properties: { n: 9 }, lastWins: true }), NOW);
    expect(state.find(EVENTS, 'x')?.value).toMatchObject({ properties: { n: 9 }, duplicates: 3 });
  });

  it('that are not counted leave their user as it was', () => {
    const state = createMemoryState();
    saveUser(state, 'id:a', { id: 'a' }, NOW);
    saveEvent(state, event('id:a', { ignored: 'too many parameters', revenue: { amount: 5, currency: 'EUR' } }), NOW);
    expect([state.count(EVENTS), userOf(state, 'id:a')]).toEqual([1, expect.objectContaining({ events: 0, revenue: {} })]);
  });
});
