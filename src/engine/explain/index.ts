/** Where the fields of outbound requests came from: the only door of this folder. */
export { changesOfBatch, changesOfBranch } from './changes.ts';
export type { Change } from './changes.ts';
export { eventIndex, eventWay } from './event-way.ts';
export { kitDifferences } from './kit-differences.ts';
export { byteSpan, jsonSpans } from './json-spans.ts';
export type { ValueSpan } from './json-spans.ts';
export { locate } from './locate.ts';
export { mappedRows } from './mapping-table.ts';
export { restOf } from './mapping-table-rest.ts';
export type { Ended } from './mapping-table-rest.ts';
export { accountOf } from './provenance.ts';
export type { SettingPlace } from './provenance.ts';
export type { BatchStory, IdentitySource, Lookups, ProfileSource } from './types.ts';
export { wireOf } from './wire.ts';
export type { Bytes, CallPlace, Located } from './wire-hops.ts';
