/** What stands between a workspace's users and an output: filters, forwarding rules, samples, splits and custom mappings (spec/pipeline.md b-e). */
export { bucketOf, compileSplit } from './buckets.ts';
export { compileConnection } from './connection.ts';
export { withConsentEvents } from './consent-events.ts';
export { consentSeen, judgeConsent, rowText } from './consent-rule.ts';
export type { ConsentRow, ConsentVerdict } from './consent-rule.ts';
export { compileFilter, inputClassOf } from './data-filter.ts';
export type { Blocker, CompiledConnection, CompiledFilter, Filtered, MadeEvent, MappedBatch, ProjectedField, UserFacts } from './types.ts';
