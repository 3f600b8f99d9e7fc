import { describe, expect, it } from 'vitest';
import { parseJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import type { RuleCase, RuleRun } from '../../protocol/rule.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { caseFromBatch, caseText, readCase, updateExpectation } from './cases.ts';
import { prepareRule } from './compile-code.ts';
import { checkExpectation } from './expect.ts';
import { runRule } from './run.ts';
import { testRule } from './test-rule.ts';
import { InProcessRunner } from './testing/runner.ts';
import { tryRule } from './trial.ts';

const RUN: RuleRun = { rule: 'r', version: '$LATEST', verdict: 'changed', ms: 1, cold: true, logs: [], logs_cut: false, error: null, warnings: [] };
const ERROR = { type: 'TypeError', message: 'x is undefined', trace: [], line: 3, column: 1 };
const purchase = (currency: string): object => ({ event_type: 'commerce_event', data: { currency_code: currency, product_action: { action: 'purchase', products: [{ id: 'a', price: 5 }] } } });
const custom = (name: string): object => ({ event_type: 'custom_event', data: { event_name: name } });
const rule = (code: string) => prepareRule('r', '$LATEST', { code, language: 'js' }, { runtime: 'node22', environment: {} });

function failure(wanted: object, output: object | null, run: Partial<RuleRun> = {}): string | null {
  return checkExpectation({ ignore: [], ...wanted } as unknown as RuleCase['expect'], { run: { ...RUN, ...run }, output: output as never }).failure;
}

describe('expectations', () => {
  it.each<[string, object, object | null, Partial<RuleRun>, string | null]>([
    ['exact, met', { kind: 'exact', batch: { events: [purchase('USD')] } }, { events: [purchase('USD')] }, {}, null],
    ['exact, one value off', { kind: 'exact', batch: { events: [purchase('USD')] } }, { events: [purchase('US Dollars')] }, {}, 'Expected currency_code to be "USD", got "US Dollars"'],
    ['exact, too much', { kind: 'exact', batch: { events: [] } }, { events: [], ip: '1.1.1.1' }, {}, 'Expected no ip, got "1.1.1.1"'],
    ['exact, too little', { kind: 'exact', batch: { events: [], ip: '1.1.1.1' } }, { events: [] }, {}, 'Expected ip to be "1.1.1.1", but it is missing'],
    ['an event too many', { kind: 'exact', batch: { events: [custom('b')] } }, { events: [custom('a'), custom('b')] }, {}, 'Expected 1 event, got 2'],
    ['several differences', { kind: 'exact', batch: { a: 1, b: 2 } }, { a: 2, b: 3 }, {}, 'Expected a to be 1, got 2 (and 1 more difference)'],
    ['ignored places', { kind: 'exact', batch: { events: [purchase('USD')], mpid: 1 }, ignore: ['/events/*/data/currency_code', '/mpid'] }, { events: [purchase('EUR')] }, {}, null],
    ['an id as number or text', { kind: 'exact', batch: { mpid: 5, n: 5 } }, { mpid: '5', n: 5 }, {}, null],
    ['other numbers are not texts', { kind: 'exact', batch: { n: 5 } }, { n: '5' }, {}, 'Expected n to be 5, got "5"'],
    ['subset, met', { kind: 'subset', batch: { events: [{ event_type: 'custom_event', data: { event_name: 'b' } }] } }, { events: [custom('a'), custom('b')], ip: 'x' }, {}, null],
    ['subset, missing', { kind: 'subset', batch: { user_attributes: { tier: 'gold' } } }, { events: [] }, {}, 'Expected user_attributes to be {"tier":"gold"}, but it is missing'],
    ['subset, different', { kind: 'subset', batch: { events: [{ data: { currency_code: 'USD' } }] } }, { events: [purchase('EUR')] }, {}, 'Expected currency_code to be "USD", got "EUR"'],
    ['dropped, met', { kind: 'dropped' }, null, { verdict: 'dropped' }, null],
    ['dropped, not met', { kind: 'dropped' }, {}, { verdict: 'same' }, 'Expected the batch to be dropped, but the rule gave it back unchanged.'],
    ['a batch, but dropped', { kind: 'exact', batch: {} }, null, { verdict: 'dropped' }, 'Expected a batch, but the rule dropped it.'],
    ['a batch, but an error', { kind: 'subset', batch: {} }, null, { verdict: 'error', error: ERROR }, 'Expected a batch, but the rule failed with TypeError: x is undefined (line 3).'],
    ['an error, met', { kind: 'error', error: 'TypeError' }, null, { verdict: 'error', error: ERROR }, null],
    ['another error', { kind: 'error', error: 'RangeError' }, null, { verdict: 'error', error: ERROR }, 'Expected an error with "RangeError", got "TypeError: x is undefined".'],
    ['no error', { kind: 'error' }, {}, { verdict: 'changed' }, 'Expected an error, but the rule gave back a changed batch.'],
    ['not run', { kind: 'error' }, null, { verdict: 'not-run', error: { ...ERROR, message: 'no lock' } }, 'no lock'],
  ])('%s', (_title, wanted, output, run, sentence) => {
    expect(failure(wanted, output, run)).toBe(sentence);
  });

  it('an event that is gone is one difference, whatever follows it', () => {
    const { diff } = checkExpectation({ kind: 'exact', ignore: [], batch: { events: [custom('a'), purchase('USD'), custom('c')] } as never }, { run: RUN, output: { events: [purchase('EUR'), custom('c')] } as never });
    expect(diff).toEqual([{ op: 'remove', path: '/events/0', before: custom('a') }, { op: 'replace', path: '/events/0/data/currency_code', value: 'EUR', before: 'USD' }]);
  });
});

describe('case files', () => {
  it.each([
    ['{', 'Not valid JSON', 1],
    ['{\n "batch": {},\n "expect": { "kind": "same" }\n}', '"expect.kind" cannot be "same"', 3],
    ['{ "batch": {},\n "expect": { "kind": "exact" } }', '"expect.batch" is missing', 2],
    ['{ "batch": {}, "expect": { "kind": "dropped",\n "ignore": ["events"] } }', '"events" is no pointer', 2],
    ['{ "batch": {}, "expect": { "kind": "dropped" },\n "platfrom": "web" }', '"platfrom" is not a field', 2],
  ])('%j is a problem with its line', (text, message, line) => {
    expect(readCase(text)).toMatchObject({ ok: false, message: expect.stringContaining(message), line });
  });

  it('a case of a batch and what the rule does holds, 64-bit ids whole, and its file is stable', async () => {
    const batch = normaliseBatch(parseJson('{"environment":"development","mpid":7346244611012968789,"batch_id":8163059065899481120,"events":[{"event_type":"custom_event","data":{"event_name":"a","custom_event_type":"other","event_id":-4471841645889434713}}]}')).batch;
    for (const [code, kind] of [['exports.handler = async (b) => { b.events[0].data.event_name = "b"; return b; };', 'exact'], ['exports.handler = async () => null;', 'dropped'], ['exports.handler = async (b) => b.x.y;', 'error']] as const) {
      for (const position of ['all-outputs', 'output'] as const) {
        const prepared = await rule(code);
        const runner = new InProcessRunner();
        const text = caseText(caseFromBatch(batch, await runRule(runner, prepared, batch, position, 'ios'), position, 'ios'));
        expect(text).toContain('"mpid": 7346244611012968789');
        const read = readCase(text);
        if (!read.ok) throw new Error(read.message);
        expect(read.case.expect.kind).toBe(kind);
        expect(caseText(read.case)).toBe(text);
        expect(await testRule(prepared, { one: text }, { runner })).toMatchObject({ passed: 1, failed: 0 });
      }
    }
  });

  it('an updated subset keeps its members', async () => {
    const prepared = await rule('exports.handler = async (b) => { b.user_attributes = { tier: "gold", n: "1" }; return b; };');
    const batch = normaliseBatch({ environment: 'development' } as Json).batch;
    const before: RuleCase = { description: '', position: 'all-outputs', platform: 's2s', batch: {}, expect: { kind: 'subset', batch: { user_attributes: { tier: 'silver' } }, ignore: ['/x'] } };
    const outcome = await runRule(new InProcessRunner(), prepared, batch, 'all-outputs', 's2s');
    expect(updateExpectation(before, outcome).expect).toEqual({ kind: 'subset', batch: { user_attributes: { tier: 'gold' } }, ignore: ['/x'] });
  });
});

describe('a test run', () => {
  const cases = {
    good: '{"batch":{"environment":"development","events":[]},"expect":{"kind":"subset","batch":{"environment":"development"}}}',
    bad: '{"batch":{"events":[]},"expect":{"kind":"dropped"}}',
    broken: '{\n"batch": 5 }',
  };

  it('counts, sentences, problems, and only the named ones', async () => {
    const runner = new InProcessRunner();
    const prepared = await rule('exports.handler = async (b) => b;');
    const report = await testRule(prepared, cases, { runner });
    expect(report).toMatchObject({ rule: 'r', passed: 1, failed: 1, coverage: null, problems: [{ case: 'broken', line: 2 }] });
    expect(report.cases.map(({ name, failure: sentence }) => [name, sentence])).toEqual([['good', null], ['bad', 'Expected the batch to be dropped, but the rule gave it back unchanged.']]);
    expect(runner.calls.every(({ options }) => options.cold === true)).toBe(true);
    expect(await testRule(prepared, cases, { runner, only: ['good', 'nope'] })).toMatchObject({ passed: 1, failed: 0, problems: [{ case: 'nope', message: 'There is no case "nope".' }] });
  });

  it('a right answer that comes too late fails', async () => {
    const runner = new InProcessRunner();
    runner.ms = 312;
    expect((await testRule(await rule('exports.handler = async (b) => b;'), { good: cases.good }, { runner })).cases[0]).toMatchObject({ passed: false, failure: 'The rule took 312 ms: in production it has 200 ms.' });
  });
});

describe('a trial', () => {
  const batch = normaliseBatch({ environment: 'development', events: [custom('a')] } as Json).batch;
  const payloads = (of: typeof batch) => [{ connection: 'web-to-x', output: 'x', partner: 'x', requests: of.events.map(({ data }) => String(data['event_name'])), notSent: of.events.length === 0 ? ['nothing to send'] : [] }];
  const trial = async (code: string, failureAction: 'discard' | 'proceed' | null = 'discard', ms = 1) => {
    const runner = new InProcessRunner();
    runner.ms = ms;
    return tryRule(await rule(code), { runner, batch, position: 'all-outputs', platform: 'web', failureAction, payloads });
  };

  it('shows the change and what the outputs get', async () => {
    expect(await trial('exports.handler = async (b) => { b.events[0].data.event_name = "b"; b.error = "note"; return b; };')).toMatchObject({
      verdict: 'changed', effect: 'goes-on', over_limit: false, limit_ms: 200, output: { error: 'note' },
      patch: [{ op: 'replace', path: '/events/0/data/event_name', value: 'b', before: 'a' }, { op: 'add', path: '/error', value: 'note' }],
      payloads: [{ before: ['a'], after: ['b'], same: false, not_sent: [] }],
    });
  });

  it.each([
    ['exports.handler = async () => null;', 'proceed', 1, { verdict: 'dropped', effect: 'dropped', output: null, payloads: [{ after: [], same: false }] }],
    ['exports.handler = async (b) => b.x.y;', 'proceed', 1, { verdict: 'error', effect: 'goes-on-unchanged', payloads: [{ after: ['a'], same: true }] }],
    ['exports.handler = async (b) => b.x.y;', 'discard', 1, { verdict: 'error', effect: 'dropped', payloads: [{ after: [] }] }],
    ['exports.handler = async (b) => ({ ...b, events: [] });', 'proceed', 312, { verdict: 'changed', over_limit: true, effect: 'goes-on-unchanged', payloads: [{ same: true }], warnings: [{ code: 'over-limit', message: 'Would time out in production: 312 ms > 200 ms.' }] }],
  ] as const)('%s with %s in %d ms', async (code, action, ms, expected) => {
    expect(await trial(code, action, ms)).toMatchObject(expected);
  });
});
