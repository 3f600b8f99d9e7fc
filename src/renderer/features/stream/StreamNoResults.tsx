import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { explainFilter, parseFilter, removeTerm, splitTags } from '../../../protocol/filter/index.ts';
import { api } from '../../api/api.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextQuery, contextStore, removeFocus, setFilter } from '../../stores/context.ts';
import type { ContextState } from '../../stores/context.ts';
import { NoResults } from '../../ui/NoResults.tsx';

interface Narrowing {
  readonly tag: string;
  readonly without: string;
  readonly remove: () => void;
}

/** Everything that narrows the list, each with the query that is left without it. */
function narrowings(state: ContextState): Narrowing[] {
  return [
    ...splitTags(state.filter).map(({ text }, index) => {
      const filter = removeTerm(state.filter, index);
      return { tag: text, without: contextQuery({ ...state, filter }), remove: () => setFilter(filter) };
    }),
    ...state.focus.map((chip) => ({
      tag: `${chip.field}=${chip.value}`, without: contextQuery({ ...state, focus: state.focus.filter((one) => one !== chip) }), remove: () => removeFocus(chip),
    })),
    ...(state.input === null ? [] : [{ tag: `input=${state.input}`, without: contextQuery({ ...state, input: null }), remove: () => contextStore.setState({ input: null }) }]),
    ...(state.env === null ? [] : [{ tag: `env=${state.env}`, without: contextQuery({ ...state, env: null }), remove: () => contextStore.setState({ env: null }) }]),
  ];
}

/** The one whose removal brings most back; null when no single one does. */
async function mostRestrictive(options: readonly Narrowing[], signal: AbortSignal): Promise<number | null> {
  const totals = await Promise.all(options.map(async (option) => (await api.eventRows({ query: option.without, offset: 0, limit: 1 }, signal)).total));
  const best = totals.reduce((found, total, index) => (total > (totals[found] ?? 0) ? index : found), 0);
  return (totals[best] ?? 0) > 0 ? best : null;
}

export function StreamNoResults() {
  const state = useStore(contextStore);
  const stored = useStore(connectionStore, (connection) => connection.status?.counts.events);
  const query = contextQuery(state);
  const options = narrowings(state);
  const best = useQuery({ queryKey: ['captured', 'widen', query], queryFn: ({ signal }) => mostRestrictive(options, signal), staleTime: 2_000 });
  const suggestion = best.data === undefined || best.data === null ? undefined : options[best.data];
  return (
    <NoResults
      explanation={explainFilter(parseFilter(query).filter, { entity: 'events' })}
      hidden={stored}
      suggestion={suggestion === undefined ? undefined : { tag: suggestion.tag, remove: suggestion.remove }}
      onClear={() => contextStore.setState({ filter: '', input: null, env: null, focus: [] })}
    />
  );
}
