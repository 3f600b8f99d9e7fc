/**
 * User profiles: the only door of this folder. What a batch does to a profile and what a profile adds to a batch are pure functions;
 * the store keeps them (spec/identity-profiles.md 4, 7).
 */
export { applyBatch } from './apply.ts';
export { enrichBatch } from './enrich.ts';
export type { KnownIdentity } from './enrich.ts';
export { defineGroups, groupsOf } from './groups.ts';
export { readHistory, readProfile } from './read.ts';
export type { HistoryArgs } from './read.ts';
export { ProfileStore } from './store.ts';
export { copyOnAlias, deleteProfile } from './users.ts';
export type { ProfileAlias } from './users.ts';
export type { AppliedBatch, Attribution, BatchFacts, ProfileState, ProfileWrite, StoredAttribute } from './types.ts';
