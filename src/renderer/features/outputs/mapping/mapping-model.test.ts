import { describe, expect, it } from 'vitest';
import type { MappingTable } from '../../../../protocol/partner.ts';
import { mappingLines, sourceWords, valueWords } from './mapping-model.ts';

describe('sources in words', () => {
  it.each([
    ['/events/3/data/custom_attributes/shelf', 'event.data.custom_attributes.shelf'], ['/events/3', 'event'], ['/user_attributes/first name', 'user_attributes["first name"]'],
    ['key:/user_identities/email', 'name of user_identities.email'], ['output:/settings/token', 'setting token'], ['connection:/settings/id', 'setting id of the connection'],
    ['identity:email', 'time of the identity email'], ['platform', 'platform of the input'], ['clock', 'clock'], ['constant', 'fixed'], ['', 'the batch'], ['what is this', 'what is this'],
  ])('%s', (source, words) => expect(sourceWords(source)).toBe(words));
});

const row = (request: number, source: string, target: string): MappingTable['rows'][number] => ({ request, source, target, value: 'x', sent: 'x', how: 'copied', status: 'documented', fact: null });
const table: MappingTable = {
  event_id: '1', connection: 'c', output: 'o', partner: 'p',
  requests: [{ delivery: '1', purpose: 'track', method: 'POST', url: 'https://a.example/track' }, { delivery: '2', purpose: 'engage', method: 'POST', url: 'https://a.example/engage' }],
  rows: [row(0, '/events/0/data/event_name', '/event'), row(1, '/user_attributes/tier', '/$set/tier')],
  unmapped: [
    { source: '/mpid', value: '5', kind: 'unmapped', why: 'Nothing reads it.', setting: null, status: 'documented' },
    { source: '/user_attributes/age', value: 41, kind: 'held', why: 'The filter has it off.', setting: null, status: 'documented' },
    { source: '/user_attributes/empty', value: null, kind: 'dropped', why: 'Null is not sent.', setting: 'sendNull', status: 'unconfirmed' },
  ],
};

describe('lines of the table', () => {
  it('are by request, and then what is not sent, what a person can change first', () => {
    expect(mappingLines(table, 'all', '').map(({ key }) => key)).toEqual([
      'request 0', '0 /event', 'request 1', '1 /$set/tier', 'heading dropped', 'dropped /user_attributes/empty', 'heading held', 'held /user_attributes/age', 'heading unmapped', 'unmapped /mpid',
    ]);
  });

  it.each([
    ['sent', '', ['request 0', '0 /event', 'request 1', '1 /$set/tier']],
    ['rest', 'sendnull', ['heading dropped', 'dropped /user_attributes/empty']],
    ['all', '  TIER ', ['request 1', '1 /$set/tier']],
    ['all', 'unconfirmed', ['heading dropped', 'dropped /user_attributes/empty']],
    ['all', 'nowhere', []],
  ] as const)('%s, %s', (view, search, keys) => expect(mappingLines(table, view, search).map(({ key }) => key)).toEqual(keys));

  it('have their values on one line', () => {
    expect([undefined, 'a', 5, { a: [1] }].map((value) => valueWords(value))).toEqual(['', 'a', '5', '{"a":[1]}']);
  });
});
