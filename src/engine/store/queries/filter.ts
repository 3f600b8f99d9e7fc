/** Filter text to a compiled filter, once per request; a filter that cannot be used is a coded error with the remedy. */
import { parseFilter } from '../../../protocol/filter/index.ts';
import type { FieldNode, FilterNode } from '../../../protocol/filter/index.ts';
import { compileFilter } from '../filter-sql.ts';
import type { CompiledFilter, FilterEntity } from '../filter-sql.ts';
import { CodedError } from '../../errors.ts';

export interface Condition {
  /** Null matches everything. */
  readonly filter: CompiledFilter | null;
  /** The answer changes as time goes by (`age<10m`), so counts must not be remembered. */
  readonly moving: boolean;
}

const NO_CONDITION: Condition = { filter: null, moving: false };
const TIME_FIELDS = new Set(['age', 'at']);

/** A day or a millisecond of the calendar, which stays where it is. */
const FIXED = /^(\d{12,14}|\d{4}-\d{2}-\d{2}.*)$/;
const isFixed = (value: FieldNode['values'][number]): boolean => (value.kind === 'range' ? FIXED.test(value.from) && FIXED.test(value.to) : FIXED.test(value.text));

/** Of a time that moves on. */
function mentionsTime(node: FilterNode): boolean {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.some(mentionsTime);
    case 'not':
      return mentionsTime(node.node);
    case 'has':
      return false;
    case 'field':
      return TIME_FIELDS.has(node.field) && !node.values.every(isFixed);
    case 'text':
      return false;
  }
}

/** Throws `CodedError` `bad-filter` whose message tells what to correct. */
export function conditionOf(entity: FilterEntity, text: string, now: number): Condition {
  if (text.trim() === '') return NO_CONDITION;
  const parsed = parseFilter(text);
  const error = parsed.errors[0];
  if (error !== undefined) throw new CodedError('bad-filter', `${error.message} ${error.remedy}`.trim());
  if (parsed.filter.nodes.length === 0) return NO_CONDITION;
  const compiled = compileFilter(parsed.filter, entity, { now });
  if (compiled.error !== undefined) throw new CodedError('bad-filter', `${compiled.error.message} ${compiled.error.remedy}`.trim());
  return { filter: compiled, moving: mentionsTime(parsed.filter) };
}
