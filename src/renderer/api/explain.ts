/** What if, where a value came from, kits, and the story of a batch: over the control API. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { KitView, Provenance, WhatIf, WhatIfResult, Why } from '../../protocol/explain.ts';
import { stringifyJson } from '../../protocol/json.ts';
import { call } from './api.ts';

const id = encodeURIComponent;

interface Items<T> { readonly items: readonly T[] }

export const explainApi = {
  why: async (event: string, signal?: AbortSignal) => (await call<Items<Why>>('GET', `/events/${id(event)}/why`, { signal })).items,
  whatIf: (question: WhatIf, signal?: AbortSignal) => call<WhatIfResult>('POST', '/what-if', { body: question, signal }),
  provenance: (delivery: string, signal?: AbortSignal) => call<Provenance>('GET', `/deliveries/${id(delivery)}/provenance`, { signal }),
  kits: async (event: string, signal?: AbortSignal) => (await call<Items<KitView>>('GET', `/events/${id(event)}/kits`, { signal })).items,
};

/** Below `captured`, and below `event`: retries change what is told, and the stream says so. */
export const explainKeys = {
  why: (event: string) => ['captured', 'event', event, 'why'] as const,
  kits: (event: string) => ['captured', 'event', event, 'kits'] as const,
  whatIf: (question: WhatIf | null) => ['what-if', stringifyJson(question)] as const,
  provenance: (delivery: string) => ['captured', 'event', 'delivery', delivery, 'provenance'] as const,
};

/** The trace tells it of the connections that it met; the engine also of those that a batch never came to. */
export function useWhy(event: string | null) {
  return useQuery({ queryKey: explainKeys.why(event ?? ''), queryFn: ({ signal }) => explainApi.why(event ?? '', signal), enabled: event !== null });
}

/** Modelled after the files as they are now. */
export function useKits(event: string | null) {
  return useQuery({ queryKey: explainKeys.kits(event ?? ''), queryFn: ({ signal }) => explainApi.kits(event ?? '', signal), enabled: event !== null, staleTime: 0 });
}

/** A request and what it was made of do not change. */
export function useProvenance(delivery: string | null) {
  return useQuery({ queryKey: explainKeys.provenance(delivery ?? ''), queryFn: ({ signal }) => explainApi.provenance(delivery ?? '', signal), enabled: delivery !== null, staleTime: Number.POSITIVE_INFINITY });
}

/** The last answer stays while the next one is under way. Null: nothing is asked. */
export function useWhatIf(question: WhatIf | null) {
  return useQuery({
    queryKey: explainKeys.whatIf(question),
    queryFn: ({ signal }) => explainApi.whatIf(question as WhatIf, signal),
    enabled: question !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}
