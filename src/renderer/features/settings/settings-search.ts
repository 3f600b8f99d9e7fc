import { createStore } from 'zustand/vanilla';

/** What is typed into "Find a setting". */
export const settingsSearchStore = createStore<{ text: string }>(() => ({ text: '' }));
