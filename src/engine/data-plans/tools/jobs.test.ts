import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { compilePlans } from '../compile.ts';
import { versionFile } from './edit.ts';
import { coverageJob, draftJob, tournamentJob } from './jobs.ts';
import type { PlanJobContext, StoredBatch } from './jobs.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const plan = JSON.parse(readFileSync(join(fixtures, 'ferry.plan.json'), 'utf8')) as DataPlan;
const broken = JSON.parse(readFileSync(join(fixtures, 'ferry.broken-batch.json'), 'utf8')) as JsonObject;
const plans = compilePlans({ ferry_line: plan }, 'server');

const seat = { event_type: 'custom_event', data: { event_name: 'Seat Picked', custom_event_type: 'user_preference', event_id: '1', custom_attributes: { seat: '3A', fare: 'first' } } };
const search = { event_type: 'custom_event', data: { event_name: 'Crossing Searched', custom_event_type: 'search', event_id: '2', custom_attributes: { from: 'Oslo', to: 'Kiel', passengers: '2', with_car: null } } };
const bar = { event_type: 'screen_view', data: { screen_name: 'Bar', event_id: '3' } };

function stored(id: string, planned: JsonObject, forwarded: readonly boolean[] = []): StoredBatch {
  const events = Array.isArray(planned['events']) ? planned['events'] : [];
  return { batch_id: id, at: 1_000 + Number(id), env: 'development', input: 'web', platform: 'web', planned, events: events.map((_, index) => ({ event_id: String(index), violations: 0, forwarded: forwarded[index] ?? false })) };
}

const batches = [
  stored('1', { events: [seat, search, bar], user_attributes: { newsletter: 'true' } }, [true, false, true]),
  stored('2', { events: [{ ...seat, data: { ...seat.data, event_id: '4' } }, { event_type: 'session_start', data: {} }], user_identities: { customer_id: 'T0001' } }, [false]),
  stored('3', { events: [bar], context: { data_plan: { plan_id: 'another_plan' } } }),
];

function context(list: readonly StoredBatch[] = batches, more: Partial<PlanJobContext> = {}): PlanJobContext & { readonly seen: [number, number][] } {
  const seen: [number, number][] = [];
  return { batches: (_query, limit) => list.slice(0, limit), total: list.length, plans, progress: (done, total) => void seen.push([done, total]), signal: new AbortController().signal, pause: async () => undefined, seen, ...more };
}

describe('coverage', () => {
  it('counts what was seen, valid and forwarded, and what is not planned; batches of other plans are left out', async () => {
    const result = await coverageJob({ plan: 'ferry_line', version: 2 }, context());
    if (!result.ok) throw new Error(result.message);
    const { points, unplanned, ...head } = result.value;
    expect(head).toEqual({ plan: 'ferry_line', version: 2, events_scanned: 4 });
    expect(points.filter((point) => point.seen > 0).map(({ match_key, seen, valid, forwarded, first_at, last_at, example_event }) => [match_key, seen, valid, forwarded, first_at, last_at, example_event])).toEqual([
      ['custom_event:search:Crossing Searched', 1, 0, 0, 1_001, 1_001, '2'],
      ['custom_event:user_preference:Seat Picked', 2, 0, 1, 1_001, 1_002, '4'],
      ['user_attributes', 1, 1, 1, 1_001, 1_001, null],
      ['user_identities', 1, 1, 0, 1_002, 1_002, null],
    ]);
    expect(points.find(({ name }) => name === 'Timetable')).toEqual({ match_key: 'screen_view::Timetable', type: 'screen_view', name: 'Timetable', description: 'First screen', seen: 0, valid: 0, forwarded: 0, first_at: null, last_at: null, example_event: null, attributes: [] });
    expect(points.find(({ name }) => name === 'Crossing Searched')?.attributes).toEqual([
      { path: '/data/custom_attributes/from', required: true, seen: 1 }, { path: '/data/custom_attributes/to', required: true, seen: 1 },
      { path: '/data/custom_attributes/passengers', required: true, seen: 1 }, { path: '/data/custom_attributes/with_car', required: false, seen: 1 },
      { path: '/data/custom_attributes/pets', required: true, seen: 0 },
    ]);
    expect(unplanned).toEqual([{ match_key: 'screen_view::Bar', name: 'Bar', seen: 1, example_event: '3' }]);
  });

  it('finds attributes of products', async () => {
    const result = await coverageJob({ plan: 'ferry_line', version: 2 }, context([stored('1', broken)]));
    const purchase = result.ok ? result.value.points.find(({ match_key }) => match_key === 'product_action:purchase') : undefined;
    expect(purchase?.attributes.filter(({ path }) => path.includes('deck'))).toEqual([{ path: '/data/product_action/products/*/custom_attributes/deck', required: true, seen: 1 }]);
  });
});

describe('a tournament', () => {
  it('lets versions of the workspace and files meet on the same batches', async () => {
    const result = await tournamentJob({ contestants: [
      { label: 'v1', plan: 'ferry_line', version: 1 }, { label: 'v2', plan: 'ferry_line', version: 2 }, { label: 'file', text: JSON.stringify(versionFile(plan, 2)) },
      { label: 'gone', plan: 'ferry_line', version: 8 }, { label: 'broken', text: '{"a":' }, { label: 'whole', text: JSON.stringify(plan) },
    ] }, context());
    if (!result.ok) throw new Error(result.message);
    expect(result.value.contestants.map(({ label, violations, unique, events_with_violations: events, events_unplanned: unplanned, problems }) => [label, violations, unique, events, unplanned, problems.length])).toEqual([
      ['v1', 3, 3, 2, 1, 0], ['v2', 5, 4, 4, 1, 0], ['file', 5, 4, 4, 1, 0], ['gone', 0, 0, 0, 0, 1], ['broken', 0, 0, 0, 0, 1], ['whole', 5, 4, 4, 1, 1],
    ]);
    expect(result.value.rows.map(({ match_key, path, keyword, counts }) => [match_key, path, keyword, ...counts])).toEqual([
      ['custom_event:user_preference:Seat Picked', '#/data/custom_attributes/fare', 'enum', 0, 2, 2, 0, 0, 2],
      ['screen_view::Bar', '#', 'none', 1, 1, 1, 0, 0, 1],
      ['user_identities', '#', 'required', 1, 1, 1, 0, 0, 1],
      ['custom_event:search:Crossing Searched', '#/data/custom_attributes', 'required', 0, 1, 1, 0, 0, 1],
      ['custom_event:search:Crossing Searched', '#/data/custom_attributes/with_car', 'type', 1, 0, 0, 0, 0, 0],
    ]);
    expect(result.value).toMatchObject({ batches_scanned: 2, events_scanned: 4 });
    expect(result.value.contestants[3]?.problems).toEqual(['There is no version 8 of a plan "ferry_line" in this workspace.']);
  });

  it('needs one to eight', async () => {
    expect(await tournamentJob({ contestants: [] }, context())).toEqual({ ok: false, code: 'invalid', message: 'Choose 1 to 8 versions or files to compare.' });
  });

  it('every batch meets a bare document, whichever plan it names', async () => {
    const result = await tournamentJob({ contestants: [{ label: 'd', text: '{"data_points":[]}' }] }, context());
    expect(result).toMatchObject({ ok: true, value: { batches_scanned: 3, contestants: [{ events_unplanned: 5 }] } });
  });
});

describe('a job', () => {
  it('drafts, and says what a version has already', async () => {
    const result = await draftJob({ compare: { plan: 'ferry_line', version: 1 } }, context());
    expect(result.ok && result.value.points.map(({ match_key, seen, planned }) => [match_key, seen, planned])).toEqual([
      ['custom_event:user_preference:Seat Picked', 2, true], ['screen_view::Bar', 2, false], ['custom_event:search:Crossing Searched', 1, true], ['user_attributes', 1, true], ['user_identities', 1, true],
    ]);
  });

  it('tells how far it is', async () => {
    const many = Array.from({ length: 130 }, (_, index) => stored(String(index), { events: [bar] }));
    const given = context(many);
    await draftJob({ limit: 129 }, given);
    expect(given.seen).toEqual([[64, 129], [128, 129], [129, 129]]);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const many = Array.from({ length: 1_000 }, (_, index) => stored(String(index), { events: [bar] }));
    const cancelled = context(many, { signal: controller.signal, pause: async () => controller.abort() });
    expect(await draftJob({}, cancelled)).toEqual({ ok: false, code: 'cancelled', message: 'Stopped before the end.' });
    expect(cancelled.seen).toEqual([[64, 1_000]]);
  });

  it('names what is missing', async () => {
    expect(await coverageJob({ plan: 'boat', version: 1 }, context())).toEqual({ ok: false, code: 'not-found', message: 'There is no version 1 of a plan "boat" in this workspace.' });
    expect(await draftJob({ compare: { plan: 'ferry_line', version: 7 } }, context())).toMatchObject({ ok: false, code: 'not-found' });
  });
});
