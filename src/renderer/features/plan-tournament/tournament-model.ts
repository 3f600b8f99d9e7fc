/** Who takes part, and what a result says compared with the first of them. */
import { createStore } from 'zustand/vanilla';
import type { Contestant, PlanSummary, Tournament, ValidationProfile } from '../../../protocol/data-plan.ts';

/** As many as the engine takes. */
export const MAX_CONTESTANTS = 8;

interface TournamentState {
  /** Null until the user chose: the newest versions of a plan then take part. */
  readonly contestants: readonly Contestant[] | null;
  readonly query: string;
  readonly profile: ValidationProfile;
}

export const tournamentStore = createStore<TournamentState>(() => ({ contestants: null, query: '', profile: 'server' }));

export const versionContestant = (plan: PlanSummary, version: number): Contestant => ({ label: `${plan.name} v${version}`, plan: plan.id, version });

/** The last three versions of a plan, the oldest of them as the measure. */
export function defaultContestants(plans: readonly PlanSummary[], plan: string | null): readonly Contestant[] {
  const chosen = plans.find(({ id }) => id === plan) ?? plans.find((one) => one.versions.some((each) => each.activated_environment !== 'none')) ?? plans[0];
  if (!chosen) return [];
  return chosen.versions.toSorted((a, b) => a.version - b.version).slice(-3).map(({ version }) => versionContestant(chosen, version));
}

/** A label that no other contestant has. */
export function freeLabel(label: string, taken: readonly Contestant[]): string {
  let free = label;
  for (let number = 2; taken.some((one) => one.label === free); number += 1) free = `${label} (${number})`;
  return free;
}

export type Change = 'appears' | 'vanishes' | 'more' | 'fewer' | 'same';

/** How a count stands to the first contestant's. */
export function changeOf(first: number, count: number): Change {
  if (first === count) return 'same';
  if (first === 0) return 'appears';
  if (count === 0) return 'vanishes';
  return count > first ? 'more' : 'fewer';
}

export type TournamentRow = Tournament['rows'][number];
export type Shown = 'all' | 'appear' | 'vanish' | 'differ';

export function rowsOf(rows: readonly TournamentRow[], shown: Shown, search: string): readonly TournamentRow[] {
  const wanted = search.trim().toLowerCase();
  return rows.filter((row) => {
    const [first = 0, ...others] = row.counts;
    const changes = others.map((count) => changeOf(first, count));
    const fits = shown === 'all' || (shown === 'differ' ? changes.some((change) => change !== 'same') : changes.includes(shown === 'appear' ? 'appears' : 'vanishes'));
    return fits && (wanted === '' || `${row.point} ${row.path} ${row.key} ${row.message}`.toLowerCase().includes(wanted));
  });
}

/** How many violations only this contestant has, and how many of the first's it has not. */
export function standing(rows: readonly TournamentRow[], index: number): { appear: number; vanish: number } {
  let [appear, vanish] = [0, 0];
  for (const { counts } of rows) {
    const change = changeOf(counts[0] ?? 0, counts[index] ?? 0);
    if (change === 'appears') appear += 1;
    if (change === 'vanishes') vanish += 1;
  }
  return { appear, vanish };
}

/** One column for each contestant beside what is counted. */
export function columnsFor(count: number): { gridTemplateColumns: string; minWidth: number } {
  return { gridTemplateColumns: `minmax(200px, 1fr) repeat(${count}, minmax(92px, 132px))`, minWidth: 240 + count * 104 };
}
