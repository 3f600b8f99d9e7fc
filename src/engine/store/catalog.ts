/**
 * The catalog (spec/data-plans.md 11): every data point ever seen with its statistics. Counted in memory and written now and then
 * within the pipeline's own transaction; a crash may cost the counts of the last second, never an event.
 */
import type Database from 'better-sqlite3';
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { isObject } from '../../protocol/json.ts';
import { escapeToken } from '../../protocol/pointer.ts';

const EXAMPLES = 5;
const MAX_EXAMPLE = 120;
/** Attributes of one data point that are told apart; an app that makes names up must not fill the disk. */
const MAX_ATTRIBUTES = 2_000;
const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/;

interface PointTally {
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly input: string;
  readonly env: Environment;
  firstAt: number;
  lastAt: number;
  count: number;
  valid: number;
  notValidated: number;
  forwarded: number;
}

interface AttributeTally {
  readonly type: string;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  firstAt: number;
  lastAt: number;
  count: number;
  readonly types: Map<string, number>;
  readonly examples: string[];
}

/** What is known of one event when it is counted. */
export interface CountedEvent {
  readonly event: BatchEvent;
  readonly kind: string;
  readonly name: string;
  /** Null when the batch was not validated. */
  readonly violations: number | null;
  readonly forwarded: boolean;
}

/** The catalog's own names for what no event carries. */
export const USER_ATTRIBUTES = 'user_attributes';
export const USER_IDENTITIES = 'user_identities';

export class CatalogTally {
  private readonly pointAdd: Database.Statement;
  private readonly attributeRead: Database.Statement;
  private readonly attributeWrite: Database.Statement;
  private points = new Map<string, PointTally>();
  private attributes = new Map<string, AttributeTally>();

  constructor(db: Database.Database) {
    this.pointAdd = db.prepare(`INSERT INTO catalog_points(type, kind, name, input, env, first_at, last_at, count, valid, not_validated, forwarded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at), count = count + excluded.count, valid = valid + excluded.valid,
        not_validated = not_validated + excluded.not_validated, forwarded = forwarded + excluded.forwarded`);
    this.attributeRead = db.prepare('SELECT count, types, examples, first_at AS firstAt, last_at AS lastAt FROM catalog_attributes WHERE type = ? AND kind = ? AND name = ? AND path = ?');
    this.attributeWrite = db.prepare('INSERT OR REPLACE INTO catalog_attributes(type, kind, name, path, count, types, examples, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  get dirty(): boolean {
    return this.points.size > 0;
  }

  add(batch: Batch, events: readonly CountedEvent[], at: number, input: string): void {
    for (const { event, kind, name, violations, forwarded } of events) {
      this.point({ type: event.event_type, kind, name, input, env: batch.environment }, at, violations, forwarded);
      for (const [path, value] of eventAttributes(event)) this.attribute(event.event_type, kind, name, path, value, at);
    }
    const user = [[USER_ATTRIBUTES, batch.user_attributes], [USER_IDENTITIES, batch.user_identities]] as const;
    for (const [type, map] of user) {
      const entries = Object.entries(map ?? {});
      if (entries.length === 0) continue;
      this.point({ type, kind: '', name: '', input, env: batch.environment }, at, null, false);
      for (const [key, value] of entries) this.attribute(type, '', '', `/${escapeToken(key)}`, value, at);
    }
  }

  private point(of: Pick<PointTally, 'type' | 'kind' | 'name' | 'input' | 'env'>, at: number, violations: number | null, forwarded: boolean): void {
    const key = `${of.type}\n${of.kind}\n${of.name}\n${of.input}\n${of.env}`;
    let tally = this.points.get(key);
    if (tally === undefined) this.points.set(key, tally = { ...of, firstAt: at, lastAt: at, count: 0, valid: 0, notValidated: 0, forwarded: 0 });
    tally.lastAt = Math.max(tally.lastAt, at);
    tally.count += 1;
    if (violations === null) tally.notValidated += 1;
    else if (violations === 0) tally.valid += 1;
    if (forwarded) tally.forwarded += 1;
  }

  private attribute(type: string, kind: string, name: string, path: string, value: unknown, at: number): void {
    const key = `${type}\n${kind}\n${name}\n${path}`;
    let tally = this.attributes.get(key);
    if (tally === undefined) {
      if (this.attributes.size >= MAX_ATTRIBUTES) return;
      this.attributes.set(key, tally = { type, kind, name, path, firstAt: at, lastAt: at, count: 0, types: new Map(), examples: [] });
    }
    tally.lastAt = Math.max(tally.lastAt, at);
    tally.count += 1;
    const found = typeOf(value);
    tally.types.set(found, (tally.types.get(found) ?? 0) + 1);
    if (tally.examples.length < EXAMPLES) remember(tally.examples, exampleOf(value));
  }

  /** Writes what was counted; call it inside the pipeline's transaction. */
  flush(): void {
    for (const one of this.points.values()) {
      this.pointAdd.run(one.type, one.kind, one.name, one.input, one.env, one.firstAt, one.lastAt, one.count, one.valid, one.notValidated, one.forwarded);
    }
    for (const one of this.attributes.values()) this.writeAttribute(one);
    this.forget();
  }

  /** What was counted and is not to be written. */
  forget(): void {
    this.points = new Map();
    this.attributes = new Map();
  }

  private writeAttribute(one: AttributeTally): void {
    const key = [one.type, one.kind, one.name, one.path] as const;
    const stored = this.attributeRead.get(...key) as { count: number; types: string; examples: string; firstAt: number; lastAt: number } | undefined;
    const types = new Map(Object.entries(stored === undefined ? {} : JSON.parse(stored.types) as Record<string, number>));
    for (const [type, count] of one.types) types.set(type, (types.get(type) ?? 0) + count);
    const examples = stored === undefined ? [] : JSON.parse(stored.examples) as string[];
    for (const example of one.examples) if (examples.length < EXAMPLES) remember(examples, example);
    this.attributeWrite.run(
      ...key, one.count + (stored?.count ?? 0), JSON.stringify(Object.fromEntries(types)), JSON.stringify(examples),
      Math.min(one.firstAt, stored?.firstAt ?? one.firstAt), Math.max(one.lastAt, stored?.lastAt ?? one.lastAt),
    );
  }
}

function remember(examples: string[], example: string): void {
  if (!examples.includes(example)) examples.push(example);
}

/** Custom attributes of the event and of its products, by pointer with `*` for indexes. */
function* eventAttributes({ data }: BatchEvent): Generator<readonly [string, unknown]> {
  yield* members(data['custom_attributes'], '/data/custom_attributes');
  yield* products(data['product_action'], '/data/product_action');
  const impressions = data['product_impressions'];
  if (Array.isArray(impressions)) for (const impression of impressions) yield* products(impression, '/data/product_impressions/*');
}

function* products(holder: unknown, path: string): Generator<readonly [string, unknown]> {
  const list = isObject(holder) ? holder['products'] : undefined;
  if (!Array.isArray(list)) return;
  for (const product of list) if (isObject(product)) yield* members(product['custom_attributes'], `${path}/products/*/custom_attributes`);
}

function* members(map: unknown, path: string): Generator<readonly [string, unknown]> {
  if (!isObject(map)) return;
  for (const key of Object.keys(map)) yield [`${path}/${escapeToken(key)}`, map[key]];
}

/** The hosted catalog's detected types; text that reads as a number or a truth value counts as that. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'String-list';
  if (value === null) return 'Null';
  if (typeof value === 'boolean') return 'Boolean';
  if (typeof value === 'number' || typeof value === 'bigint') return 'Number';
  if (typeof value !== 'string') return 'Object';
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return 'Number';
  if (/^(true|false)$/i.test(value)) return 'Boolean';
  return DATE.test(value) ? 'Date-time' : 'String';
}

function exampleOf(value: unknown): string {
  const text = typeof value === 'string' ? value : typeof value === 'bigint' ? value.toString() : JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item)) ?? 'null';
  return text.length > MAX_EXAMPLE ? `${text.slice(0, MAX_EXAMPLE)}…` : text;
}
