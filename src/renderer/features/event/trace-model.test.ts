import { describe, expect, test } from 'vitest';
import { diffJson } from '../../../protocol/patch.ts';
import { documentBefore, violationSample } from '../../ui/trace-document.ts';
import { whyOf } from '../../../protocol/why.ts';
import { delivery, row, step } from './test-trace.ts';
import { firstStop, selectedIn, traceView, walkStops } from './trace-model.ts';

const reason = { code: 'event-off', message: 'Filter' };
const detail = {
  trace: [
    step({ stage: 'receive', reason: { code: 'received', message: '202 · web v3; 1 value brought into the Batch form' } }),
    step({ stage: 'all-outputs-rules', verdict: 'changed', patch: [{ op: 'replace', path: '/a', before: 1, value: 2 }, { op: 'add', path: '/b', value: 1 }] }),
    step({ stage: 'data-plan', verdict: 'skipped', reason: { code: 'no-plan', message: 'No data plan is active.' } }),
    step({ stage: 'gates', connection: 'web-mixpanel', output: 'mixpanel' }),
    step({ stage: 'filters', connection: 'web-mixpanel', output: 'mixpanel', verdict: 'changed', events: [{ event_id: 'e2', verdict: 'dropped', reason }] }),
    step({ stage: 'mapping', connection: 'web-mixpanel', output: 'mixpanel', verdict: 'changed' }),
    step({ stage: 'delivery', connection: 'web-mixpanel', output: 'mixpanel', deliveries: ['d1'] }),
    step({ stage: 'gates', connection: 'web-braze', output: 'braze' }),
    step({ stage: 'delivery', connection: 'web-braze', output: 'braze', verdict: 'error' }),
  ],
  deliveries: [
    delivery({}), delivery({ id: 'd2', event_ids: [], purpose: 'engage' }),
    delivery({ id: 'd3', output: 'braze', connection: 'web-braze', response: { status: 400, headers: [], body: '' }, outcome: 'failed' }),
  ],
  event_rows: [
    row('e1', [{ output: 'mixpanel', outcome: 'delivered', status: 200, code: '' }, { output: 'braze', outcome: 'failed', status: 400, code: '' }]),
    row('e2', [{ output: 'mixpanel', outcome: 'filtered', status: null, code: 'event-off' }]),
  ],
};

describe('the trace of an event', () => {
  const view = traceView(detail, 'e1');

  test('input stages, untouched ones apart', () => {
    expect(view.input.entries.map((entry) => [entry.label, entry.word])).toEqual([['receive', '202 · web v3'], ['all-outputs-rules', '2 fields']]);
    expect(view.input.untouched.map((entry) => entry.label)).toEqual(['data-plan']);
  });

  test('each output says what became of the event there', () => {
    expect(view.outputs.map((output) => [output.label, output.outcome, output.word])).toEqual([
      ['Mixpanel', 'delivered', '200 · 2 requests'], ['Braze', 'failed', '400 · not retried'],
    ]);
  });

  test('opens at what failed and walks over what changed', () => {
    expect(firstStop(view)).toBe('c:web-braze');
    expect(walkStops(view)).toEqual(['s1', 'c:web-mixpanel', 's5', 'c:web-braze', 's8']);
    expect(selectedIn(view, 's8')).toMatchObject({ kind: 'step', output: { output: 'braze' } });
  });
});

test('for an event that was dropped the trace ends there', () => {
  const [mixpanel] = traceView(detail, 'e2').outputs;
  expect(mixpanel).toMatchObject({ outcome: 'filtered', word: 'Filter' });
  expect(mixpanel?.entries.map((entry) => entry.label)).toEqual(['gates', 'filters']);
});

test('an output that is switched off says so', () => {
  const off = step({ stage: 'gates', connection: 'web-off', output: 'off', verdict: 'skipped', reason: { code: 'connection-inactive', message: 'The connection web-off is switched off.' } });
  expect(traceView({ trace: [off], deliveries: [], event_rows: [row('e1', [])] }, 'e1').outputs).toMatchObject([{ outcome: null, word: 'switched off', untouched: [] }]);
});

test('a batch shows all of its stages and sums its outcomes', () => {
  const [mixpanel] = traceView(detail, null).outputs;
  expect(mixpanel?.outcome).toBe('filtered');
  expect(mixpanel?.entries.length).toBe(4);
});

describe('the batch as it entered a stage', () => {
  const sent = { a: 1, list: [1] };
  const second = { a: 2, list: [1] };
  const stored = { a: 2, list: [1, 2], c: true };
  const forBraze = { a: 2, list: [1, 2] };
  const trace = [
    step({ stage: 'limits', patch: diffJson(sent, second) }),
    step({ stage: 'all-outputs-rules', patch: diffJson(second, stored) }),
    step({ stage: 'filters', connection: 'x', patch: diffJson(stored, forBraze) }),
    step({ stage: 'output-rules', connection: 'x', patch: [] }),
  ];

  test.each([[0, sent], [1, second], [2, stored], [3, forBraze]] as const)('stage %i', (index, expected) => {
    expect(documentBefore(stored, trace, trace[index]!)).toEqual(expected);
  });

  test('without the events that stages before it held back', () => {
    const events = ['e1', 'e2', 'e3'].map((event_id) => ({ data: { event_id } }));
    const held = (event_id: string) => ({ event_id, verdict: 'dropped' as const, reason });
    const branch = [
      step({ stage: 'gates', connection: 'x', verdict: 'changed', events: [held('e1')] }),
      step({ stage: 'filters', connection: 'x', verdict: 'changed', patch: [{ op: 'remove', path: '/a', before: 1 }], events: [{ ...held('e1'), later: true }, held('e3')] }),
      step({ stage: 'output-rules', connection: 'x', verdict: 'dropped' }),
    ];
    const before = (index: number) => documentBefore({ a: 1, events }, branch, branch[index]!);
    expect([before(0), before(1), before(2)]).toEqual([{ a: 1, events }, { a: 1, events: events.slice(1) }, { events: [events[1]] }]);
  });

  test('is unknown where the patches belong to something else', () => {
    expect(documentBefore({ other: 1 }, trace, trace[0]!)).toBeUndefined();
  });
});

describe('where a violation stands', () => {
  const event = { event_type: 'custom_event', data: { event_name: 'Odd', custom_attributes: { price: 'x' } } };
  const before = { events: [event], user_attributes: { shoe: 1 } };
  const blocked = { events: [], user_attributes: {} };
  const trace = [step({ stage: 'data-plan' }), step({ stage: 'plan-blocking', patch: diffJson(before, blocked) })];

  test('is found in what the plan saw, also when blocking removed it', () => {
    expect(violationSample({ batch: blocked, trace }, { pointer: '/events/0/data/custom_attributes/price' })).toEqual({ value: event, pointer: '/data/custom_attributes/price' });
    expect(violationSample({ batch: blocked, trace }, { pointer: '/user_attributes/shoe' })).toEqual({ value: { user_attributes: { shoe: 1 } }, pointer: '/user_attributes/shoe' });
  });

  test('is told to be gone when the batch has no such event', () => {
    expect(violationSample({ batch: blocked, trace: [] }, { pointer: '/events/0' })).toBeNull();
  });
});

describe('the data plan in the trace', () => {
  const broken = { code: 'unplanned-event-attribute', message: 'The attribute "x" is not in the plan.' };
  const planStep = step({ stage: 'data-plan', label: 'Data plan', reason: { code: 'plan-violations', message: '3 violations', value: 3 }, events: [{ event_id: 'e1', verdict: 'passed', reason: broken }, { event_id: 'e1', verdict: 'passed', reason: broken }] });
  const entry = (eventId: string | null, one = planStep) => traceView({ trace: [one], deliveries: [], event_rows: [row('e1', []), row('e2', [])], violations_list: [{ version: 4 }] }, eventId).input.entries[0];

  test('counts the violations of an event and of the batch around it', () => {
    expect(entry(null)).toMatchObject({ label: 'Data plan v4', word: '3 violations' });
    expect(entry('e1')?.violations).toBe(3);
    expect(entry('e2')?.violations).toBe(1);
  });

  test('says that a clean event of a violating batch is as planned', () => {
    const onlyFirst = { ...planStep, reason: { ...planStep.reason, value: 2 } };
    expect(entry('e2', onlyFirst)).toMatchObject({ word: 'as planned', violations: 0, reason: { message: 'This event is as planned.' } });
  });

  test('never hides that validation was off', () => {
    const off = step({ stage: 'data-plan', verdict: 'skipped', reason: { code: 'not-validated-plan-not-found', message: 'Not validated' } });
    expect(entry('e1', off)).toMatchObject({ word: 'not validated' });
  });
});

describe('what a stage would also have held back', () => {
  const at = { connection: 'c', output: 'o' };
  const why = (code: string) => ({ code, message: `${code}.` });
  const dropped = (event_id: string, code: string, later = false) => ({ event_id, verdict: 'dropped' as const, reason: why(code), ...(later ? { later } : {}) });
  const words = (entries: readonly { readonly reason: { readonly code: string } }[] | undefined) => entries?.map((entry) => entry.reason.code);
  const outputs = (trace: ReturnType<typeof step>[], eventId: string | null = 'e1', rows = [row('e1'), row('e2', [], 1), row('e3', [], 2)]) => traceView({ trace, deliveries: [], event_rows: rows }, eventId).outputs[0];

  test('stands behind the stage that ended the branch, and is none of the stops', () => {
    const trace = [
      step({ stage: 'gates', ...at, verdict: 'dropped', reason: why('environment-off'), more: [why('no-credentials')], events: [dropped('e1', 'event-too-old', true)] }),
      step({ stage: 'sampling', ...at, verdict: 'dropped', reason: why('sampled-out'), later: true }),
      step({ stage: 'filters', ...at, verdict: 'dropped', reason: why('filter-event'), later: true, events: [dropped('e2', 'filter-event', true)] }),
    ];
    const found = outputs(trace);
    expect(words(found?.entries)).toEqual(['environment-off']);
    expect(found?.entries[0]?.more.map(({ code }) => code)).toEqual(['no-credentials', 'event-too-old']);
    expect(words(found?.also)).toEqual(['sampled-out']);
    expect(words(outputs(trace, 'e2')?.also)).toEqual(['sampled-out', 'filter-event']);
    expect(whyOf({ id: 'b', trace, deliveries: [], event_rows: [row('e1')] }, 'e1', { connection: 'c', output: 'o' }).blockers.map((one) => one.reason.code)).toEqual(['environment-off', 'no-credentials', 'event-too-old', 'sampled-out']);
    expect(walkStops(traceView({ trace, deliveries: [], event_rows: [row('e1')] }, 'e1'))).toEqual(['c:c']);
    expect(selectedIn(traceView({ trace, deliveries: [], event_rows: [row('e1')] }, 'e1'), 's1')).toMatchObject({ kind: 'step', entry: { later: true } });
  });

  test('is told of an event that was dropped alone, and not of the others', () => {
    const trace = [
      step({ stage: 'gates', ...at, verdict: 'changed', reason: why('event-too-old'), events: [dropped('e1', 'event-too-old'), dropped('e1', 'event-type-unsupported', true)] }),
      step({ stage: 'forwarding-rules', ...at, verdict: 'dropped', reason: why('consent-missing') }),
    ];
    expect(words(outputs(trace)?.entries)).toEqual(['event-too-old']);
    expect(outputs(trace)?.entries[0]?.more.map(({ code }) => code)).toEqual(['event-type-unsupported']);
    expect(words(outputs(trace)?.also)).toEqual(['consent-missing']);
    expect(outputs(trace, 'e2')?.entries.map(({ verdict, word }) => [verdict, word])).toEqual([['passed', 'passed'], ['dropped', 'consent']]);
  });

  test('fields taken out are those of the event, also when others left before it', () => {
    const field = (path: string, code: string) => ({ path, reason: why(code) });
    const trace = [
      step({ stage: 'gates', ...at, verdict: 'changed', events: [dropped('e1', 'event-too-old')] }),
      step({ stage: 'filters', ...at, verdict: 'changed', reason: why('filter-event-attribute'), patch: [{ op: 'remove', path: '/user_attributes/a' }], fields: [field('/events/0/data/custom_attributes/x', 'filter-event-attribute'), field('/user_attributes/a', 'filter-user-attribute')] }),
    ];
    const filters = (eventId: string | null) => outputs(trace, eventId)?.entries.find(({ step: { stage } }) => stage === 'filters');
    expect([filters('e2')?.word, filters('e2')?.fields.map(({ path }) => path)]).toEqual(['2 fields off', ['/events/0/data/custom_attributes/x', '/user_attributes/a']]);
    expect([filters('e3')?.word, filters('e3')?.fields.map(({ path }) => path)]).toEqual(['1 field off', ['/user_attributes/a']]);
    expect(filters(null)?.fields.length).toBe(2);
  });

  test('an event that ended before the outputs came to none of their stages', () => {
    const trace = [step({ stage: 'plan-blocking', verdict: 'changed', events: [dropped('e1', 'plan-blocked')] }), step({ stage: 'gates', ...at })];
    expect(outputs(trace, 'e1', [row('e1', [{ output: 'o', outcome: 'plan-blocked', status: null, code: 'plan-blocked' }])])).toMatchObject({ entries: [], also: [], untouched: [], word: 'plan-blocked' });
    expect(outputs(trace, 'e2')?.entries.length).toBe(1);
  });
});
