/** Mappings that are tables: one row is one field, so that the window can show why a field is there. */
import type { Json } from '../../../protocol/json.ts';
import { valueAt } from '../../../protocol/pointer.ts';
import type { Payload } from './payload.ts';
import { numberOf, textOf } from './values.ts';

const TRANSFORMS = {
  copy: (value: Json): Json | null => value,
  text: (value: Json): Json | null => textOf(value),
  number: (value: Json): Json | null => numberOf(value),
} as const;
export type TransformName = keyof typeof TRANSFORMS;

export interface MappingRow {
  /** JSON pointer in the batch. */
  readonly source: string;
  readonly target: string;
  readonly required: boolean;
  readonly transform: TransformName;
  /** Id of the partner's fact by which the row is as it is. */
  readonly fact?: string;
}

/** Fills the payload from the rows and returns the required ones that had no value. */
export function applyRows(rows: readonly MappingRow[], batch: Json, payload: Payload, table: string): MappingRow[] {
  const missing: MappingRow[] = [];
  for (const row of rows) {
    const found = valueAt(batch, row.source);
    const value = found === undefined || found === null || found === '' ? null : TRANSFORMS[row.transform](found);
    if (value !== null) payload.set(row.target, { value, source: row.source, how: `${table}: ${row.target} (${row.transform})`, ...(row.fact === undefined ? {} : { fact: row.fact }) });
    else if (row.required) missing.push(row);
  }
  return missing;
}
