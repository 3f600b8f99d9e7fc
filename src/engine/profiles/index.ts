/** User profiles (spec/identity-profiles.md 4): the only door of this folder. */
export { readHistory, readProfile } from './read.ts';
export type { HistoryArgs } from './read.ts';
export type { Attribution, ProfileState, ProfileWrite, StoredAttribute } from './types.ts';
