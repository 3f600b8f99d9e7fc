/** Drivers: which index lists the rows of a term, for `filter-sql-run.ts` to start from. */
import type { FieldNode, FilterNode } from '../../protocol/filter/ast.ts';
import { fieldOf } from '../../protocol/filter/fields.ts';
import { enumMatches, isAscii } from '../../protocol/filter/values.ts';
import { OUTCOMES } from '../../protocol/vocabulary.ts';
import { any } from './filter-sql-match.ts';
import type { Sql } from './filter-sql-match.ts';

/** Lists the `seq` of rows that can match, from an index. */
export interface Driver {
  /** `SELECT <seq> FROM … WHERE …`; the parts are united. `seq` is the expression to bound, with a `+` where its own index would be a detour. */
  readonly parts: readonly { readonly sql: string; readonly params: readonly unknown[]; readonly seq: string }[];
  /** Lists exactly the rows that match, each once if `distinct`. */
  readonly exact: boolean;
  readonly distinct: boolean;
  /** `seeks`: a part with a range of `seq` reads only that range. `range`: it reads all it lists. `text`: the text index. */
  readonly kind: 'seeks' | 'range' | 'text';
  /** Where the rows lie, found without listing them all: a time of receipt is that of the batch. */
  readonly bounds?: Sql;
}

/** An event with an error shows one of the three worst outcomes. */
export const FAILING: Driver = {
  parts: [{ sql: "SELECT e.seq FROM events e WHERE e.outcome IN ('retrying', 'rule-error', 'failed')", params: [], seq: 'e.seq' }],
  exact: false, distinct: true, kind: 'seeks',
};

/** The index is by output, outcome and event: naming the outcomes lets it seek to a range of events. */
export const ANY_OUTCOME: Sql = { text: `o.outcome IN (${OUTCOMES.map((outcome) => `'${outcome}'`).join(', ')})`, params: [] };

export function listsOutcomes(node: FilterNode): boolean {
  const term = node.kind === 'not' ? node.node : node;
  return term.kind === 'field' && term.field === 'outcome';
}

export function outcomeDriver(conditions: Sql, exact: boolean, range: boolean): Driver {
  return {
    parts: [{ sql: `SELECT o.event_seq FROM event_outcomes o WHERE ${conditions.text}`, params: conditions.params, seq: range ? '+o.event_seq' : 'o.event_seq' }],
    exact, distinct: false, kind: range ? 'range' : 'seeks',
  };
}

export function outcomesOf(node: FieldNode): (typeof OUTCOMES)[number][] {
  const field = fieldOf('outcome');
  const op = node.op === '!=' ? '=' : node.op;
  const known = new Set(node.values.flatMap((value) => (value.kind === 'text' ? enumMatches(field.values ?? [], op, value.text) : [])));
  return OUTCOMES.filter((outcome) => known.has(outcome));
}

export function prefixDriver(node: FieldNode, sql: string, nocase: boolean, select: (condition: Sql, kind: Driver['kind'], exact?: boolean) => Driver): Driver | null {
  const texts = node.values.flatMap((value) => (value.kind === 'text' && value.text !== '' && isAscii(value.text) ? [value.text] : []));
  if (texts.length < node.values.length || !nocase) return null;
  return select(any(texts.map((text) => ({ text: `(${sql} COLLATE NOCASE >= ? AND ${sql} COLLATE NOCASE < ?)`, params: [text, `${text}\u{10ffff}`] }))), 'range', false);
}

const MARKS_OF_STAGED = ['replayed', 'edited', 'test'];
const INSTALL = "(e.type = 'application_state_transition' AND e.detail = 'install')";
const hasMark = (mark: string): string => (mark === 'install' ? INSTALL : `instr(e.flags, '"${mark}"') > 0`);

function marksOf(node: FieldNode): string[] {
  const known = fieldOf('is').values ?? [];
  const op = node.op === '!=' ? '=' : node.op;
  return [...new Set(node.values.flatMap((value) => (value.kind === 'text' ? enumMatches(known, op, value.text) : [])))];
}

/** Marks come from the field table's closed list, never from what a user wrote. */
export function checkMarks(node: FieldNode): Sql {
  const parts = marksOf(node).map((mark) => (mark === 'live' ? `NOT (${MARKS_OF_STAGED.map(hasMark).join(' OR ')})` : hasMark(mark)));
  return any(parts.map((text) => ({ text, params: [] })));
}

export function marksDriver(node: FieldNode): Driver | null {
  const marks = marksOf(node);
  if (marks.includes('live')) return null;
  const installs = { sql: `SELECT e.seq FROM events e WHERE ${INSTALL}`, params: [], seq: 'e.seq' };
  if (marks.every((mark) => mark === 'install')) return { parts: [installs], exact: true, distinct: true, kind: 'seeks' };
  const flagged = { sql: `SELECT e.seq FROM events e WHERE e.flags <> '[]' AND ${checkMarks(node).text}`, params: [], seq: 'e.seq' };
  return marks.includes('install') ? { parts: [installs, flagged], exact: true, distinct: false, kind: 'seeks' } : { parts: [flagged], exact: true, distinct: true, kind: 'seeks' };
}

export function unite(drivers: readonly (Driver | null)[]): Driver | null {
  const present = drivers.filter((driver) => driver !== null);
  if (present.length < drivers.length || present.length === 0) return null;
  return {
    parts: present.flatMap(({ parts }) => parts),
    exact: present.every(({ exact }) => exact),
    distinct: false,
    kind: present.every(({ kind }) => kind === 'seeks') ? 'seeks' : 'range',
  };
}
