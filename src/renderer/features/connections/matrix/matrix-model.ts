/** The matrix as it is shown: states in words, and rows narrowed by name and by what needs a look. */
import { Check, CircleSlash, Clock, Minus, SquareSplitHorizontal, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { MatrixReport } from '../../../../protocol/report.ts';
import { formatCount } from '../../../ui/format.ts';
import type { Tone } from '../../../ui/tones.ts';

export type MatrixRow = MatrixReport['rows'][number];
export type MatrixCell = MatrixRow['cells'][number];
export type CellState = MatrixCell['state'];

export interface MatrixColumn {
  readonly connection: string;
  readonly inputLabel: string;
  readonly outputLabel: string;
  readonly active: boolean;
  /** Position among the cells of a row. */
  readonly index: number;
}

export interface StateLook {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly meaning: string;
}

export const STATE_LOOKS: Readonly<Record<CellState, StateLook>> = {
  forwarded: { word: 'forwarded', tone: 'ok', icon: Check, meaning: 'Every one was accepted by the output' },
  partly: { word: 'partly', tone: 'warn', icon: SquareSplitHorizontal, meaning: 'Some were accepted, some were not' },
  filtered: { word: 'filtered', tone: 'neutral', icon: CircleSlash, meaning: 'All were held back before the output' },
  failed: { word: 'failed', tone: 'error', icon: X, meaning: 'The output rejected them, or a rule failed on them' },
  waiting: { word: 'waiting', tone: 'info', icon: Clock, meaning: 'They wait for the next upload or another try' },
  never: { word: 'never seen', tone: 'neutral', icon: Minus, meaning: 'This name never came by here' },
};
export const STATES = Object.keys(STATE_LOOKS) as CellState[];

/** What a cell counts, in words. */
export function cellText({ forwarded, held, failed, waiting, reason }: MatrixCell): string {
  const parts = [forwarded > 0 && `${formatCount(forwarded)} forwarded`, held > 0 && `${formatCount(held)} held back`, failed > 0 && `${formatCount(failed)} failed`, waiting > 0 && `${formatCount(waiting)} waiting`].filter((part) => typeof part === 'string');
  if (parts.length === 0) return 'never seen here';
  return `${parts.join(', ')}${reason === null ? '' : ` (${reason})`}`;
}

/** The number beside the word: of all that came by, how many were forwarded. */
export function cellNumber({ state, forwarded, held, failed, waiting }: MatrixCell): string {
  const all = forwarded + held + failed + waiting;
  if (all === 0) return '';
  return state === 'partly' ? `${formatCount(forwarded)}/${formatCount(all)}` : formatCount(all);
}

export interface MatrixView {
  readonly search: string;
  /** Rows with a cell in this state; null for all. */
  readonly state: CellState | null;
}

export function matrixRows(report: Pick<MatrixReport, 'rows'>, columns: readonly MatrixColumn[], { search, state }: MatrixView): MatrixRow[] {
  const wanted = search.trim().toLowerCase();
  return report.rows.filter(({ name, type, kind, cells }) => (wanted === '' || [name, type, kind].some((text) => text.toLowerCase().includes(wanted))) && (state === null || columns.some(({ index }) => cells[index]?.state === state)));
}

interface Labels {
  readonly inputs: Readonly<Record<string, { readonly label?: string | undefined }>>;
  readonly outputs: Readonly<Record<string, { readonly label?: string | undefined }>>;
}

/** Columns by the output's and the input's own names; with an input picked, only its connections. */
export function matrixColumns({ connections }: Pick<MatrixReport, 'connections'>, { inputs, outputs }: Labels, picked: string | null): MatrixColumn[] {
  return connections.flatMap(({ connection, input, output, active }, index) => (picked !== null && input !== picked ? [] : [{ connection, active, index, inputLabel: inputs[input]?.label ?? input, outputLabel: outputs[output]?.label ?? output }]));
}

/** How many cells of the rows are in each state. */
export function stateCounts(rows: readonly MatrixRow[], columns: readonly MatrixColumn[]): Readonly<Record<CellState, number>> {
  const counts = { forwarded: 0, partly: 0, filtered: 0, failed: 0, waiting: 0, never: 0 };
  for (const { cells } of rows) for (const { index } of columns) counts[cells[index]?.state ?? 'never'] += 1;
  return counts;
}
