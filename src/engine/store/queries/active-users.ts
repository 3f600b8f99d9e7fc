/**
 * Users who sent something in a stretch of time: counted by the reports, and listed for `active:<from>..<to>` in the search of users
 * (times as the filter language has them), narrowed by `input:`, `env:` and `has:<identity type>,…`.
 */
import type Database from 'better-sqlite3';
import { timeRange } from '../../../protocol/filter/values.ts';
import { ENVIRONMENTS } from '../../../protocol/vocabulary.ts';
import type { Environment } from '../../../protocol/vocabulary.ts';
import { joined, textValue } from './report-range.ts';
import type { ReportArgs } from './report-range.ts';
import type { Hit } from './user-search.ts';

export interface ActiveUsers {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  readonly env: Environment | null;
  readonly input: string | null;
  /** Identity types that they all have. */
  readonly has: readonly string[];
}

/** Null when the text asks for something else. */
export function parseActive(query: string, now: number): ActiveUsers | null {
  const [first = '', ...rest] = query.trim().split(/\s+/);
  const [, from, to] = /^active:(.+?)\.\.(.+)$/.exec(first) ?? [];
  const range = from === undefined || to === undefined ? null : timeRange(from, to, now);
  if (range === null) return null;
  const words = new Map(rest.map((word): [string, string] => [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1).replaceAll('"', '')]));
  if ([...words.keys()].some((word) => !['input', 'env', 'has'].includes(word))) return null;
  const env = ENVIRONMENTS.find((one) => one === words.get('env')) ?? null;
  return { from: range.from, to: range.to + 1, env, input: words.get('input') ?? null, has: words.get('has')?.split(',').filter((type) => type !== '') ?? [] };
}

/** The search of users that lists them. */
export function activeFilter({ from, to, env, input }: ReportArgs, has: readonly string[] = []): string {
  return joined(`active:${from}..${to - 1}`, input === null ? '' : `input:${textValue(input)}`, env === null ? '' : `env:${env}`, has.length === 0 ? '' : `has:${has.join(',')}`);
}

function condition({ from, to, env, input }: Omit<ActiveUsers, 'has'>): { text: string; params: (string | number)[] } {
  return {
    text: `b.received_at >= ? AND b.received_at < ? AND b.mpid IS NOT NULL${input === null ? '' : ' AND b.input = ?'}${env === null ? '' : ' AND b.env = ?'}`,
    params: [from, to, ...(input === null ? [] : [input]), ...(env === null ? [] : [env])],
  };
}

/** A batch may name an MPID that no user has. */
const KNOWN = 'EXISTS (SELECT 1 FROM identity_users u WHERE u.mpid = a.mpid)';

export function countActive(db: Database.Database, asked: Omit<ActiveUsers, 'has'>): number {
  const { text, params } = condition(asked);
  return db.prepare(`SELECT count(*) FROM (SELECT DISTINCT b.mpid FROM batches b WHERE ${text}) a WHERE ${KNOWN}`).pluck().get(...params) as number;
}

/** How many active users have exactly these identity types; those without any are not among them. */
export function identitySets(db: Database.Database, asked: Omit<ActiveUsers, 'has'>): { types: string[]; users: number }[] {
  const { text, params } = condition(asked);
  const rows = db.prepare(`SELECT types, count(*) AS users FROM (SELECT a.mpid, group_concat(v.type) AS types
    FROM (SELECT DISTINCT b.mpid FROM batches b WHERE ${text}) a CROSS JOIN identity_values v ON v.mpid = a.mpid WHERE ${KNOWN} GROUP BY a.mpid) GROUP BY types`).all(...params) as { types: string; users: number }[];
  return rows.map(({ types, users }) => ({ types: [...new Set(types.split(','))], users }));
}

/** Users of a step. */
const STEP = 500;

/** The one that sent last first, step by step. */
export function* listActive(db: Database.Database, asked: ActiveUsers): Generator<Hit[], void, void> {
  const { text, params } = condition(asked);
  const has = asked.has.map(() => ' AND EXISTS (SELECT 1 FROM identity_values v WHERE v.mpid = a.mpid AND v.type = ?)').join('');
  const mpids = db.prepare(`SELECT a.mpid FROM (SELECT b.mpid, max(b.received_at) AS at FROM batches b WHERE ${text} GROUP BY b.mpid) a WHERE ${KNOWN}${has} ORDER BY a.at DESC, a.mpid`).pluck().all(...params, ...asked.has) as string[];
  for (let index = 0; index < mpids.length; index += STEP) yield mpids.slice(index, index + STEP).map((mpid) => ({ mpid, matched: null }));
}
