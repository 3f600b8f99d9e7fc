import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventWindow } from '../../../protocol/contract.ts';
import { registerFilterFunctions } from '../filter-sql.ts';
import { MAIN_MIGRATIONS, migrate } from '../migrations.ts';
import { ResultWriter } from '../results.ts';
import type { NewEvent } from '../results.ts';
import { EventWindows } from './event-window.ts';

const START = Date.UTC(2026, 10, 21, 9);
const BATCHES = 2_500;
const PER_BATCH = 10;
const QUERY = 'age=2026-11-21..2026-11-22 -name==Search';

const db = new Database(':memory:');
let writer: ResultWriter;

function addBatch(number: number): void {
  const at = START + number * 1_000;
  const events = Array.from({ length: PER_BATCH }, (_, index): NewEvent => ({
    id: `${number}-${index}`, index, at, type: index % 2 === 0 ? 'custom_event' : 'screen_view', kind: '', name: index === 0 ? 'Search' : 'Buy', detail: '', session: null, flags: [], data: {}, search: '',
    eventless: false, violations: 0, fallback: null, ended: null,
  }));
  writer.batch({ id: `b${number}`, requestId: number, position: 0, at, receivedAt: at, env: 'production', input: 'web', platform: 'web', mpid: null, source: '', sdk: null, device: null, flags: [], tookMs: 1, bytes: 1, batch: {}, trace: [], notes: [], violations: 0, events }, []);
}

beforeAll(() => {
  migrate(db, MAIN_MIGRATIONS);
  registerFilterFunctions(db);
  writer = new ResultWriter(db);
  db.transaction(() => { for (let number = 0; number < BATCHES; number += 1) addBatch(number); })();
});
afterAll(() => { db.close(); });

it('gives the first rows at once while it counts, and the count grows to the end', async () => {
  const windows = new EventWindows(db, 0);
  const read = (anchor: number | null): Promise<EventWindow> => windows.read({ query: QUERY, anchor, offset: 0, limit: 3, now: START }, new AbortController().signal);
  const seen: EventWindow[] = [await read(null)];
  while (!seen.at(-1)!.complete) seen.push(await read(seen[0]!.anchor));
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.map(({ total }) => total)).toEqual(seen.map(({ total }) => total).toSorted((a, b) => a - b));
  expect(seen.map(({ scanned }) => scanned)).toEqual(seen.map(({ scanned }) => scanned).toSorted((a, b) => a - b));
  expect(new Set(seen.map(({ items }) => items.map(({ id }) => id).join(' ')))).toEqual(new Set(['2499-9 2499-8 2499-7']));
  expect(seen.at(-1)).toMatchObject({ total: BATCHES * 9, complete: true, scanned: 1, newer: 0 });
  addBatch(BATCHES);
  expect(await read(null)).toMatchObject({ total: (BATCHES + 1) * 9, complete: true });
  expect(await read(seen[0]!.anchor)).toMatchObject({ newer: 9 });
});
