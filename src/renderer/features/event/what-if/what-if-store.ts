/** The question that "what if" was opened with; asked from a blocker, the footer, the palette. */
import { createStore } from 'zustand/vanilla';
import type { FileChange } from '../../../../protocol/explain.ts';
import type { Flip } from '../../../../protocol/flips.ts';
import { selectionStore } from '../../../stores/selection.ts';

export interface WhatIfStart {
  /** What was open when it was asked. */
  readonly batch: string | null;
  /** Whose answer is looked at first; null for all. */
  readonly connection: string | null;
  /** Tried out at once. */
  readonly flips: readonly Flip[];
  /** A setting whose other value is for the user to choose: its form is open at first. */
  readonly edit: SettingPlace | null;
}

export interface SettingPlace extends Pick<FileChange, 'kind' | 'name'> {
  readonly path: string;
}

export const whatIfStore = createStore<{ start: WhatIfStart | null }>(() => ({ start: null }));

export function askWhatIf(connection: string | null = null, flips: readonly Flip[] = [], edit: SettingPlace | null = null): void {
  whatIfStore.setState({ start: { batch: selectionStore.getState().batch, connection, flips, edit } });
}

export function closeWhatIf(): void {
  whatIfStore.setState({ start: null });
}
