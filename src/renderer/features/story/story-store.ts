/** The report file that is being opened; null while none is. */
import { createStore } from 'zustand/vanilla';
import { pickTextFile } from '../../ui/files.ts';
import type { PickedFile } from '../../ui/files.ts';

export const storyStore = createStore<{ file: PickedFile | null }>(() => ({ file: null }));

/** Asks for the file; the dialog shows what is in it. */
export async function pickStory(): Promise<void> {
  const file = await pickTextFile('.html,.json,text/html,application/json');
  if (file !== null) storyStore.setState({ file });
}

export function closeStory(): void {
  storyStore.setState({ file: null });
}
