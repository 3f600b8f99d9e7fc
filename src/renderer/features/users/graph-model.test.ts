import { describe, expect, it } from 'vitest';
import { askedBy, graphOf, movesOf } from './graph-model.ts';
import { graphUser } from './test-users.ts';

const name = (mpid: string) => `P${mpid}`;
const moves = (...args: Parameters<typeof graphOf>) => movesOf(graphOf(...args), name, (type) => type).map(({ text }) => text);

describe('graph of a call', () => {
  it('joins identities and users, shared ones once', () => {
    const graph = graphOf({ before: [graphUser('1', { ios_idfv: 'd1', email: 'e' })], after: [graphUser('1', { ios_idfv: 'd1', email: 'e' }), graphUser('2', { ios_idfv: 'd1' })], asked: [{ type: 'ios_idfv', value: 'd1' }] });
    expect(graph.identities.map(({ key, asked, change }) => [key, asked, change])).toEqual([['email:e', false, 'same'], ['ios_idfv:d1', true, 'changed']]);
    expect(graph.edges.filter(({ identity }) => identity === 'ios_idfv:d1')).toEqual([{ identity: 'ios_idfv:d1', mpid: '1', before: true, after: true }, { identity: 'ios_idfv:d1', mpid: '2', before: false, after: true }]);
    expect(graph.people.map(({ mpid, change }) => [mpid, change])).toEqual([['1', 'same'], ['2', 'appeared']]);
  });

  it('gives every node a place of its own', () => {
    const graph = graphOf({ before: [], after: [graphUser('1', { email: 'a', other: 'b', ios_idfv: 'c' }), graphUser('2', {})], asked: [{ type: 'email', value: 'nobody' }] });
    const places = [graph.people.map(({ y }) => y), graph.identities.map(({ y }) => y)];
    for (const ys of places) expect(new Set(ys).size).toBe(ys.length);
    expect(Math.max(...places.flat())).toBeLessThan(graph.height);
  });

  it('says what was made, moved, taken and orphaned', () => {
    expect(moves({ before: [], after: [graphUser('2', { email: 'e' }, { known: true, source_mpid: '1' })], asked: [] })).toEqual(['P2 was made, known, beginning as P1', 'email e was added to P2']);
    expect(moves({ before: [graphUser('1', {}), graphUser('3', { email: 'e2' })], after: [graphUser('1', { email: 'e2' }, { known: true }), graphUser('3', {})], asked: [] }))
      .toEqual(['P1 became known', 'P3 is orphaned: no call can find it again', 'email e2 moved from P3 to P1']);
  });

  it('links a user with the one it began as', () => {
    expect(graphOf({ before: [graphUser('1', {})], after: [graphUser('1', {}), graphUser('2', {}, { source_mpid: '1' })], asked: [] }).links).toEqual([{ from: '1', to: '2' }]);
  });

  it('knows both sides of a modify', () => {
    expect(askedBy({ identities: [], changes: [{ type: 'email', old_value: 'a', new_value: 'b' }, { type: 'other', old_value: null, new_value: 'c' }] })).toEqual([{ type: 'email', value: 'a' }, { type: 'email', value: 'b' }, { type: 'other', value: 'c' }]);
  });
});
