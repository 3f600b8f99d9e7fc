import type { OutputState } from '../../../protocol/partner.ts';
import { goToOutput } from '../../stores/output-place.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';

export interface QueueActions {
  readonly entries: readonly MenuEntry[];
  /** The requests that the figures count. */
  show(): void;
}

/** What can be done with requests that wait or were given up. */
export function useQueueActions(name: string, _state: OutputState | null): QueueActions {
  return { entries: [], show: () => goToOutput(name, 'requests') };
}
