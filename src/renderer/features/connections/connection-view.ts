/** How the Connections screen looks at its data: kept while other screens are in front. */
import { createStore } from 'zustand/vanilla';
import type { ReportRange } from '../../api/reports.ts';
import { engineNow } from '../../stores/engine-clock.ts';

const MINUTE = 60_000;

/** Lengths in ms; null is everything that is stored. */
export const PERIODS = { '15m': 15 * MINUTE, '1h': 60 * MINUTE, '24h': 24 * 60 * MINUTE, all: null } as const;
export type Period = keyof typeof PERIODS;

export const PERIOD_WORDS: Readonly<Record<Period, string>> = { '15m': 'in the last 15 minutes', '1h': 'in the last hour', '24h': 'in the last 24 hours', all: 'since capture began' };
export const PERIOD_OPTIONS: readonly { readonly value: Period; readonly label: string }[] = [{ value: '15m', label: '15 min' }, { value: '1h', label: '1 h' }, { value: '24h', label: '24 h' }, { value: 'all', label: 'All' }];

export interface ConnectionView {
  readonly period: Period;
  readonly look: 'graph' | 'table';
  /** Who sampling, splits and consent are told for, when no user is in focus. */
  readonly mpid: string | null;
  readonly dialog: 'new' | null;
}

export const connectionView = createStore<ConnectionView>(() => ({ period: '24h', look: 'graph', mpid: null, dialog: null }));

export function rangeOf(period: Period): ReportRange {
  const length = PERIODS[period];
  return { key: `connections ${period}`, read: () => ({ from: length === null ? 0 : engineNow() - length }) };
}
