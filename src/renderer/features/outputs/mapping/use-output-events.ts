/** Events that were considered for an output, newest first; the one that is looked at stays while others come in. */
import { useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { EventRow } from '../../../../protocol/contract.ts';
import { api } from '../../../api/api.ts';
import { useEvent } from '../../../api/queries.ts';
import { filterValue } from '../../../stores/context.ts';
import { queryError } from '../../../ui/QueryField.tsx';

const SHOWN = 60;

/** `search`: in the filter language; one that cannot be used finds what it found before. */
export function useOutputEvents(output: string, search: string) {
  const usable = queryError(search) === null ? search.trim() : '';
  const query = `output=${filterValue(output)}${usable === '' ? '' : ` ${usable}`}`;
  return useQuery({
    queryKey: ['captured', 'outputs', 'events-of', query],
    queryFn: async ({ signal }) => (await api.events({ query, limit: SHOWN }, signal)).items.filter(({ type }) => type !== 'batch'),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export interface ChosenEvent {
  /** Null while it is loaded, or when there is none. */
  readonly event: EventRow | null;
  readonly newest: EventRow | null;
  readonly loading: boolean;
  readonly error: Error | null;
  choose(id: string): void;
  retry(): void;
}

/** `item`: the event that a link leads to. */
export function useChosenEvent(output: string, item: string | null): ChosenEvent {
  const list = useOutputEvents(output, '');
  const [chosen, setChosen] = useState({ item, id: item });
  const newest = list.data?.[0] ?? null;
  if (chosen.item !== item) setChosen({ item, id: item });
  else if (chosen.id === null && newest !== null) setChosen({ item, id: newest.id });
  const known = list.data?.find(({ id }) => id === chosen.id) ?? null;
  const other = useEvent(known === null ? chosen.id : null);
  return {
    event: known ?? other.data?.event ?? null, newest,
    loading: list.isPending || (known === null && chosen.id !== null && other.isPending),
    error: list.error ?? (known === null ? other.error : null),
    choose: (id) => setChosen({ item, id }),
    retry: () => { void list.refetch(); if (known === null) void other.refetch(); },
  };
}
