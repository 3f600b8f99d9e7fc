import { useQuery } from '@tanstack/react-query';
import { suggest, suggestionSource } from '../../../protocol/filter/index.ts';
import type { FilterEntity, Suggestions } from '../../../protocol/filter/index.ts';
import { api } from '../../api/api.ts';

const NONE: Suggestions = { from: 0, to: 0, items: [] };

/** Suggestions from the grammar and from values that were seen. */
export function useSuggestions(text: string, cursor: number, entity: FilterEntity, active: boolean): Suggestions {
  const source = active ? suggestionSource(text, cursor) : null;
  const seen = useQuery({
    queryKey: ['captured', 'values', source?.path, source?.prefix],
    queryFn: ({ signal }) => api.seenValues(source?.path ?? '', source?.prefix ?? '', 20, signal),
    enabled: source !== null,
    staleTime: 5_000,
  });
  if (!active) return NONE;
  return suggest(text, cursor, () => seen.data?.values ?? [], { entity, limit: 9 });
}
