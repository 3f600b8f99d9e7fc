import { describe, expect, it } from 'vitest';
import { EVERY_REQUEST, eventWords, isNarrowed, outcomeText, pathOf, requestQuery } from './request-query.ts';

describe('the filter of requests', () => {
  it.each([
    [EVERY_REQUEST, 'output=braze-eu'],
    [{ ...EVERY_REQUEST, outcome: 'failed' as const, answer: '4xx' as const, text: ' purpose=track ' }, 'output=braze-eu outcome=failed status>=400 status<500 purpose=track'],
  ])('%j', (narrowing, query) => expect(requestQuery('braze-eu', narrowing)).toBe(query));

  it('counts as narrowed by anything but spaces', () => {
    expect(isNarrowed({ ...EVERY_REQUEST, text: '  ' })).toBe(false);
    expect(isNarrowed({ ...EVERY_REQUEST, answer: '5xx' })).toBe(true);
  });
});

describe('a request in a row', () => {
  it.each([
    [[], [], 'user data only'],
    [['1'], ['Play'], 'Play'],
    [['1', '2'], ['Play', 'Play'], 'Play × 2'],
    [['1', '2'], ['Play', 'Stop'], 'Play, Stop'],
    [['1', '2', '3'], ['Play', 'Stop', 'Play'], 'Play and 2 more'],
    [['1', '2'], undefined, '2 events'],
    [['1', '2'], [], '2 events'],
  ])('%j %j: %s', (ids, names, words) => expect(eventWords({ event_ids: ids, event_names: names })).toBe(words));

  it('shows the path of its address, and what is no address as it is', () => {
    expect(pathOf('https://api.example.com/track?verbose=1')).toBe('/track?verbose=1');
    expect(pathOf('https://api.example.com/mp?key=••••')).toBe('/mp?key=••••');
    expect(pathOf('https://api.example.com')).toBe('/');
    expect(pathOf('nowhere')).toBe('nowhere');
  });

  it('says that parts of it were refused', () => {
    const refused = [{ pointer: '/events/0', event_id: '1', reason: { code: 'x', message: 'x' } }];
    expect(outcomeText({ outcome: 'delivered', refused })).toBe('1 refused');
    expect(outcomeText({ outcome: 'delivered', refused: [] })).toBe('delivered');
    expect(outcomeText({ outcome: 'failed', refused })).toBe('failed');
  });
});
