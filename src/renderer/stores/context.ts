/** What every list is narrowed to: pickers, focus chips and the filter (ui.md B1). Part of a copied link. */
import { createStore } from 'zustand/vanilla';
import type { Environment } from '../../protocol/vocabulary.ts';

/** A user or device that all lists honour, shown as a removable chip. */
export interface FocusChip {
  readonly field: 'mpid' | 'device' | 'session' | 'batch';
  readonly value: string;
}

export interface ContextState {
  input: string | null;
  env: Environment | null;
  focus: readonly FocusChip[];
  /** The applied filter: always the last valid text. */
  filter: string;
  /** The Requests screen has fields of its own, so it has a filter of its own. */
  requestFilter: string;
  /** The filter of the Violations tab, over violations instead of events. */
  violationFilter: string;
  /** What the Users screen looks for. */
  userSearch: string;
  /** What the Connections screen looks for: a connection, or an event's name in the matrix. */
  connectionSearch: string;
  /** The view stands still; capture goes on. */
  paused: boolean;
  /** "Clear view": rows up to this `seq` are hidden until the filter or the page is left. */
  clearedSeq: number | null;
}

export const EMPTY_CONTEXT: ContextState = { input: null, env: null, focus: [], filter: '', requestFilter: '', violationFilter: '', userSearch: '', connectionSearch: '', paused: false, clearedSeq: null };

export const contextStore = createStore<ContextState>(() => EMPTY_CONTEXT);

export function setFilter(filter: string): void {
  contextStore.setState({ filter });
}

/** Adds terms to the filter; used by "filter by this value". */
export function addToFilter(term: string): void {
  const { filter } = contextStore.getState();
  if (filter.split(' ').includes(term)) return;
  contextStore.setState({ filter: filter === '' ? term : `${filter} ${term}` });
}

export function addFocus(chip: FocusChip): void {
  contextStore.setState((state) => ({ focus: [...state.focus.filter((other) => other.field !== chip.field), chip] }));
}

export function removeFocus(chip: FocusChip): void {
  contextStore.setState((state) => ({ focus: state.focus.filter((other) => other !== chip) }));
}

/** A value as the filter language writes it: quoted when it has more than word characters. */
export function filterValue(value: string): string {
  return /^[\w.@:/+-]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The whole query that lists send: pickers, chips and filter, joined by AND. */
export function contextQuery(state: Pick<ContextState, 'input' | 'env' | 'focus' | 'filter'>): string {
  return [
    state.input === null ? '' : `input=${filterValue(state.input)}`,
    state.env === null ? '' : `env=${state.env}`,
    ...state.focus.map((chip) => `${chip.field}=${filterValue(chip.value)}`),
    state.filter.trim(),
  ].filter((part) => part !== '').join(' ');
}
