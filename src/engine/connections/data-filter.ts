import type { DataFilter, InputClass } from '../../protocol/data-filter.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { CompiledFilter } from './types.ts';

/** Servers count as feeds (spec/pipeline.md c.1). */
export function inputClassOf(platform: Platform): InputClass {
  return platform === 's2s' ? 'feeds' : 'platforms';
}

/** Null when everything passes. */
export function compileFilter(_output: string, _cls: InputClass, filter: DataFilter | undefined): CompiledFilter | null {
  return filter === undefined ? null : { apply: (batch) => ({ batch, held: [], removed: [] }) };
}
