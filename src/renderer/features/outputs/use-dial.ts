/** Turning an output's dial at once, without the bar of unsaved changes: one setting, taken back with one click. */
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { OutputFile, RealismMode } from '../../../protocol/workspace.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys, useWorkspace } from '../../api/queries.ts';
import { outputKeys } from '../../api/outputs.ts';
import { showToast } from '../../ui/toasts.ts';
import { deskStore, keyOf } from '../connections/drafts.ts';
import { modeOf } from './modes.ts';

export interface Dial {
  /** As it is saved; null when there is no such output. */
  readonly file: OutputFile | null;
  turn(mode: RealismMode): void;
  /** Why it cannot be turned now; null when it can. */
  readonly why: string | null;
}

export function useDial(name: string): Dial {
  const client = useQueryClient();
  const file = useWorkspace().data?.outputs[name];
  const edited = useStore(deskStore, (state) => state.history.present[keyOf('outputs', name)] !== undefined);

  async function set(mode: RealismMode, undo: RealismMode | null): Promise<void> {
    try {
      const now = await api.workspaceFile('outputs', name);
      await api.save('outputs', name, { ...now, behaviour: { ...now.behaviour, mode } });
      await Promise.all([client.invalidateQueries({ queryKey: queryKeys.workspace }), client.invalidateQueries({ queryKey: outputKeys.all })]);
      const text = `${now.label ?? name}: ${modeOf(mode).label}`;
      if (undo === null) showToast(text);
      else showToast(text, { label: 'Undo', run: () => void set(undo, null) });
    } catch (error) {
      showToast(asApiError(error).message);
    }
  }

  return {
    file: file ?? null,
    turn: (mode) => { if (file !== undefined && mode !== file.behaviour.mode) void set(mode, file.behaviour.mode); },
    why: file === undefined ? 'The output is not there' : edited ? 'This output has changes that are not saved' : null,
  };
}
