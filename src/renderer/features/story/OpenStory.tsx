import { useStore } from 'zustand';
import { StoryDialog } from './StoryDialog.tsx';
import { storyStore } from './story-store.ts';

/** Mounted once in the shell: a report may be opened from anywhere. */
export function OpenStory() {
  const file = useStore(storyStore, (state) => state.file);
  return file === null ? null : <StoryDialog key={`${file.name} ${file.text.length}`} file={file} />;
}
