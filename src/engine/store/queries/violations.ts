/** The violations report (spec/data-plans.md 10), one group's example, and what the quarantine keeps. */
import type Database from 'better-sqlite3';
import type { Violation, ViolationGroup, ViolationReport } from '../../../protocol/data-plan.ts';
import { parseJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { rewind } from '../../pipeline/rewind.ts';
import type { StoredStep } from '../../pipeline/trace.ts';
import { conditionOf } from './filter.ts';
import { toViolation, VIOLATION_COLUMNS, VIOLATION_SOURCE } from './rows.ts';
import type { Row } from './rows.ts';

export interface ReportArgs {
  readonly query: string;
  readonly plan: string | null;
  readonly version: number | null;
  /** Only these, as `plan@version`; empty means all. */
  readonly versions: readonly string[];
  readonly input: string | null;
  readonly env: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly limit: number;
  readonly now: number;
}

const SPARK_BUCKETS = 24;
const MAX_NAMES = 5;

interface GroupRow { id: number; count: number; blocked: number; first_at: number; last_at: number; newest: number; error_type: string }

export function violationReport(db: Database.Database, args: ReportArgs): ViolationReport {
  const { filter } = conditionOf('violations', args.query, args.now);
  const to = args.to ?? args.now;
  const from = args.from ?? Math.min(to - SPARK_BUCKETS, oldest(db, 'SELECT at FROM violations ORDER BY seq LIMIT 1') ?? to, oldest(db, 'SELECT min(minute) FROM plan_volume') ?? to);
  const chosen = chosenVersions(args);
  // Only columns of the index by group, so that nothing else of the rows is read: this runs again whenever data comes in.
  const among = chosen.params.length === 0 ? '1' : `v.group_id IN (SELECT id FROM violation_groups WHERE ${chosen.where})`;
  const place = placeOf(args);
  const where = `v.at BETWEEN ? AND ? AND ${among} AND ${place.where} AND (${filter?.where ?? '1'})`;
  const params = [from, to, ...chosen.params, ...place.params, ...(filter?.params ?? [])];
  const groups = db.prepare(`SELECT s.*, g.error_type FROM (SELECT v.group_id AS id, count(*) AS count, sum(v.blocked) AS blocked, min(v.at) AS first_at, max(v.at) AS last_at, max(v.seq) AS newest FROM violations v WHERE ${where} GROUP BY v.group_id) s
    JOIN violation_groups g ON g.id = s.id ORDER BY s.count DESC, s.id LIMIT 100000`).all(...params) as GroupRow[];
  const shown = groups.slice(0, args.limit);
  const unplanned = groups.filter((group) => group.error_type === 'unplanned').length;
  const volume = db.prepare(`SELECT coalesce(sum(received), 0) AS received, coalesce(sum(violating), 0) AS violating FROM plan_volume WHERE minute BETWEEN ? AND ? AND ${chosen.where} AND ${place.where}`)
    .get(from - 60_000, to, ...chosen.params, ...place.params) as { received: number; violating: number };
  return {
    from, to, received: volume.received, with_violations: volume.violating, volume: sum(groups, (group) => group.count), unique: groups.length,
    unique_unplanned: unplanned, unique_invalid: groups.length - unplanned, blocked: sum(groups, (group) => group.blocked),
    groups: detailed(db, shown, where, params, from, to), more: groups.length > shown.length,
    not_validated: unvalidated(db, args, args.from ?? 0, to),
  };
}

interface Condition {
  readonly where: string;
  readonly params: readonly (string | number)[];
}

const oldest = (db: Database.Database, sql: string): number | null => (db.prepare(sql).pluck().get() as number | null | undefined) ?? null;

/** Over columns `plan` and `version`. */
function chosenVersions({ plan, version, versions }: ReportArgs): Condition {
  const conditions: [string, string | number][] = [
    ...(plan === null ? [] : [['plan = ?', plan] as [string, string]]),
    ...(version === null ? [] : [['version = ?', version] as [string, number]]),
    ...(versions.length === 0 ? [] : [["plan || '@' || version IN (SELECT value FROM json_each(?))", JSON.stringify(versions)] as [string, string]]),
  ];
  return { where: conditions.map(([text]) => text).join(' AND ') || '1', params: conditions.map(([, value]) => value) };
}

/** Over columns `input` and `env`. */
function placeOf({ input, env }: ReportArgs): Condition {
  const conditions: [string, string][] = [...(input === null ? [] : [['input = ?', input] as [string, string]]), ...(env === null ? [] : [['env = ?', env] as [string, string]])];
  return { where: conditions.map(([text]) => text).join(' AND ') || '1', params: conditions.map(([, value]) => value) };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((total, item) => total + of(item), 0);

/** Inputs, versions and sparklines of the groups shown, in two passes over their rows. */
function detailed(db: Database.Database, groups: readonly GroupRow[], where: string, params: readonly unknown[], from: number, to: number): ViolationGroup[] {
  if (groups.length === 0) return [];
  const shown = `${where} AND v.group_id IN (SELECT value FROM json_each(?))`;
  const ids = JSON.stringify(groups.map(({ id }) => id));
  const bucketMs = Math.max(1, Math.ceil((to - from + 1) / SPARK_BUCKETS));
  const examples = new Map((db.prepare(`SELECT ${VIOLATION_COLUMNS}, g.id AS group_id FROM ${VIOLATION_SOURCE} WHERE v.seq IN (SELECT value FROM json_each(?))`).all(JSON.stringify(groups.map(({ newest }) => newest))) as Row[]).map((row) => [row.group_id as number, toViolation(row)]));
  const inputs = new Map<number, Map<string, number>>();
  const sdks = new Map<number, Set<string>>();
  const apps = new Map<number, Set<string>>();
  for (const row of db.prepare(`SELECT v.group_id AS id, v.input, v.sdk, v.app, count(*) AS count FROM violations v WHERE ${shown} GROUP BY v.group_id, v.input, v.sdk, v.app`).all(...params, ids) as { id: number; input: string; sdk: string | null; app: string | null; count: number }[]) {
    const byInput = entry(inputs, row.id, () => new Map<string, number>());
    byInput.set(row.input, (byInput.get(row.input) ?? 0) + row.count);
    if (row.sdk !== null) entry(sdks, row.id, () => new Set<string>()).add(row.sdk);
    if (row.app !== null) entry(apps, row.id, () => new Set<string>()).add(row.app);
  }
  const sparks = new Map<number, number[]>();
  for (const row of db.prepare(`SELECT v.group_id AS id, (v.at - ?) / ? AS bucket, count(*) AS count FROM violations v WHERE ${shown} GROUP BY v.group_id, bucket`).all(from, bucketMs, ...params, ids) as { id: number; bucket: number; count: number }[]) {
    entry(sparks, row.id, () => Array.from<number>({ length: SPARK_BUCKETS }).fill(0))[Math.min(SPARK_BUCKETS - 1, Math.floor(row.bucket))]! += row.count;
  }
  return groups.map((group): ViolationGroup => {
    const example = examples.get(group.id)!;
    const { plan, version, match_key, point, code, error_type, keyword, key, path } = example;
    return {
      id: String(group.id), plan, version, match_key, point, code, error_type, keyword, key, path, count: group.count, blocked: group.blocked,
      first_at: group.first_at, last_at: group.last_at, example,
      inputs: [...inputs.get(group.id) ?? []].map(([input, count]) => ({ input, count })).sort((a, b) => b.count - a.count),
      sdks: [...sdks.get(group.id) ?? []].sort().slice(0, MAX_NAMES), apps: [...apps.get(group.id) ?? []].sort().slice(0, MAX_NAMES),
      spark: sparks.get(group.id) ?? Array.from<number>({ length: SPARK_BUCKETS }).fill(0),
    };
  });
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function unvalidated(db: Database.Database, args: ReportArgs, from: number, to: number): ViolationReport['not_validated'] {
  const place = placeOf(args);
  const plans = [...new Set([...(args.plan === null ? [] : [args.plan]), ...args.versions.map((one) => one.slice(0, one.lastIndexOf('@')))])];
  const rows = db.prepare(`SELECT * FROM unvalidated WHERE last_at BETWEEN ? AND ? AND (? = '[]' OR plan = '' OR plan IN (SELECT value FROM json_each(?))) AND ${place.where} ORDER BY batches DESC LIMIT 100`)
    .all(from - 60_000, to + 60_000, JSON.stringify(plans), JSON.stringify(plans), ...place.params) as Row[];
  return rows.map((row) => ({
    reason: row.reason as ViolationReport['not_validated'][number]['reason'], plan: row.plan === '' ? null : row.plan as string, version: row.version === 0 ? null : row.version as number,
    env: row.env as Violation['env'], input: row.input as string, batches: row.batches as number, last_at: row.last_at as number, message: row.message as string,
  }));
}

/** Unique violations by plan and version, for the list of plans. */
export interface PlanCounts {
  readonly plan: string;
  readonly version: number;
  readonly unique: number;
  readonly unplanned: number;
  readonly blocked: number;
  readonly last_at: number;
}

export function planCounts(db: Database.Database): { counts: PlanCounts[]; inputs: { plan: string; input: string }[] } {
  const counts = db.prepare(`SELECT g.plan, g.version, count(*) AS "unique", sum(g.error_type = 'unplanned') AS unplanned, sum(s.blocked) AS blocked, max(s.last_at) AS last_at
    FROM violation_groups g JOIN (SELECT group_id, sum(blocked) AS blocked, max(at) AS last_at FROM violations GROUP BY group_id) s ON s.group_id = g.id GROUP BY g.plan, g.version`).all() as PlanCounts[];
  const inputs = db.prepare('SELECT DISTINCT plan, input FROM plan_volume').all() as { plan: string; input: string }[];
  return { counts, inputs };
}

/** The newest violation of a group, and its batch as it was checked. */
export interface GroupExample {
  readonly violation: Violation;
  readonly batch: JsonObject;
  readonly platform: string;
}

export function groupExample(db: Database.Database, id: number): GroupExample | null {
  const row = db.prepare(`SELECT ${VIOLATION_COLUMNS}, b.batch, b.trace, b.platform FROM ${VIOLATION_SOURCE} JOIN batches b ON b.seq = v.batch_seq WHERE v.group_id = ? ORDER BY v.seq DESC LIMIT 1`).get(id) as Row | undefined;
  if (row === undefined) return null;
  return { violation: toViolation(row), platform: row.platform as string, batch: rewind(parseJson(row.batch as string) as JsonObject, JSON.parse(row.trace as string) as StoredStep[], 'data-plan') };
}

export interface QuarantineRow {
  readonly batch_id: string;
  readonly at: number;
  readonly plan: string;
  readonly version: number;
  readonly input: string;
  readonly env: string;
  readonly blocked_events: number;
  readonly blocked_attributes: number;
  /** JSON text of the original batch with its block metadata. */
  readonly record: string;
}

const QUARANTINE_COLUMNS = 'q.batch_id, q.at, q.plan, q.version, q.input, q.env, q.blocked_events, q.blocked_attributes, q.record';

/** `query` filters the batches as everywhere. */
export function quarantineList(db: Database.Database, { query, limit, now }: { query: string; limit: number; now: number }): QuarantineRow[] {
  const { filter } = conditionOf('batches', query, now);
  return db.prepare(`SELECT ${QUARANTINE_COLUMNS} FROM quarantine q JOIN batches b ON b.seq = q.batch_seq WHERE (${filter?.where ?? '1'}) ORDER BY q.batch_seq DESC LIMIT ?`).all(...(filter?.params ?? []), limit) as QuarantineRow[];
}

export function quarantineRecord(db: Database.Database, batchId: string): QuarantineRow | null {
  return (db.prepare(`SELECT ${QUARANTINE_COLUMNS} FROM quarantine q WHERE q.batch_id = ?`).get(batchId) as QuarantineRow | undefined) ?? null;
}
