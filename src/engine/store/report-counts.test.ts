import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Environment, Outcome, StageId } from '../../protocol/vocabulary.ts';
import { MAIN_MIGRATIONS, migrate } from './migrations.ts';
import { readBuckets, readConnections, readCounts } from './queries/report-read.ts';
import type { ReportArgs } from './queries/report-range.ts';
import { ReportCounts } from './report-counts.ts';
import { HOUR_MS, SLOT_MS } from './report-sql.ts';
import { ResultWriter } from './results.ts';
import type { NewEvent, OutcomeRow } from './results.ts';

const START = Date.UTC(2026, 10, 21, 9, 40);
const DAY = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

interface Sent { minutes: number; env: Environment; input: string; events: { type: string; name: string; late: boolean; ended: StageId | null; outcomes: Outcome[] }[] }
type Action =
  | { do: 'send'; batch: Sent }
  | { do: 'count'; limit: number }
  /** A retry changes an outcome of some event. */
  | { do: 'move'; event: number; outcome: Outcome; code: string }
  | { do: 'forget'; batches: number };

const OUTPUTS = ['hook', 'mix'];
const outcome = fc.constantFrom<Outcome>('delivered', 'queued', 'retrying', 'failed', 'filtered');
const event = fc.record({ type: fc.constantFrom('custom_event', 'session_end', 'commerce_event'), name: fc.constantFrom('Buy', 'buy', ''), late: fc.boolean(), ended: fc.constantFrom<StageId | null>(null, null, 'duplicates'), outcomes: fc.array(outcome, { maxLength: 2 }) });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), batch: fc.record({ minutes: fc.integer({ min: 0, max: 150 }), env: fc.constantFrom<Environment>('development', 'production'), input: fc.constantFrom('web', 's2s'), events: fc.array(event, { minLength: 1, maxLength: 4 }) }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('count' as const), limit: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), event: fc.nat(30), outcome, code: fc.constantFrom('a', 'b') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), batches: fc.integer({ min: 1, max: 4 }) }) },
);

class Store {
  readonly db = new Database(':memory:');
  private writer: ResultWriter;
  private readonly counts: ReportCounts;
  private made = 0;

  constructor() {
    migrate(this.db, MAIN_MIGRATIONS);
    this.writer = new ResultWriter(this.db);
    this.counts = new ReportCounts(this.db);
  }

  run(one: Action): void {
    switch (one.do) {
      case 'send': return this.send(one.batch);
      case 'count': return void this.counts.step(one.limit);
      case 'move': return this.move(one.event, one.outcome, one.code);
      case 'forget': return this.forget(one.batches);
    }
  }

  private send({ minutes, env, input, events: sent }: Sent): void {
    const receivedAt = START + minutes * MINUTE_MS;
    const outcomes: OutcomeRow[] = [];
    const events = sent.map(({ type, name, late, ended, outcomes: own }, index): NewEvent => {
      const id = `e${this.made += 1}`;
      own.forEach((result, place) => outcomes.push({ eventId: id, output: OUTPUTS[place]!, connection: `${input}-${OUTPUTS[place]!}`, outcome: result, status: null, code: 'first', stage: 'delivery' }));
      const data = type === 'session_end' ? { session_duration_ms: 1_000 * this.made } : type === 'commerce_event' ? { currency_code: 'usd', product_action: { action: 'purchase', total_amount: 2.5 } } : {};
      return { id, index, at: receivedAt - (late ? 4 * DAY : 0), type, kind: type === 'commerce_event' ? 'purchase' : '', name, detail: '', session: null, flags: [], data, search: '', eventless: false, violations: 0, fallback: null, ended };
    });
    this.writer.batch({ id: `b${this.made}`, requestId: 1, position: 0, at: receivedAt, receivedAt, env, input, platform: 'web', mpid: '1', source: '', sdk: null, device: null, flags: [], tookMs: 1, bytes: 1, batch: {}, trace: [], notes: [], violations: 0, events }, outcomes);
  }

  private move(pick: number, to: Outcome, code: string): void {
    const rows = this.db.prepare('SELECT event_seq, connection FROM event_outcomes ORDER BY event_seq, connection').all() as { event_seq: number; connection: string }[];
    const row = rows[pick % Math.max(1, rows.length)];
    if (row !== undefined) this.counts.moved(row.event_seq, row.connection, { outcome: to, code }, () => this.db.prepare('UPDATE event_outcomes SET outcome = ?, code = ? WHERE event_seq = ? AND connection = ?').run(to, code, row.event_seq, row.connection));
  }

  private forget(batches: number): void {
    const last = this.db.prepare('SELECT max(seq) FROM (SELECT seq FROM batches ORDER BY seq LIMIT ?)').pluck().get(batches) as number | null;
    if (last === null) return;
    this.counts.forget(this.db.prepare('SELECT coalesce(max(seq), 0) FROM events WHERE batch_seq <= ?').pluck().get(last) as number);
    this.db.prepare('DELETE FROM event_outcomes WHERE event_seq IN (SELECT seq FROM events WHERE batch_seq <= ?)').run(last);
    this.db.prepare('DELETE FROM events WHERE batch_seq <= ?').run(last);
    this.db.prepare('DELETE FROM batches WHERE seq <= ?').run(last);
    // As after a restart.
    this.writer = new ResultWriter(this.db);
  }
}

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

function tally(lines: readonly (readonly [key: string, n: number])[]): string[] {
  const sums = new Map<string, number>();
  for (const [key, n] of lines) sums.set(key, (sums.get(key) ?? 0) + n);
  return sorted([...sums].filter(([, n]) => n !== 0).map(([key, n]) => `${key} ${Math.round(n * 1_000) / 1_000}`));
}

/** The same, looked up one by one. */
function expected(db: Database.Database, { from, to, env, input }: ReportArgs): { events: string[]; forwarded: string[]; totals: string[]; outcomes: string[] } {
  const rows = db.prepare('SELECT e.*, o.connection, o.outcome AS result, o.code FROM events e LEFT JOIN event_outcomes o ON o.event_seq = e.seq ORDER BY e.seq').all() as { seq: number; type: string; name: string; at: number; received_at: number; ended: string | null; env: string; input: string; data: string; connection: string | null; result: string; code: string }[];
  const inRange = rows.filter((row) => row.received_at >= from && row.received_at < to && (env === null || row.env === env) && (input === null || row.input === input));
  const key = (row: (typeof rows)[number]): string => [row.type, row.name, row.input, row.env, row.ended ?? '', row.received_at - row.at > 3 * DAY].join('/');
  const firsts = inRange.filter((row, index) => row.seq !== inRange[index - 1]?.seq);
  const got = new Set(inRange.filter(({ result }) => result === 'delivered').map(({ seq }) => seq));
  const amount = ({ data }: (typeof rows)[number]): number => {
    const { session_duration_ms: length, product_action: action } = JSON.parse(data) as { session_duration_ms?: number; product_action?: { total_amount: number } };
    return length ?? action?.total_amount ?? 0;
  };
  return {
    events: tally(firsts.map((row) => [key(row), 1])), forwarded: tally(firsts.map((row) => [key(row), got.has(row.seq) ? 1 : 0])), totals: tally(firsts.map((row) => [key(row), amount(row)])),
    outcomes: tally(inRange.filter(({ connection }) => connection !== null).map((row) => [`${key(row)} ${row.connection} ${row.result} ${row.code}`, 1])),
  };
}

function counted(db: Database.Database, args: ReportArgs): ReturnType<typeof expected> {
  const { events, outcomes } = readCounts(db, args);
  const key = ({ facet }: (typeof events)[number] | (typeof outcomes)[number]): string => [facet.type, facet.name, facet.input, facet.env, facet.ended, facet.old === 1].join('/');
  return {
    events: tally(events.map((one) => [key(one), one.n])), forwarded: tally(events.map((one) => [key(one), one.forwarded])), totals: tally(events.map((one) => [key(one), one.total])),
    outcomes: tally(outcomes.map((one) => [`${key(one)} ${one.target.connection} ${one.target.outcome} ${one.target.code}`, one.n])),
  };
}

const ranges = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 32 })).map(([first, length]) => ({ from: START + first * SLOT_MS, to: START + (first + length) * SLOT_MS }));
const places = fc.record({ env: fc.constantFrom<Environment | null>(null, null, 'production'), input: fc.constantFrom(null, null, 'web') });

it('counts each event once, whatever was counted ahead, moved by a retry or deleted, in any stretch of time', () => {
  fc.assert(fc.property(fc.array(action, { minLength: 1, maxLength: 40 }), ranges, places, (actions, range, place) => {
    const store = new Store();
    for (const one of actions) store.run(one);
    const args = { ...range, ...place };
    expect(counted(store.db, args)).toEqual(expected(store.db, args));
    const whole = { from: START - DAY, to: START + DAY, env: null, input: null };
    expect(counted(store.db, whole)).toEqual(expected(store.db, whole));
    const buckets = readBuckets(store.db, args, 3 * SLOT_MS);
    const { events } = readCounts(store.db, args);
    expect(buckets.reduce((sum, { received }) => sum + received, 0)).toBe(events.reduce((sum, { n }) => sum + n, 0));
    expect(buckets.reduce((sum, { forwarded }) => sum + forwarded, 0)).toBe(events.reduce((sum, { forwarded }) => sum + forwarded, 0));
    store.db.close();
  }), { numRuns: 150 });
});

it('leaves no rows behind for what was deleted, and knows when a connection saw its first event all the same', () => {
  const store = new Store();
  store.run({ do: 'send', batch: { minutes: 5, env: 'production', input: 'web', events: [{ type: 'custom_event', name: 'Buy', late: false, ended: null, outcomes: ['delivered'] }] } });
  store.run({ do: 'count', limit: 10 });
  store.run({ do: 'forget', batches: 1 });
  expect(store.db.prepare('SELECT (SELECT count(*) FROM report_slots) + (SELECT count(*) FROM report_hours)').pluck().get()).toBe(0);
  expect([...readConnections(store.db)]).toEqual([['web-hook', { first_at: START + 5 * MINUTE_MS, last_at: START + 5 * MINUTE_MS }]]);
  store.db.close();
});
