/** Captured batches that lack something: what a rule takes for granted, looked up in what really came. */
import type Database from 'better-sqlite3';

export interface LackingArgs {
  /** As the linter names them: `batch.user_attributes.plan`, `event.data.custom_attributes`. */
  readonly paths: readonly string[];
  /** Only batches of these inputs; all when null. */
  readonly inputs: readonly string[] | null;
}

export interface Lacking {
  /** Batches that were looked at. */
  readonly total: number;
  readonly found: readonly { readonly path: string; readonly count: number; /** The newest one. */ readonly batchId: string }[];
}

/** The newest ones tell enough, and a code editor asks often. */
const LOOKED_AT = 5_000;
const MOST_PATHS = 8;
/** Members that a batch of either position shows as they came. */
const MEMBERS = /^batch\.(user_attributes|user_identities|device_info|consent_state|context|integration_attributes|partner_identities|attribution_info)(\.|$)/;

export function lackingBatches(db: Database.Database, { paths, inputs }: LackingArgs): Lacking {
  const asked = paths.flatMap((path) => {
    const condition = conditionOf(path);
    return condition === null ? [] : [{ path, ...condition }];
  }).slice(0, MOST_PATHS);
  if (asked.length === 0 || inputs?.length === 0) return { total: 0, found: [] };
  const within = inputs === null ? '1' : `b.input IN (${inputs.map(() => '?').join(', ')})`;
  const row = db.prepare(`SELECT count(*) AS total, ${asked.map((_, n) => `sum(lacks${n}) AS count${n}, max(CASE WHEN lacks${n} THEN seq END) AS seq${n}`).join(', ')}
    FROM (SELECT b.seq, ${asked.map(({ sql }, n) => `${sql} AS lacks${n}`).join(', ')} FROM batches b WHERE ${within} ORDER BY b.seq DESC LIMIT ${LOOKED_AT})`)
    .get(...asked.map(({ json }) => json), ...(inputs ?? [])) as Record<string, number | null>;
  const idOf = db.prepare('SELECT id FROM batches WHERE seq = ?').pluck();
  return {
    total: row['total'] ?? 0,
    found: asked.flatMap(({ path }, n) => {
      const newest = row[`seq${n}`] ?? null;
      return newest === null ? [] : [{ path, count: row[`count${n}`]!, batchId: idOf.get(newest) as string }];
    }),
  };
}

/** SQL that is 1 where the path is missing, and the JSON path that it takes; null for what cannot be told from stored batches. */
function conditionOf(path: string): { readonly sql: string; readonly json: string } | null {
  if (path === 'batch.events.#' || path === 'batch.events.#.data') return { sql: 'coalesce(json_array_length(b.batch, ?), 0) = 0', json: '$.events' };
  if (/["*#]/.test(path)) return null;
  const json = `$${path.split('.').slice(1).map((step) => `."${step}"`).join('')}`;
  if (MEMBERS.test(path)) return { sql: 'json_type(b.batch, ?) IS NULL', json };
  if (path.startsWith('event.data.')) return { sql: "EXISTS (SELECT 1 FROM json_each(b.batch, '$.events') e WHERE json_type(e.value, ?) IS NULL)", json };
  return null;
}
