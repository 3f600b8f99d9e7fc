/** The batch whose report is to be shared; null while nobody asked. */
import { createStore } from 'zustand/vanilla';

export const shareStore = createStore<{ batch: string | null }>(() => ({ batch: null }));

export function shareReport(batch: string | null): void {
  shareStore.setState({ batch });
}
