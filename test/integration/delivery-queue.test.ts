/** What waits at an output: requests that go together, the order of each user, parts that are refused, and what a stop leaves behind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDesk, START } from './delivery-harness.ts';
import type { Desk } from './delivery-harness.ts';

const one = (name: string): { name: string }[] => [{ name }];
const MINUTE = 60_000;

describe('requests that go together', () => {
  const held = { waitMs: 5 * MINUTE, maxRequests: 3 };

  it('wait until the oldest is old enough', () => {
    const desk = openDesk({}, { bulk: held });
    desk.send('u', one('a'));
    desk.pass(2 * MINUTE);
    desk.send('v', one('b'));
    expect(desk.deliveries()).toMatchObject([{ outcome: 'queued', attempt: 0, next_at: START + 5 * MINUTE, reason: { code: 'bulk-held' } }, { outcome: 'queued', next_at: START + 5 * MINUTE }]);
    expect(desk.queue()).toMatchObject({ waiting: 2, held: 2, next_at: START + 5 * MINUTE, bulk: [{ connection: 'c', wait_ms: 300_000, max_requests: 3, held: 2, oldest_at: START, next_at: START + 5 * MINUTE }] });
    desk.pass(3 * MINUTE);
    expect(desk.received()).toEqual(['a', 'b']);
    expect(desk.queue()).toMatchObject({ waiting: 0, held: 0, bulk: [{ held: 0, oldest_at: null, next_at: null }] });
    desk.send('u', one('c'));
    expect(desk.deliveries()[2]).toMatchObject({ outcome: 'queued', next_at: START + 10 * MINUTE });
  });

  it('or until there are enough', () => {
    const desk = openDesk({}, { bulk: held });
    desk.send('u', one('a'), one('b'));
    desk.run();
    expect(desk.received()).toEqual([]);
    desk.send('v', one('c'));
    desk.run();
    expect(desk.received()).toEqual(['a', 'b', 'c']);
    desk.send('v', one('d'));
    desk.run();
    expect(desk.queue()).toMatchObject({ held: 1 });
  });

  it('or until a person says so', () => {
    const desk = openDesk({}, { bulk: held });
    desk.send('u', one('a'), one('b'));
    expect(desk.line.flush('desk', desk.now)).toBe(2);
    desk.run();
    expect(desk.received()).toEqual(['a', 'b']);
    expect(desk.line.flush('desk', desk.now)).toBe(0);
  });

  it('are tried again one by one', () => {
    const desk = openDesk({ behaviour: { status: 503 } }, { bulk: held });
    desk.send('u', one('a'));
    desk.send('v', one('b'));
    desk.pass(5 * MINUTE);
    expect(desk.deliveries().map(({ outcome, next_at: next }) => [outcome, next! - desk.now])).toEqual([['retrying', 1_000], ['retrying', 1_000]]);
    desk.configure({});
    desk.pass(1_000);
    expect(desk.received()).toEqual(['a', 'b']);
  });

  it('are sent at once when the setting that held them is gone', () => {
    const desk = openDesk({}, { bulk: held });
    desk.send('u', one('a'));
    desk.configure({}, null);
    desk.send('v', one('b'));
    desk.send('u', one('c'));
    expect(desk.received()).toEqual(['b']);
    expect(desk.deliveries()[2]).toMatchObject({ outcome: 'queued', reason: { code: 'in-line' } });
    desk.line.flush('desk', desk.now);
    desk.run();
    expect(desk.received()).toEqual(['b', 'a', 'c']);
  });
});

describe('parts of a request', () => {
  it('that are refused fail their events, with an alert each in the partner\'s words', () => {
    const desk = openDesk({});
    desk.send('u', [{ name: 'good' }, { name: 'ugly', bad: true }, { name: 'bad', bad: true }]);
    const refused = [{ pointer: '/1', event_id: 'ugly', reason: { code: 'desk.rejected' } }, { pointer: '/2', event_id: 'bad', reason: { code: 'desk.rejected' } }];
    expect(desk.deliveries()).toMatchObject([{ outcome: 'delivered', dead: false, refused }]);
    expect(desk.alerts.map(({ eventId, message, part }) => [eventId, message, part])).toEqual([['ugly', 'Desk refused number 1: "bad is not allowed"', true], ['bad', 'Desk refused number 2: "bad is not allowed"', true]]);
  });

  it('are known to later attempts', () => {
    const desk = openDesk({ behaviour: { status: 503 } });
    desk.send('u', [{ name: 'good' }, { name: 'bad', bad: true }]);
    expect(desk.deliveries()).toMatchObject([{ outcome: 'retrying', refused: [] }]);
    desk.configure({});
    desk.pass(1_000);
    expect(desk.deliveries()).toMatchObject([{ outcome: 'delivered', attempt: 2, refused: [{ pointer: '/1', event_id: 'bad' }] }]);
    expect(desk.alerts.slice(1)).toMatchObject([{ eventId: 'bad', code: 'desk.rejected', part: true, retried: false, message: 'Desk refused number 1: "bad is not allowed"' }]);
  });
});

describe('the order of a user', { timeout: 60_000 }, () => {
  const traffic = fc.array(fc.record({ user: fc.constantFrom('u', 'v', 'w'), requests: fc.integer({ min: 1, max: 3 }), pause: fc.integer({ min: 0, max: 3_000 }) }), { minLength: 1, maxLength: 12 });

  it('is kept whatever fails, and nothing waits for ever', () => {
    fc.assert(fc.property(fc.constantFrom('flaky', 'slow', 'perfect'), fc.constantFrom(0, 0.6), fc.nat(), traffic, fc.integer({ min: 1, max: 12 }), (mode, failRate, seed, sent, cancelled) => {
      const desk = openDesk({ behaviour: { mode, fail_rate: failRate, seed, slow_ms: 3_000 } });
      const owner = new Map<string, string>();
      sent.forEach(({ user, requests, pause }, index) => {
        const names = Array.from({ length: requests }, (_, at) => `${index}.${at}`);
        for (const name of names) owner.set(name, user);
        desk.send(user, ...names.map(one));
        desk.pass(pause);
        if (index === cancelled) desk.deliveryQueue.cancelRetries('desk', desk.now);
      });
      // Every attempt of each may fail, and each is behind all of its user.
      desk.pass(owner.size * 100_000);
      for (const user of ['u', 'v', 'w']) {
        const own = desk.received().filter((name) => owner.get(name) === user);
        const order = [...owner].filter(([, of]) => of === user).map(([name]) => name);
        expect(own).toEqual(order.filter((name) => own.includes(name)));
      }
      expect(desk.queue().waiting).toBe(0);
      expect(desk.deliveries().every(({ outcome }) => outcome === 'delivered' || outcome === 'failed')).toBe(true);
      desk.db.close();
    }), { numRuns: 20 });
  });

  it('holds up only what comes after, and not what belongs to nobody', () => {
    const desk = openDesk({ behaviour: { mode: 'own', answers: [{ when: { contains: 'slowly' }, answer: { status: 503 } }] } });
    desk.send(null, one('slowly'));
    desk.send(null, one('a'));
    desk.send('u', one('b'));
    expect(desk.received()).toEqual(['a', 'b']);
  });
});

describe('an output that is gone', () => {
  it('gives up what waits for it, in words', () => {
    const desk = openDesk({ behaviour: { status: 503 } });
    desk.send('u', one('a'), one('b'));
    desk.now += 1_000;
    const { changed } = desk.deliveryQueue.run(desk.now, new Map(), () => undefined);
    desk.deliveryQueue.run(desk.now, new Map(), () => undefined);
    expect(changed).toContain('b1');
    expect(desk.deliveries()).toMatchObject([{ outcome: 'failed', dead: true, attempt: 1, response: { status: 503 }, reason: { code: 'output-deleted' } }, { outcome: 'failed', dead: true, attempt: 0, response: null }]);
  });
});

it('a real request that was on its way when the engine ended is sent again at the next start', () => {
  const sent: string[] = [];
  const desk = openDesk({ transport: 'real' }, { send: ({ url }) => { sent.push(url); return new Promise(() => undefined); } });
  desk.send('u', one('a'), one('b'));
  desk.run();
  expect(desk.deliveries()).toMatchObject([{ simulated: false, next_at: START + 10_000, reason: { code: 'sending' } }, { reason: { code: 'in-line' } }]);
  expect([sent, desk.deliveryQueue.busy(desk.now)]).toEqual([['https://desk.example.com/track?v=2'], 1]);
  desk.restart();
  desk.run();
  expect(sent).toHaveLength(2);
});

function waitingDesk(desk: Desk): unknown {
  return desk.deliveryQueue.waiting(desk.now).map(({ output, next_at: next, reason }) => [output, next - START, reason]);
}

it('what waits is told with its time and reason', () => {
  const desk = openDesk({ behaviour: { status: 503 } });
  desk.send('u', one('a'), one('b'));
  expect(waitingDesk(desk)).toEqual([
    ['desk', 1_000, 'Desk: endpoint returned 503; attempt 2 in 1 s'],
    ['desk', 1_000, 'Waits for an earlier request of the same user to this output: a user\'s requests keep their order.'],
  ]);
});
