/** The catalog: every data point ever seen (spec/data-plans.md 11). */
import type Database from 'better-sqlite3';
import type { CatalogDetail, CatalogPoint } from '../../../protocol/data-plan.ts';
import { unescapeToken } from '../../../protocol/pointer.ts';
import { USER_ATTRIBUTES, USER_IDENTITIES } from '../catalog.ts';

export interface CatalogArgs {
  readonly category: string;
  readonly search: string;
  readonly input: string;
  readonly env: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** `planned_in` is filled in by who knows the plans. */
export type SeenPoint = Omit<CatalogPoint, 'planned_in'>;
export type SeenDetail = Omit<CatalogDetail, 'planned_in'>;

const CATEGORY_OF: Readonly<Record<string, string>> = {
  custom_event: 'Custom events', screen_view: 'Screen views', commerce_event: 'Commerce events', [USER_ATTRIBUTES]: 'User information', [USER_IDENTITIES]: 'User information',
  user_attribute_change: 'User information', user_identity_change: 'User information', opt_out: 'Consent',
};
const NAMES: Readonly<Record<string, string>> = { [USER_ATTRIBUTES]: 'User attributes', [USER_IDENTITIES]: 'User identities' };
const MAX_POINTS = 2_000;

const categoryOf = (type: string): string => CATEGORY_OF[type] ?? 'Application lifecycle';
const idOf = (type: string, kind: string, name: string): string => `${type}:${kind}:${name}`;

interface PointRow { type: string; kind: string; name: string; input: string; env: 'development' | 'production'; first_at: number; last_at: number; count: number; valid: number; not_validated: number; forwarded: number }

export function catalogList(db: Database.Database, args: CatalogArgs): { categories: { name: string; count: number }[]; items: SeenPoint[] } {
  const like = `%${args.search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const rows = db.prepare(`SELECT * FROM catalog_points WHERE (? = '' OR input = ?) AND (? = '' OR env = ?) AND last_at >= ? AND first_at <= ? AND (name LIKE ? ESCAPE '\\' OR type LIKE ? ESCAPE '\\' OR kind LIKE ? ESCAPE '\\') ORDER BY type, kind, name`)
    .all(args.input, args.input, args.env, args.env, args.from ?? 0, args.to ?? Number.MAX_SAFE_INTEGER, like, like, like) as PointRow[];
  const points = [...group(rows).values()];
  const counts = new Map<string, number>();
  for (const point of points) counts.set(point.category, (counts.get(point.category) ?? 0) + 1);
  const items = points.filter((point) => args.category === '' || point.category === args.category).sort((a, b) => b.last_at - a.last_at).slice(0, MAX_POINTS);
  return { categories: [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => a.name.localeCompare(b.name)), items };
}

function group(rows: readonly PointRow[]): Map<string, SeenPoint> {
  const points = new Map<string, SeenPoint>();
  for (const row of rows) {
    const id = idOf(row.type, row.kind, row.name);
    const known = points.get(id);
    const input = { input: row.input, env: row.env, count: row.count, last_at: row.last_at };
    points.set(id, known === undefined
      ? { id, category: categoryOf(row.type), type: row.type, kind: row.kind, name: NAMES[row.type] ?? row.name, first_at: row.first_at, last_at: row.last_at, count: row.count, valid: row.valid, not_validated: row.not_validated, forwarded: row.forwarded, inputs: [input] }
      : {
        ...known, first_at: Math.min(known.first_at, row.first_at), last_at: Math.max(known.last_at, row.last_at), count: known.count + row.count, valid: known.valid + row.valid,
        not_validated: known.not_validated + row.not_validated, forwarded: known.forwarded + row.forwarded, inputs: [...known.inputs, input],
      });
  }
  return points;
}

/** Null when it was never seen. */
export function catalogDetail(db: Database.Database, id: string): SeenDetail | null {
  const [type = '', kind = '', ...rest] = id.split(':');
  const name = rest.join(':');
  const point = group(db.prepare('SELECT * FROM catalog_points WHERE type = ? AND kind = ? AND name = ?').all(type, kind, name) as PointRow[]).get(id);
  if (point === undefined) return null;
  const attributes = (db.prepare('SELECT path, count, types, examples, first_at, last_at FROM catalog_attributes WHERE type = ? AND kind = ? AND name = ? ORDER BY count DESC, path').all(type, kind, name) as { path: string; count: number; types: string; examples: string; first_at: number; last_at: number }[])
    .map((row) => ({
      path: row.path, name: nameIn(row.path), count: row.count, first_at: row.first_at, last_at: row.last_at, examples: JSON.parse(row.examples) as string[],
      types: Object.entries(JSON.parse(row.types) as Record<string, number>).map(([found, count]) => ({ type: found, count })).sort((a, b) => b.count - a.count),
    }));
  // The first condition is what the index has, the second tells "Buy" from "buy".
  const outputs = db.prepare(`SELECT o.output, sum(o.outcome = 'delivered') AS delivered, sum(o.outcome <> 'delivered') AS other FROM events e JOIN event_outcomes o ON o.event_seq = e.seq
    WHERE e.name = ? COLLATE NOCASE AND e.name = ? AND e.type = ? AND e.kind = ? GROUP BY o.output ORDER BY o.output`).all(name, name, type, kind) as { output: string; delivered: number; other: number }[];
  return { ...point, attributes, outputs };
}

function nameIn(path: string): string {
  return unescapeToken(path.split('/').at(-1) ?? '');
}
