/**
 * Compiles a filter to SQL over the store's tables. Each top-level term becomes a conjunct: a check that is right
 * on its own, and where an index can list the rows, a driver that `filter-sql-run.ts` starts from.
 */
import type Database from 'better-sqlite3';
import type { AndNode, FieldNode, FilterError, FilterNode, HasNode } from '../../protocol/filter/ast.ts';
import { aboutOutput, allowsNone, isNone, outputScope } from '../../protocol/filter/evaluate.ts';
import { fieldOf, fieldPath } from '../../protocol/filter/fields.ts';
import type { FilterEntity } from '../../protocol/filter/fields.ts';
import { compileRegex, isNumberLike, toNumber, valueBounds } from '../../protocol/filter/values.ts';
import { OUTCOME_SEVERITY, OUTCOMES } from '../../protocol/vocabulary.ts';
import { ANY_OUTCOME, checkMarks, FAILING, listsOutcomes, marksDriver, outcomeDriver, outcomesOf, prefixDriver, unite } from './filter-sql-drivers.ts';
import type { Driver } from './filter-sql-drivers.ts';
import { ENTITY_TABLES, FIELD_ACCESS } from './filter-sql-fields.ts';
import type { Access } from './filter-sql-fields.ts';
import { all, any, containsText, exactList, exists, FALSE, matchValues, not, TRUE, trigramQuery } from './filter-sql-match.ts';
import type { Sql } from './filter-sql-match.ts';

export type { FilterEntity };
export { FILTER_INDEXES } from './filter-sql-fields.ts';

export interface Conjunct {
  readonly check: Sql;
  readonly driver: Driver | null;
  /** Reads JSON or text of each row it looks at. */
  readonly heavy: boolean;
}

export interface CompiledFilter {
  readonly entity: FilterEntity;
  /** Over the table under its alias: events e, batches b, deliveries d, inbox.requests r, violations v, alerts a. */
  readonly where: string;
  readonly params: readonly unknown[];
  /** An index finds the rows. */
  readonly indexed: boolean;
  /** Rows are looked at one by one: run it in windows of `seq`, so that it can report progress and be cancelled. */
  readonly needsScan: boolean;
  readonly conjuncts: readonly Conjunct[];
  readonly error?: FilterError;
}

export interface CompileOptions {
  /** The engine's clock. */
  readonly now: number;
}

export function compileFilter(filter: FilterNode, entity: FilterEntity, { now }: CompileOptions): CompiledFilter {
  const error = entityError(filter, entity);
  if (error) return { entity, where: '0', params: [], indexed: true, needsScan: false, conjuncts: [], error };
  const compiler = new Compiler(entity, now);
  const conjuncts = compiler.conjuncts(filter);
  const inner = all(conjuncts.map(({ check }) => check));
  const where = entity === 'batches' && conjuncts.length > 0 ? `EXISTS (SELECT 1 FROM events e WHERE e.batch_seq = b.seq AND ${inner.text})` : inner.text;
  const indexed = conjuncts.length === 0 || conjuncts.some(({ driver }) => driver !== null);
  const needsScan = !indexed || conjuncts.some(({ heavy }) => heavy);
  return { entity, where, params: inner.params, indexed, needsScan, conjuncts };
}

const LIST_NAMES: Readonly<Record<FilterEntity, string>> = {
  events: 'Events', batches: 'Batches', deliveries: 'Deliveries', requests: 'Requests', violations: 'Violations', alerts: 'Alerts',
};

/** A field that this list does not have. */
function entityError(node: FilterNode, entity: FilterEntity): FilterError | null {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const child of node.nodes) {
        const error = entityError(child, entity);
        if (error) return error;
      }
      return null;
    case 'not':
      return entityError(node.node, entity);
    case 'text':
      return null;
    case 'has':
    case 'field': {
      if (FIELD_ACCESS[entity][node.field] !== undefined) return null;
      const usable = fieldOf(node.field).entities.filter((other) => FIELD_ACCESS[other][node.field] !== undefined);
      return {
        code: 'not-for-this-list',
        message: `${LIST_NAMES[entity]} cannot be filtered by “${fieldPath(node.field, node.key)}”.`,
        remedy: `Remove it here, or use it on ${usable.join(', ')}.`,
        from: node.span?.from ?? 0,
        to: node.span?.to ?? 0,
      };
    }
    default:
      return node satisfies never;
  }
}

class Compiler {
  private readonly entity: FilterEntity;
  private readonly now: number;

  constructor(entity: FilterEntity, now: number) {
    this.entity = entity;
    this.now = now;
  }

  conjuncts(filter: FilterNode): Conjunct[] {
    const root: AndNode = filter.kind === 'and' ? filter : { kind: 'and', nodes: [filter] };
    const scope = this.overEvents ? outputScope(root) : null;
    const apart = scope ? root.nodes.filter((node) => !aboutOutput(node)) : root.nodes;
    const together = scope ? root.nodes.filter((node) => node !== scope && aboutOutput(node)) : [];
    const conjuncts = apart.filter((node) => node !== scope).map((node) => this.conjunct(node));
    if (scope) conjuncts.unshift(this.scopeConjunct(scope, together));
    return this.shareTextDriver(root, conjuncts);
  }

  private conjunct(node: FilterNode): Conjunct {
    return { check: this.check(node, false), driver: this.driver(node), heavy: this.isHeavy(node) };
  }

  /** All words of free text are looked up in the text index at once. */
  private shareTextDriver(root: AndNode, conjuncts: Conjunct[]): Conjunct[] {
    if (!this.overEvents) return conjuncts;
    const query = trigramQuery(root.nodes.flatMap((node) => (node.kind === 'text' ? [node.text] : [])));
    if (query === null) return conjuncts;
    const driver: Driver = { parts: [{ sql: 'SELECT rowid FROM event_search WHERE event_search MATCH ?', params: [query], seq: 'rowid' }], exact: false, distinct: true, kind: 'text' };
    return [...conjuncts, { check: TRUE, driver, heavy: false }];
  }

  private check(node: FilterNode, scoped: boolean): Sql {
    switch (node.kind) {
      case 'and': return this.checkAll(node, scoped);
      case 'or': return any(node.nodes.map((child) => this.check(child, scoped)));
      case 'not': return not(this.check(node.node, scoped));
      case 'text': return containsText(ENTITY_TABLES[this.entity].search, node.text);
      case 'has': return this.checkHas(node, scoped);
      case 'field': return this.checkField(node, scoped);
      default: return node satisfies never;
    }
  }

  private checkAll(node: AndNode, scoped: boolean): Sql {
    const scope = this.overEvents ? outputScope(node) : null;
    if (!scope) return all(node.nodes.map((child) => this.check(child, scoped)));
    return this.scopeExists(scope, node.nodes.filter((child) => child !== scope));
  }

  private scopeExists(scope: FieldNode, others: readonly FilterNode[]): Sql {
    const row = all([this.match(scope, scope.field === 'output' ? '(+o.output)' : 'o.connection'), ...others.map((child) => this.check(child, true))]);
    return { text: `EXISTS (SELECT 1 FROM event_outcomes o WHERE o.event_seq = e.seq AND ${row.text})`, params: row.params };
  }

  /** `output=braze outcome=failed`: both of the same row, which the index on outputs lists. */
  private scopeConjunct(scope: FieldNode, others: readonly FilterNode[]): Conjunct {
    const check = this.scopeExists(scope, others);
    const heavy = others.some((node) => this.isHeavy(node));
    const list = scope.field === 'output' ? exactList(fieldOf('output'), scope) : null;
    if (list === null) return { check, driver: this.worstOutcomeDriver(others), heavy };
    const rowOnly = others.filter((node) => isRowOnly(node));
    const exact = rowOnly.length === others.length;
    const rows = rowOnly.map((node) => this.rowCheck(node));
    const output = `IN (${list.map(() => '?').join(', ')})`;
    if (rowOnly.some((node) => this.isRefusal(node))) {
      return { check, heavy, driver: outcomeDriver(all([{ text: `o.status >= 400 AND (+o.output) COLLATE NOCASE ${output}`, params: list }, ...rows]), exact, true) };
    }
    const conditions = all([{ text: `o.output COLLATE NOCASE ${output}`, params: list }, ...(rowOnly.some(listsOutcomes) ? [] : [ANY_OUTCOME]), ...rows]);
    return { check, heavy, driver: outcomeDriver(conditions, exact, false) };
  }

  /** A connection has no index; events that show a bad enough outcome have one. */
  private worstOutcomeDriver(nodes: readonly FilterNode[]): Driver | null {
    for (const node of nodes) {
      const driver = node.kind === 'field' && node.field === 'outcome' ? this.fieldDriver(node) : null;
      if (driver !== null && node.kind === 'field' && node.op !== '!=') return driver;
    }
    return null;
  }

  /** Only answers of 400 and more fit: those have an index of their own. */
  private isRefusal(node: FilterNode): boolean {
    if (node.kind !== 'field' || node.field !== 'status' || node.op === '!=') return false;
    return node.values.every((value) => {
      const bounds = valueBounds(fieldOf('status'), node.op, value, this.now);
      return bounds !== null && bounds.min !== null && bounds.min >= (bounds.open ? 399 : 400);
    });
  }

  /** A check of an `event_outcomes` row; what is known of `outcome` is said as a list, which the index uses. */
  private rowCheck(node: FilterNode): Sql {
    const positive = node.kind === 'not' ? node.node : node;
    const negated = node.kind === 'not' || (node.kind === 'field' && node.op === '!=');
    if (negated && positive.kind === 'field' && positive.field === 'outcome' && (node.kind !== 'not' || positive.op !== '!=')) {
      const listed = outcomesOf(positive);
      const others = OUTCOMES.filter((outcome) => !listed.includes(outcome));
      return others.length === 0 ? FALSE : { text: `o.outcome IN (${others.map(() => '?').join(', ')})`, params: others };
    }
    return this.check(node, true);
  }

  private access(field: string): Access {
    const access = FIELD_ACCESS[this.entity][field];
    if (!access) throw new Error(`${this.entity} have no filter field "${field}"`);
    return access;
  }

  private match(node: FieldNode, sql: string, nocase = false): Sql {
    return matchValues(fieldOf(node.field), node, { sql, nocase }, this.now);
  }

  private checkField(node: FieldNode, scoped: boolean): Sql {
    const field = fieldOf(node.field);
    let found = this.positive(node, scoped);
    if (field.none === true && allowsNone(node.op) && node.values.some(isNone)) {
      found = any([found, not(this.checkHas({ kind: 'has', field: node.field, key: node.key }, scoped))]);
    }
    return node.op === '!=' ? not(found) : found;
  }

  private positive(node: FieldNode, scoped: boolean): Sql {
    const access = this.access(node.field);
    switch (access.via) {
      case 'column': {
        const match = this.match(node, access.sql, access.nocase);
        return mayMatchBlank(node) ? all([match, { text: `${access.sql} <> ''`, params: [] }]) : match;
      }
      case 'rows':
        return exists(access, node.key, (source) => this.match(node, source.value));
      case 'outcome': {
        const match = all([this.match(node, access.sql), ...(access.guard ? [{ text: access.guard, params: [] }] : []), ...blankGuard(node, access.sql)]);
        if (scoped && fieldOf(node.field).perOutput === true) return match;
        return { text: `EXISTS (SELECT 1 FROM event_outcomes o WHERE o.event_seq = e.seq AND ${match.text})`, params: match.params };
      }
      case 'marks':
        return checkMarks(node);
      default:
        return access satisfies never;
    }
  }

  private checkHas(node: HasNode, scoped: boolean): Sql {
    const access = this.access(node.field);
    switch (access.via) {
      case 'column':
        return { text: `${access.sql} <> ''`, params: [] };
      case 'rows':
        if (node.field === 'violation' && this.entity !== 'violations') return { text: 'e.violations > 0', params: [] };
        return exists(access, node.key, (source) => ({ text: `${source.value} IS NOT NULL`, params: [] }));
      case 'outcome': {
        const present = access.guard ?? `${access.sql} <> ''`;
        if (scoped && fieldOf(node.field).perOutput === true) return { text: present, params: [] };
        return { text: `EXISTS (SELECT 1 FROM event_outcomes o WHERE o.event_seq = e.seq AND ${present})`, params: [] };
      }
      case 'marks':
        return TRUE;
      default:
        return access satisfies never;
    }
  }

  private isHeavy(node: FilterNode): boolean {
    switch (node.kind) {
      case 'and':
      case 'or': return node.nodes.some((child) => this.isHeavy(child));
      case 'not': return this.isHeavy(node.node);
      case 'text': return true;
      case 'has': return node.field !== 'violation' && this.access(node.field).via === 'rows' && fieldOf(node.field).type === 'map';
      case 'field': return node.op === '~' || (this.access(node.field).via === 'rows' && node.field !== 'batch' && node.field !== 'violation');
      default: return node satisfies never;
    }
  }

  /** Where an index lists the rows of a term, or a superset of them. */
  private driver(node: FilterNode): Driver | null {
    switch (node.kind) {
      case 'and':
        for (const child of node.nodes) {
          const driver = this.driver(child);
          if (driver) return { ...driver, exact: false };
        }
        return null;
      case 'or': return unite(node.nodes.map((child) => this.driver(child)));
      case 'not': return null;
      case 'text': return null;
      case 'has': return this.hasDriver(node);
      case 'field': return node.op === '!=' ? null : this.fieldDriver(node);
      default: return node satisfies never;
    }
  }

  private hasDriver(node: HasNode): Driver | null {
    if (!this.overEvents) return null;
    if (node.field === 'error') return FAILING;
    if (node.field !== 'violation') return null;
    return { parts: [{ sql: 'SELECT seq FROM events WHERE violations > 0', params: [], seq: 'seq' }], exact: true, distinct: true, kind: 'seeks' };
  }

  private get overEvents(): boolean {
    return this.entity === 'events' || this.entity === 'batches';
  }

  private fieldDriver(node: FieldNode): Driver | null {
    const field = fieldOf(node.field);
    if (field.none === true && node.values.some(isNone)) return null;
    const access = this.access(node.field);
    const { table, alias, seq } = ENTITY_TABLES[this.entity];
    const select = (condition: Sql, kind: Driver['kind'], exact = true): Driver => ({
      parts: [{ sql: `SELECT ${alias}.${seq} FROM ${table} ${alias} WHERE ${condition.text}`, params: condition.params, seq: `${kind === 'range' ? '+' : ''}${alias}.${seq}` }],
      exact, distinct: true, kind,
    });
    if (access.via === 'column' && access.index !== undefined) {
      if (isNumberLike(field)) {
        const driver = select(this.match(node, access.sql), 'range');
        return this.overEvents ? { ...driver, bounds: this.receivedBounds(node) } : driver;
      }
      if (node.op === '==') {
        const texts = node.values.flatMap((value) => (value.kind === 'text' ? [value.text] : []));
        return select({ text: `${access.sql}${access.nocase === true ? ' COLLATE NOCASE' : ''} IN (${texts.map(() => '?').join(', ')})`, params: texts }, 'seeks', access.nocase !== true);
      }
      const list = exactList(field, node);
      if (list !== null && list.length > 0) return select({ text: `${access.sql}${access.nocase === true ? ' COLLATE NOCASE' : ''} IN (${list.map(() => '?').join(', ')})`, params: list }, 'seeks', access.nocase === true || field.values !== undefined);
      return node.op === '^=' ? prefixDriver(node, access.sql, access.nocase === true, select) : null;
    }
    if (!this.overEvents) return null;
    if (access.via === 'marks') return marksDriver(node);
    if (access.via === 'outcome') return this.outcomeFieldDriver(node);
    if (node.field === 'batch' || (node.field === 'id' && this.entity === 'batches')) {
      const match = this.match(node, 'b.id');
      return { parts: [{ sql: `SELECT e.seq FROM events e WHERE e.batch_seq IN (SELECT b.seq FROM batches b WHERE ${match.text})`, params: match.params, seq: 'e.seq' }], exact: false, distinct: true, kind: 'seeks' };
    }
    return node.field === 'violation' && this.entity !== 'violations' ? select({ text: 'e.violations > 0', params: [] }, 'seeks', false) : null;
  }

  /** Ten times fewer batches than events are looked at. */
  private receivedBounds(node: FieldNode): Sql {
    const match = this.match(node, 'received_at');
    const ends = `SELECT min(seq) AS first, max(seq) AS last FROM batches WHERE ${match.text}`;
    return { text: `SELECT (SELECT min(seq) FROM events WHERE batch_seq = ends.first) AS low, (SELECT max(seq) FROM events WHERE batch_seq = ends.last) AS high FROM (${ends}) ends`, params: match.params };
  }

  private outcomeFieldDriver(node: FieldNode): Driver | null {
    if (node.field === 'output') {
      const list = exactList(fieldOf('output'), node);
      return list && outcomeDriver(all([{ text: `o.output COLLATE NOCASE IN (${list.map(() => '?').join(', ')})`, params: list }, ANY_OUTCOME]), true, false);
    }
    if (node.field === 'outcome') {
      // An event shows its worst outcome, so one with a given outcome shows that or a worse one.
      const least = Math.min(...outcomesOf(node).map((outcome) => OUTCOME_SEVERITY[outcome]));
      const worse = OUTCOMES.filter((outcome) => OUTCOME_SEVERITY[outcome] >= least);
      if (worse.length === 0 || worse.length > OUTCOMES.length - 4) return null;
      return { parts: [{ sql: `SELECT e.seq FROM events e WHERE e.outcome IN (${worse.map(() => '?').join(', ')})`, params: worse, seq: 'e.seq' }], exact: false, distinct: true, kind: 'seeks' };
    }
    if (node.field === 'error') return FAILING;
    if (!this.isRefusal(node)) return null;
    const match = this.match(node, 'o.status');
    return outcomeDriver({ text: `o.status >= 400 AND ${match.text}`, params: match.params }, false, true);
  }
}

/** An empty column stands for "has none", which only some comparisons could mistake for a value. */
function mayMatchBlank(node: FieldNode): boolean {
  if (isNumberLike(fieldOf(node.field))) return false;
  return (node.op !== '=' && node.op !== '!=') || node.values.some((value) => value.kind === 'text' && value.text === '');
}

function blankGuard(node: FieldNode, sql: string): Sql[] {
  return node.field !== 'error' && mayMatchBlank(node) ? [{ text: `${sql} <> ''`, params: [] }] : [];
}

/** Looks at one `event_outcomes` row and nothing else. */
function isRowOnly(node: FilterNode): boolean {
  switch (node.kind) {
    case 'and':
    case 'or': return node.nodes.every(isRowOnly);
    case 'not': return isRowOnly(node.node);
    case 'text': return false;
    case 'has':
    case 'field': return fieldOf(node.field).perOutput === true;
    default: return node satisfies never;
  }
}

/** The SQL functions that compiled filters call. Every connection that runs one needs them. */
export function registerFilterFunctions(db: Database.Database): void {
  const options = { deterministic: true, directOnly: true };
  db.function('regexp', options, (pattern: unknown, text: unknown) => (typeof text === 'string' && typeof pattern === 'string' && compileRegex(pattern)?.test(text) === true ? 1 : 0));
  db.function('filter_fold', options, (text: unknown) => (typeof text === 'string' ? text.toLowerCase() : null));
  db.function('filter_text', options, (value: unknown) => (value === null ? null : String(value)));
  db.function('filter_number', options, (value: unknown) => (typeof value === 'string' ? toNumber(value) : typeof value === 'number' ? value : null));
}
