/** A batch's whole story as one file, and what becomes of such a file elsewhere. */
export { buildStory } from './build.ts';
export type { StoryOptions, StorySource } from './build.ts';
export { storyRemarks } from './compare.ts';
export { storyOutputs } from './outputs.ts';
export { storyPage } from './page/index.ts';
export { titleOf } from './page/sections.ts';
export { readStory } from './read.ts';
export type { ReadStory } from './read.ts';
export { chooseInput, profileBatch, storyBatch, storyCall } from './replay.ts';
export type { StoryInput } from './replay.ts';
