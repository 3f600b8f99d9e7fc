import type { CustomMapping } from '../../protocol/custom-mapping.ts';
import type { CompiledConnection } from './types.ts';

export function compileMappings(_connection: string, mappings: readonly CustomMapping[]): CompiledConnection['map'] {
  return mappings.length === 0 ? null : (batch) => ({ batch, made: batch.events.map((_event, source) => ({ source, by: null, fields: [] })), held: [], missed: [], origin: new Map() });
}
