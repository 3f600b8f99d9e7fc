import { describe, expect, test } from 'vitest';
import type { Delivery, EventRow, TraceStep } from '../../../protocol/contract.ts';
import { diffJson } from '../../../protocol/patch.ts';
import { eventRow } from '../stream/test-rows.ts';
import { documentBefore, violationSample } from '../../ui/trace-document.ts';
import { firstStop, selectedIn, traceView, walkStops } from './trace-model.ts';

function step(part: Partial<TraceStep> & Pick<TraceStep, 'stage'>): TraceStep {
  return {
    label: part.stage, scope: part.connection === undefined ? 'batch' : 'connection', verdict: 'passed',
    reason: { code: 'fine', message: 'A sentence that is too long to stand in the list of stages.' }, patch: [], events: [], ms: 1, ...part,
  };
}

function delivery(part: Partial<Delivery>): Delivery {
  return {
    id: 'd1', at: 0, output: 'mixpanel', connection: 'web-mixpanel', partner: 'mixpanel', batch_id: 'b1', event_ids: ['e1'], purpose: 'track',
    request: { method: 'POST', url: 'https://x', headers: [], body: '' }, response: { status: 200, headers: [], body: '' }, attempt: 1, outcome: 'delivered',
    reason: { code: 'ok', message: 'ok' }, next_at: null, simulated: true, took_ms: 1, origins: [], ...part,
  };
}

function row(id: string, outcomes: EventRow['outcomes']): EventRow {
  return { ...eventRow({ seq: 1 }), id, outcomes };
}

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
    expect(walkStops(view)).toEqual(['s1', 'c:web-mixpanel', 's4', 's5', 'c:web-braze', 's8']);
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
  expect(traceView({ trace: [off], deliveries: [], event_rows: [row('e1', [])] }, 'e1').outputs).toMatchObject([{ outcome: null, word: 'connection inactive', untouched: [] }]);
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
