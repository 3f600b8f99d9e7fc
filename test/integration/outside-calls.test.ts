/** The realism dial for callers from outside, over real HTTP: what a vendor's own client would meet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => { engine = await startTestEngine(); });
afterAll(async () => { await engine.stop(); });

async function setBehaviour(behaviour: Record<string, unknown>): Promise<void> {
  const { body } = await engine.api<Record<string, unknown>>('GET', '/workspace/outputs/mixpanel');
  const put = await engine.api('PUT', '/workspace/outputs/mixpanel', { ...body, behaviour });
  expect(put.status, JSON.stringify(put.body)).toBe(200);
  // The change is in force once the pipeline has taken it in.
  await engine.settle();
}

const BODY = JSON.stringify([{ event: 'Book Bought', properties: { token: 'somebody-s', distinct_id: 'c-1', time: 1_800_000_000, $insert_id: 'i-1' } }]);

function track(signal?: AbortSignal, path = '/track?verbose=1'): Promise<Response> {
  return fetch(`${engine.control}/partners/mixpanel/@mixpanel${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY, ...(signal === undefined ? {} : { signal }) });
}

/** Code of the failure under `fetch`'s own. */
const failure = (call: Promise<Response>): Promise<string | undefined> => call.then(() => 'answered', (error: { name: string; cause?: { code?: string } }) => error.cause?.code ?? error.name);

describe('a call from outside', () => {
  it('is taken as it is in perfect', async () => {
    await setBehaviour({});
    expect((await track()).status).toBe(200);
  });

  it.each([['down', { mode: 'down' }], ['a reset', { drop_connection: true }], ['a reset of one\'s own', { mode: 'own', answers: [{ when: { path: '/track' }, answer: { fault: 'reset' } }] }]])('meets a broken connection: %s', async (_what, behaviour) => {
    await setBehaviour(behaviour);
    expect(await failure(track())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
  });

  it('is held without an answer, until the caller has had enough', async () => {
    await setBehaviour({ mode: 'flaky', fail_rate: 1, faults: ['timeout'] });
    const started = performance.now();
    expect(await failure(track(AbortSignal.timeout(700)))).toBe('TimeoutError');
    expect(performance.now() - started).toBeGreaterThan(600);
    await setBehaviour({});
    expect((await track()).status).toBe(200);
  });

  it('waits for a slow answer', async () => {
    await setBehaviour({ latency_ms: 400 });
    const started = performance.now();
    expect((await track()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(390);
  });

  it('gets the statuses of a flaky partner, the same ones for the same seed', async () => {
    const statuses = async (seed: number): Promise<number[]> => {
      await setBehaviour({ mode: 'flaky', fail_rate: 0.6, faults: ['429', '500', '503'], seed });
      await engine.api('DELETE', '/outputs/mixpanel/received');
      const seen: number[] = [];
      for (let index = 0; index < 12; index += 1) {
        const answer = await track();
        seen.push(answer.status);
        if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      return seen;
    };
    const first = await statuses(5);
    expect(new Set(first).size).toBeGreaterThan(1);
    expect(await statuses(5)).toEqual(first);
    expect(await statuses(6)).not.toEqual(first);
  });

  it('is refused for its credentials in strict and in bad credentials', async () => {
    const basic = { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from('secret-of-nobody:').toString('base64')}` }, body: BODY };
    const importing = (): Promise<Response> => fetch(`${engine.control}/partners/mixpanel/@mixpanel/import?strict=1&project_id=1`, basic);
    await setBehaviour({ mode: 'bad-credentials' });
    expect((await importing()).status).toBe(401);
    await setBehaviour({ mode: 'strict' });
    const strict = await track();
    expect(await strict.text()).not.toContain('"status":1');
  });

  it('gets an answer of the user\'s own, by what it asks', async () => {
    await setBehaviour({ mode: 'own', answers: [{ when: { method: 'POST', path: '/tr*', body: { '/0/event': 'Book Bought' } }, answer: { status: 402, headers: { 'X-Why': 'unpaid' }, body: 'pay first' } }] });
    const answer = await track();
    expect([answer.status, answer.headers.get('x-why'), await answer.text()]).toEqual([402, 'unpaid', 'pay first']);
    expect((await track(undefined, '/engage?verbose=1')).status).not.toBe(402);
  });

  it('to the partner as such meets no dial', async () => {
    await setBehaviour({ mode: 'down' });
    expect((await fetch(`${engine.control}/partners/mixpanel/track?verbose=1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY })).status).toBe(200);
  });
});
