/**
 * Data plans: the only door of this folder. Plans are compiled once when the configuration changes; validating and blocking are
 * functions of a version and a batch (spec/data-plans.md).
 */
export { checkPlan, planProblemsOfText } from './check.ts';
export { compilePlans, compileVersion } from './compile.ts';
export { validateBatch } from './validate.ts';
export { blockBatch, blockFlags } from './block.ts';
export { isPlannable, matchKeyOf, matchKeyOfEvent, matchOfEvent, pointName } from './match-key.ts';
export type { Match } from './match-key.ts';
export { mergedIdentities } from './identity-map.ts';
export type {
  BatchLike, BatchValidation, Blocking, BlockFlags, BlockMetadata, CompiledPlans, CompiledVersion, Dropped, Finding, FindingTarget, Selection,
  Unchecked, ValidationActions,
} from './types.ts';
