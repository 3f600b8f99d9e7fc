/** `GET /data-points`: what was ever seen of an output's inputs and can be switched in its data filter (spec/pipeline.md c.1, c.3). */
import type Database from 'better-sqlite3';
import { FILTERED_ACTION_FIELDS, PRODUCT_FIELDS, PROMOTION_FIELDS } from '../../../protocol/commerce-fields.ts';
import { APP_STATES, FILTER_IDENTITY_TYPES } from '../../../protocol/data-filter.ts';
import { unescapeToken } from '../../../protocol/pointer.ts';
import type { FilterPoints } from '../../../protocol/report.ts';
import type { ProfileConsent } from '../../../protocol/user.ts';
import { PRODUCT_ACTIONS } from '../../batch/schema.ts';
import { USER_ATTRIBUTES, USER_IDENTITIES } from '../catalog.ts';

export interface PointsArgs {
  /** Inputs whose data the filter is for. */
  readonly inputs: readonly string[];
  /** Token of the workspace whose profiles count. */
  readonly workspace: string;
  /** Purposes that the workspace's files name. */
  readonly purposes: FilterPoints['purposes'];
}

/** Profiles, those seen last, whose attributes and purposes are listed beside what batches said. */
const PROFILES = 500;
const STATE_OF_TRANSITION: Readonly<Record<string, (typeof APP_STATES)[number]>> = {
  application_initialized: 'initialize', application_foreground: 'foreground', application_background: 'background', application_exit: 'exit',
};

interface Point { type: string; kind: string; name: string; count: number }

export function filterPoints(db: Database.Database, { inputs, workspace, purposes }: PointsArgs): FilterPoints {
  const wanted = JSON.stringify(inputs);
  const points = db.prepare<[string], Point>('SELECT type, kind, name, sum(count) AS count FROM catalog_points WHERE input IN (SELECT value FROM json_each(?)) GROUP BY type, kind, name ORDER BY count DESC, name').all(wanted);
  const attributes = new AttributeNames(db);
  const of = (type: string): Point[] => points.filter((point) => point.type === type);
  const commerce = commerceOf(of('commerce_event'), attributes);
  const profiles = profilesOf(db, workspace);
  const types = new Map<string, number>();
  for (const { type, count } of points) if (type !== USER_ATTRIBUTES && type !== USER_IDENTITIES) types.set(type, (types.get(type) ?? 0) + count);
  return {
    events: of('custom_event').map(({ type, kind, name, count }) => ({ type: kind, name, count, attributes: attributes.own(type, kind, name) })),
    screens: of('screen_view').map(({ type, kind, name, count }) => ({ name, count, attributes: attributes.own(type, kind, name) })),
    commerce,
    products: commerce.some(({ action }) => !action.startsWith('promotion_')) ? unique([...Object.keys(PRODUCT_FIELDS), ...attributes.ofProducts()]) : [],
    promotions: commerce.some(({ action }) => action.startsWith('promotion_')) ? Object.keys(PROMOTION_FIELDS) : [],
    user_attributes: unique([...attributes.all(USER_ATTRIBUTES), ...profiles.attributes]).sort((a, b) => a.localeCompare(b)),
    user_identities: attributes.all(USER_IDENTITIES).filter((type) => (FILTER_IDENTITY_TYPES as readonly string[]).includes(type)),
    purposes: purposesOf(purposes, profiles.consent),
    app_states: appStates(db, of('application_state_transition'), wanted),
    message_types: [...types].map(([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count),
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** Attributes of data points; which input sent one is not kept. */
class AttributeNames {
  private readonly paths: Map<string, string[]>;
  private readonly rows: readonly { type: string; path: string }[];

  constructor(db: Database.Database) {
    const rows = db.prepare('SELECT type, kind, name, path FROM catalog_attributes ORDER BY path').all() as { type: string; kind: string; name: string; path: string }[];
    this.rows = rows;
    this.paths = new Map([...Map.groupBy(rows, ({ type, kind, name }) => `${type}\n${kind}\n${name}`)].map(([key, own]) => [key, own.map(({ path }) => path)]));
  }

  /** Of the event itself. */
  own(type: string, kind: string, name: string): string[] {
    return (this.paths.get(`${type}\n${kind}\n${name}`) ?? []).filter((path) => path.startsWith('/data/custom_attributes/')).map(lastOf);
  }

  ofProducts(): string[] {
    return this.rows.filter(({ type, path }) => type === 'commerce_event' && path.includes('/products/*/custom_attributes/')).map(({ path }) => lastOf(path));
  }

  all(type: string): string[] {
    return this.rows.filter((row) => row.type === type).map(({ path }) => lastOf(path));
  }
}

function lastOf(path: string): string {
  return unescapeToken(path.split('/').at(-1) ?? '');
}

/** By commerce type; fields of product actions go by their display names. */
function commerceOf(points: readonly Point[], attributes: AttributeNames): FilterPoints['commerce'] {
  const actions = new Map<string, { count: number; attributes: string[] }>();
  for (const { type, kind, name, count } of points) {
    const action = PRODUCT_ACTIONS[kind]?.type ?? (kind === '' ? 'unknown' : kind);
    const known = actions.get(action);
    actions.set(action, { count: count + (known?.count ?? 0), attributes: [...known?.attributes ?? (Object.hasOwn(PRODUCT_ACTIONS, kind) ? FILTERED_ACTION_FIELDS : []), ...attributes.own(type, kind, name)] });
  }
  return [...actions].map(([action, one]) => ({ action, count: one.count, attributes: unique(one.attributes) })).sort((a, b) => b.count - a.count);
}

function profilesOf(db: Database.Database, workspace: string): { attributes: string[]; consent: Pick<ProfileConsent, 'regulation' | 'purpose'>[] } {
  const newest = `SELECT p.state FROM (SELECT mpid FROM identity_users ORDER BY seen_at DESC LIMIT ${PROFILES}) u JOIN profiles p ON p.mpid = u.mpid AND p.workspace = ?`;
  return {
    attributes: db.prepare(`SELECT DISTINCT j.key FROM (${newest}) s, json_each(s.state, '$.attributes') j WHERE json_extract(j.value, '$.kind') <> 'deleted'`).pluck().all(workspace) as string[],
    consent: db.prepare(`SELECT DISTINCT json_extract(j.value, '$.regulation') AS regulation, json_extract(j.value, '$.purpose') AS purpose FROM (${newest}) s, json_each(s.state, '$.consent') j`).all(workspace) as Pick<ProfileConsent, 'regulation' | 'purpose'>[],
  };
}

/** Purposes are the same in any case. */
function purposesOf(named: FilterPoints['purposes'], seen: readonly Pick<ProfileConsent, 'regulation' | 'purpose'>[]): FilterPoints['purposes'] {
  const byKey = new Map<string, FilterPoints['purposes'][number]>();
  for (const { regulation, purpose } of [...named, ...seen]) {
    const key = `${regulation}\n${purpose.trim().toLowerCase()}`;
    if (!byKey.has(key)) byKey.set(key, { regulation, purpose });
  }
  return [...byKey.values()];
}

function appStates(db: Database.Database, points: readonly Point[], inputs: string): string[] {
  const starts = db.prepare(`SELECT start FROM report_facets WHERE start <> '' AND input IN (SELECT value FROM json_each(@inputs)) UNION
    SELECT detail FROM events WHERE seq > (SELECT through FROM report_progress) AND type = 'application_state_transition' AND detail IN ('install', 'upgrade') AND input IN (SELECT value FROM json_each(@inputs))`).pluck().all({ inputs }) as string[];
  const seen = new Set([...starts, ...points.map(({ kind }) => STATE_OF_TRANSITION[kind] ?? '')]);
  return APP_STATES.filter((state) => seen.has(state));
}
