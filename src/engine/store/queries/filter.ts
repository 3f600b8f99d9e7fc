/** Filter text to a compiled filter, once per request; a filter that cannot be used is a coded error with the remedy. */
import { parseFilter } from '../../../protocol/filter/index.ts';
import type { FilterNode } from '../../../protocol/filter/index.ts';
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

function mentionsTime(node: FilterNode): boolean {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.some(mentionsTime);
    case 'not':
      return mentionsTime(node.node);
    case 'has':
    case 'field':
      return TIME_FIELDS.has(node.field);
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
