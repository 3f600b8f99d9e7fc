/** What the Violations tab is narrowed to, beside the filter: kept while other screens are in front. */
import { createStore } from 'zustand/vanilla';
import { filterValue } from '../../stores/context.ts';
import type { ContextState } from '../../stores/context.ts';
import type { SortColumn } from './violation-model.ts';

export const PERIODS = { all: null, '10m': 600_000, '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 } as const;
export type Period = keyof typeof PERIODS;

export interface ViolationView {
  /** Ticked versions as `plan@version`; none means all. */
  readonly ticked: readonly string[];
  readonly period: Period;
  readonly sort: { readonly by: SortColumn; readonly descending: boolean };
  readonly shows: 'violations' | 'blocked';
  /** When a fix was written, by group: until the mistake is made again it counts as mended. */
  readonly mended: Readonly<Record<string, number>>;
  /** Languages chosen for code, newest first. */
  readonly language: string | null;
}

export const violationView = createStore<ViolationView>(() => ({
  ticked: [], period: 'all', sort: { by: 'first', descending: true }, shows: 'violations', mended: {}, language: null,
}));

export function versionKey(plan: string, version: number): string {
  return `${plan}@${version}`;
}

export function toggleVersion(key: string): void {
  violationView.setState(({ ticked }) => ({ ticked: ticked.includes(key) ? ticked.filter((one) => one !== key) : [...ticked, key] }));
}

function versionTerm(key: string): string {
  const at = key.lastIndexOf('@');
  return `plan=${filterValue(key.slice(0, at))} version=${key.slice(at + 1)}`;
}

/** Ticked versions alone, for events as for violations. */
export function versionsQuery(ticked: readonly string[]): string {
  const [only = '', ...others] = ticked.map(versionTerm);
  return others.length === 0 ? only : `(${[only, ...others].join(' | ')})`;
}

/** Ticked versions, pickers and filter as one query over violations. */
export function violationQuery(ticked: readonly string[], context: Pick<ContextState, 'input' | 'env' | 'violationFilter'>): string {
  return [
    versionsQuery(ticked),
    context.input === null ? '' : `input=${filterValue(context.input)}`,
    context.env === null ? '' : `env=${context.env}`,
    context.violationFilter.trim(),
  ].filter((part) => part !== '').join(' ');
}
