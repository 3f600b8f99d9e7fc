import { describe, expect, it } from 'vitest';
import type { Answer } from '../outputs/definition.ts';
import { compareAnswers } from './compare.ts';
import type { JudgedAnswer } from './compare.ts';

const json = (status: number, body: unknown): Answer => ({ status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) });
const delivered = (answer: Answer): JudgedAnswer => ({ answer, outcome: 'delivered', code: 'desk.accepted' });
const failed = (answer: Answer): JudgedAnswer => ({ answer, outcome: 'failed', code: 'desk.refused' });

describe('an endpoint beside the simulator', () => {
  it('that says the same', () => {
    expect(compareAnswers(delivered(json(200, { ok: 1 })), delivered(json(200, { ok: 1 })))).toEqual({ status: 200, headers: [['Content-Type', 'application/json']], body: '{"ok":1}', outcome: 'delivered', same: true, differences: [] });
  });

  it('that comes to the same in other words', () => {
    const { same, differences } = compareAnswers(delivered(json(200, { ok: 1, id: 'a', list: [1, 2] })), delivered(json(200, { ok: 2, list: [1] })));
    expect([same, differences]).toEqual([true, ['/ok is 1 at the endpoint, 2 at the simulator.', 'Only the endpoint\'s answer has /id.', 'Only the endpoint\'s answer has /list/1.']]);
  });

  it('that refuses what the simulator takes', () => {
    const { same, differences } = compareAnswers(failed({ status: 400, headers: [], body: 'no' }), delivered(json(200, {})));
    expect([same, differences]).toEqual([false, [
      'The endpoint answered 400, the simulator answered 200.', 'By the endpoint\'s answer the request is failed (desk.refused), by the simulator\'s delivered (desk.accepted).',
      'The endpoint\'s answer has no content type, the simulator\'s is application/json.', 'The bodies differ.',
    ]]);
  });

  it('that refuses with the status of a success', () => {
    expect(compareAnswers(failed(json(200, { status: 0 })), delivered(json(200, { status: 1 })))).toMatchObject({ same: false, differences: [expect.stringContaining('is failed'), '/status is 0 at the endpoint, 1 at the simulator.'] });
  });

  it('that is silent, or a simulator that is', () => {
    const silent: Answer = { status: 0, error: 'ECONNRESET: gone' };
    expect(compareAnswers({ answer: silent, outcome: 'retrying', code: 'desk.no-answer' }, delivered(json(200, {})))).toMatchObject({ same: false, status: 200, differences: ['The endpoint gave no answer (ECONNRESET: gone), the simulator answered 200.', expect.any(String)] });
    expect(compareAnswers(delivered(json(200, {})), failed(silent))).toMatchObject({ status: 0, headers: [], body: 'ECONNRESET: gone' });
  });

  it('that differs in many places tells the first ones and counts the others', () => {
    const { differences } = compareAnswers(delivered(json(200, Array.from({ length: 20 }, (_, index) => index))), delivered(json(200, [])));
    expect([differences.length, differences.at(-1)]).toEqual([9, '13 further members of the bodies differ.']);
  });
});
