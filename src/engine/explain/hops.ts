/** Small parts of hops. */
import type { ProvenanceHop } from '../../protocol/explain.ts';
import type { Json } from '../../protocol/json.ts';
import { stringifyJson } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';

export type { ProvenanceHop } from '../../protocol/explain.ts';

const SHOWN = 80;

/** A value in a sentence. */
export function shown(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : stringifyJson(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

export function hopValue(value: Json | undefined): ProvenanceHop['value'] {
  return value === undefined ? null : plainJson(value) ?? null;
}
