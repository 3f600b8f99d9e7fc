import { explainFilter, parseFilter } from '../../../protocol/filter/index.ts';
import type { FilterEntity } from '../../../protocol/filter/index.ts';

/** A filter text as one sentence. */
export function explain(text: string, entity: FilterEntity, labels: Readonly<Record<string, string>> = {}): string {
  return explainFilter(parseFilter(text).filter, { entity, labels });
}
