/** The realism dial: what each of its positions does to deliveries, and that a seed tells one story. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, seededFraction } from '../../src/engine/delivery/dial.ts';
import { behaviourSchema } from '../../src/protocol/workspace.ts';
import { openDesk, START } from './delivery-harness.ts';
import type { Desk } from './delivery-harness.ts';

const one = (name: string): { name: string }[] => [{ name }];
const outcomes = (desk: Desk): unknown => desk.deliveries().map(({ outcome, reason, attempt }) => [outcome, reason.code, attempt]);

describe('the dial', () => {
  it('perfect: takes whatever has the right form', () => {
    const desk = openDesk({});
    desk.send('u', one('a'), one('b'), one('c'));
    expect(outcomes(desk)).toEqual(Array.from({ length: 3 }, () => ['delivered', 'desk.accepted', 1]));
    expect(desk.received()).toEqual(['a', 'b', 'c']);
  });

  it('strict: the partner\'s limits hold on the engine\'s clock', () => {
    const desk = openDesk({ behaviour: { mode: 'strict' } });
    desk.send('u', one('a'), one('b'), one('c'));
    expect(outcomes(desk)).toEqual([['delivered', 'desk.accepted', 1], ['delivered', 'desk.accepted', 1], ['retrying', 'desk.rate-limited', 1]]);
    expect(desk.deliveries()[2]!.next_at).toBe(START + 60_000);
    desk.pass(60_000);
    expect(outcomes(desk)).toEqual([['delivered', 'desk.accepted', 1], ['delivered', 'desk.accepted', 1], ['delivered', 'desk.accepted', 2]]);
  });

  it('bad credentials: the partner refuses them, and it is given up at once', () => {
    const desk = openDesk({ behaviour: { mode: 'bad-credentials' } });
    desk.send('u', one('a'));
    expect(desk.deliveries()).toMatchObject([{ outcome: 'failed', dead: true, response: { status: 401, body: '{"error":"wrong key"}' } }]);
  });

  it('down: nobody is there, attempt after attempt', () => {
    const desk = openDesk({ behaviour: { mode: 'down' } });
    desk.send('u', one('a'));
    desk.pass(31_000);
    const [given] = desk.deliveries();
    expect(given).toMatchObject({ outcome: 'failed', attempt: 6, dead: true, response: null, reason: { code: 'desk.retries-exhausted', message: expect.stringContaining('ECONNREFUSED') } });
    expect(desk.attempts(given!.id).map(({ at }) => (at - START) / 1_000)).toEqual([0, 1, 3, 7, 15, 31]);
  });

  it('slow: every answer takes its time, and one user\'s requests come one after the other', () => {
    const desk = openDesk({ behaviour: { mode: 'slow', latency_ms: 1_000, slow_ms: 500 } });
    desk.send('u', one('a'), one('b'));
    desk.send('v', one('c'));
    expect(outcomes(desk)).toEqual([['queued', 'under-way', 0], ['queued', 'in-line', 0], ['queued', 'under-way', 0]]);
    desk.pass(4_000);
    const [first, second, third] = desk.deliveries();
    expect(outcomes(desk)).toEqual(Array.from({ length: 3 }, () => ['delivered', 'desk.accepted', 1]));
    for (const { took_ms: took } of [first!, second!, third!]) expect(took >= 1_000 && took < 1_500, String(took)).toBe(true);
    expect(first!.took_ms).not.toBe(third!.took_ms);
    expect(desk.attempts(second!.id)[0]!.at).toBe(START + first!.took_ms);
    expect(desk.received().indexOf('b')).toBeGreaterThan(desk.received().indexOf('a'));
  });

  it('flaky: the asked share fails, each in one of the asked ways, and a timeout takes its ten seconds', () => {
    const desk = openDesk({ behaviour: { mode: 'flaky', fail_rate: 0.5 } });
    for (let index = 0; index < 400; index += 1) desk.send(null, one(String(index)));
    const failed = desk.deliveries().filter(({ outcome }) => outcome === 'retrying');
    const waiting = desk.deliveries().filter(({ reason }) => reason.code === 'under-way');
    expect(failed.length + waiting.length).toBeGreaterThan(160);
    expect(failed.length + waiting.length).toBeLessThan(240);
    expect(new Set(failed.map(({ response }) => response?.status ?? 'reset'))).toEqual(new Set([429, 500, 503, 'reset']));
    for (const { response, next_at: next } of failed) if (response?.status === 429) expect(next! - START).toBe(Number(response.headers.find(([name]) => name === 'retry-after')![1]) * 1_000);
    expect(waiting.every(({ next_at: next }) => next === START + 10_000)).toBe(true);
    desk.pass(10_000);
    const [late] = desk.attempts(waiting[0]!.id);
    expect(late).toMatchObject({ attempt: 1, outcome: 'retrying', at: START, took_ms: 10_000, response: null, reason: { code: 'desk.no-answer', message: expect.stringContaining('10 s') } });
  });

  it('flaky without a share means three in ten, and plays only the faults that are named', () => {
    const behaviour = behaviourSchema.parse({ mode: 'flaky', faults: ['500'] });
    const asked = { method: 'POST', path: '/', purpose: null, text: '', payload: () => undefined };
    const answers = Array.from({ length: 5_000 }, (_, index) => play(behaviour, asked, { draw: index + 1, attempt: 1 }).answer?.status ?? 200);
    expect(answers.filter((status) => status === 500).length / 5_000).toBeCloseTo(0.3, 1);
    expect(new Set(answers)).toEqual(new Set([200, 500]));
  });

  it('own: the first answer whose conditions hold, else the simulator\'s', () => {
    const desk = openDesk({
      behaviour: {
        mode: 'own',
        answers: [
          { when: { body: { '/0/name': 'b' }, attempt: 1 }, answer: { status: 503, body: 'tea break' } },
          { when: { contains: '"c"' }, answer: { status: 200, headers: { 'X-From': 'me' }, body: '{"bad":[]}', latency_ms: 2_000 } },
          { when: { path: '/nowhere' }, answer: { status: 404 } }, { when: { method: 'get' }, answer: { status: 405 } }, { when: { purpose: 'engage' }, answer: { status: 406 } },
          { when: { method: 'post', path: '/tr*k', purpose: 'track', contains: '"d"' }, answer: { fault: 'reset' } },
        ],
      },
    });
    for (const name of ['a', 'b', 'c', 'd']) desk.send(name, one(name));
    expect(outcomes(desk)).toEqual([['delivered', 'desk.accepted', 1], ['retrying', 'desk.unavailable', 1], ['queued', 'under-way', 0], ['retrying', 'desk.no-answer', 1]]);
    desk.pass(2_000);
    expect(desk.deliveries().slice(1, 3)).toMatchObject([{ outcome: 'delivered', attempt: 2 }, { outcome: 'delivered', took_ms: 2_000, response: { headers: [['X-From', 'me']] } }]);
    expect(desk.received()).toEqual(['a', 'b']);
  });

  it.each([
    ['status', { status: 418 }, ['failed', 418]],
    ['a status with a wait', { status: 429, retry_after_s: 9 }, ['retrying', 429]],
    ['a dropped connection', { drop_connection: true }, ['retrying', undefined]],
    ['a share of failures', { fail_rate: 1 }, ['retrying', 503]],
    ['a share of failures with a status', { fail_rate: 1, status: 400 }, ['failed', 400]],
    ['nothing, in strict', { mode: 'strict' }, ['delivered', 200]],
    ['a status, in strict', { mode: 'strict', status: 400 }, ['failed', 400]],
    ['a status, in flaky', { mode: 'flaky', fail_rate: 1, status: 400 }, ['failed', 400]],
  ])('the older fields work beside it: %s', (_what, behaviour, expected) => {
    const desk = openDesk({ behaviour });
    desk.send('u', one('a'));
    const [made] = desk.deliveries();
    expect([made!.outcome, made!.response?.status]).toEqual(expected);
  });
});

const traffic = fc.array(fc.record({ user: fc.constantFrom('u', 'v', 'w', null), requests: fc.integer({ min: 1, max: 3 }), pause: fc.integer({ min: 0, max: 9_000 }) }), { minLength: 1, maxLength: 8 });
const behaviour = fc.oneof(
  fc.record({ mode: fc.constant('flaky'), fail_rate: fc.constantFrom(0, 0.5, 0.9), latency_ms: fc.constantFrom(0, 300) }),
  fc.record({ mode: fc.constant('slow'), slow_ms: fc.constantFrom(800, 20_000), fail_rate: fc.constantFrom(0, 0.4) }),
  fc.record({ mode: fc.constant('perfect'), fail_rate: fc.constantFrom(0.3, 0.8), drop_connection: fc.boolean() }),
);
type Traffic = { user: string | null; requests: number; pause: number }[];

/** Everything that can be told of what happened. */
function story(file: Record<string, unknown>, sent: Traffic): unknown {
  const desk = openDesk({ behaviour: file });
  let number = 0;
  for (const { user, requests, pause } of sent) {
    desk.send(user, ...Array.from({ length: requests }, () => one(`n${number += 1}`)));
    desk.pass(pause);
  }
  desk.pass(120_000);
  const told = desk.deliveries().map(({ id, outcome, attempt, next_at: next }) => [outcome, attempt, next, desk.attempts(id)]);
  const received = desk.received();
  desk.db.close();
  return { told, received };
}

describe('a seed', { timeout: 60_000 }, () => {
  it('tells the same story of the same traffic: attempts, answers, times', () => {
    fc.assert(fc.property(behaviour, fc.integer(), traffic, (file, seed, sent) => {
      expect(story({ ...file, seed }, sent)).toEqual(story({ ...file, seed }, sent));
    }), { numRuns: 15 });
  });

  it('other than that tells another', () => {
    const sent: Traffic = Array.from({ length: 30 }, (_, index) => ({ user: `u${index}`, requests: 1, pause: 100 }));
    fc.assert(fc.property(behaviour, fc.tuple(fc.nat(100_000), fc.nat(100_000)).filter(([a, b]) => a !== b), (file, [a, b]) => {
      expect(story({ ...file, seed: a }, sent)).not.toEqual(story({ ...file, seed: b }, sent));
    }), { numRuns: 15 });
  });

  it('draws evenly, and independently for each purpose', () => {
    const draws = Array.from({ length: 20_000 }, (_, index) => ({ draw: 1 + Math.floor(index / 4), attempt: 1 + (index % 4) }));
    const strikes = draws.map((at) => seededFraction(7, at, 'strike'));
    const kinds = draws.map((at) => seededFraction(7, at, 'kind'));
    for (let tenth = 0; tenth < 10; tenth += 1) expect(strikes.filter((value) => Math.floor(value * 10) === tenth).length / 20_000).toBeCloseTo(0.1, 1);
    const both = draws.filter((_, index) => strikes[index]! < 0.5 && kinds[index]! < 0.5).length / 20_000;
    expect(both).toBeCloseTo(0.25, 1);
  });

  it('starts again when the partner forgets what it received', () => {
    const desk = openDesk({ behaviour: { mode: 'flaky', fail_rate: 0.5, faults: ['500'], seed: 3 } });
    const play20 = (): unknown => {
      const before = desk.deliveries().length;
      for (let index = 0; index < 20; index += 1) desk.send(null, one('x'));
      return desk.deliveries().slice(before).map(({ response }) => response?.status);
    };
    const first = play20();
    expect(play20()).not.toEqual(first);
    desk.states.transaction(() => desk.states.forget('desk'));
    expect(play20()).toEqual(first);
  });
});
