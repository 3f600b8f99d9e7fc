import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { INSIGHT_SCHEMA } from '../insight-schema.ts';
import { InsightWriter } from '../insights.ts';
import type { NewViolation } from '../insights.ts';
import { violationReport } from './violations.ts';
import type { ReportArgs } from './violations.ts';

const HOUR = 3_600_000;
const NOW = 1_795_000_000_000;
let db: Database.Database;
let writer: InsightWriter;
let seq: number;

beforeEach(() => {
  db = new Database(':memory:');
  db.exec(`CREATE TABLE violations(x); ${INSIGHT_SCHEMA}`);
  writer = new InsightWriter(db);
  seq = 0;
});

afterEach(() => { db.close(); });

const finding = (key: string): NewViolation => ({
  plan: 'shop', version: 1, profile: 'server', matchKey: `custom_event:other:${key}`, point: key, kind: 'unplanned-event', errorType: 'unplanned', keyword: 'none', key, path: '#',
  errorPointer: '#', pointer: '/events/0', message: `"${key}" is not in the plan.`, expected: null, actual: key, eventId: String(seq), blocked: false,
});

function batch(at: number, input: string, version: number, received: number, ...violations: string[]): void {
  seq += 1;
  const from = { seq, id: `b${seq}`, at, input, env: 'development' as const, sdk: null, app: null };
  writer.volume({ plan: 'shop', version, received, violating: violations.length }, from);
  writer.violations(violations.map((key) => ({ ...finding(key), version })), from);
}

const report = (part: Partial<ReportArgs> = {}) => violationReport(db, { query: '', plan: null, version: null, versions: [], input: null, env: null, from: null, to: null, limit: 100, now: NOW, ...part });

it('counts what came before the first violation, and without any', () => {
  batch(NOW - 5 * HOUR, 'web', 1, 40);
  expect(report()).toMatchObject({ received: 40, with_violations: 0, unique: 0 });
  batch(NOW - HOUR, 'web', 1, 2, 'Odd');
  expect(report()).toMatchObject({ received: 42, with_violations: 1, unique: 1 });
  expect(report({ from: NOW - 2 * HOUR })).toMatchObject({ received: 2, with_violations: 1 });
});

it('narrows volumes and groups alike by version, input and environment', () => {
  batch(NOW - HOUR, 'web', 1, 10, 'Odd');
  batch(NOW - HOUR, 'app', 2, 20, 'Odd', 'Even');
  batch(NOW - HOUR, 'app', 3, 30, 'Odd');
  const keys = (part: Partial<ReportArgs>) => { const { received, groups } = report(part); return { received, groups: groups.map(({ version, key }) => `${version} ${key}`).toSorted() }; };
  expect(keys({ versions: ['shop@1', 'shop@2'] })).toEqual({ received: 30, groups: ['1 Odd', '2 Even', '2 Odd'] });
  expect(keys({ input: 'app' })).toEqual({ received: 50, groups: ['2 Even', '2 Odd', '3 Odd'] });
  expect(keys({ input: 'app', versions: ['shop@3'] })).toEqual({ received: 30, groups: ['3 Odd'] });
  expect(keys({ env: 'production' })).toEqual({ received: 0, groups: [] });
  expect(keys({ plan: 'shop', version: 1 })).toEqual({ received: 10, groups: ['1 Odd'] });
});

it('says what was not validated, whenever that was', () => {
  batch(NOW, 'web', 1, 1, 'Odd');
  writer.unvalidated({ reason: 'plan_not_found', plan: 'shpo', version: null, message: 'No such plan.' }, { seq: 9, id: 'b9', at: NOW - 9 * HOUR, input: 'web', env: 'development', sdk: null, app: null });
  expect(report().not_validated).toMatchObject([{ reason: 'plan_not_found', plan: 'shpo', batches: 1 }]);
  expect(report({ from: NOW - HOUR }).not_validated).toEqual([]);
  expect(report({ input: 'app' }).not_validated).toEqual([]);
});
