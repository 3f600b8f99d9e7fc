/**
 * Data plans: the only door of this folder. Plans are compiled once when the configuration changes; validating and blocking are
 * functions of a version and a batch (spec/data-plans.md).
 */
export { checkPlan, MAX_PLAN_BYTES, planProblemsOfText } from './check/index.ts';
export { compilePlans, compileVersion } from './compile.ts';
export { validateBatch } from './validate.ts';
export { blockBatch, blockFlags } from './block.ts';
export { backfillBatch, quarantineRecord } from './quarantine.ts';
export type { BackfillOptions } from './quarantine.ts';
export { sdkPlan } from './sdk-plan.ts';
export type { AskedPlan, SdkPlan } from './sdk-plan.ts';
export { isPlannable, matchKeyOf, matchKeyOfEvent, matchOfEvent, pointName } from './match-key.ts';
export type { Match } from './match-key.ts';
export { asSent } from './as-sent.ts';
export { mergedIdentities } from './identity-map.ts';
export type {
  BatchLike, BatchValidation, Blocking, BlockFlags, BlockMetadata, CompiledPlans, CompiledVersion, Dropped, Finding, FindingTarget, Selection,
  Unchecked, ValidationActions,
} from './types.ts';
export { diffVersions } from './tools/diff.ts';
export { createDraft } from './tools/infer.ts';
export type { DraftBuilder, DraftOptions } from './tools/infer.ts';
export { coverageJob, draftJob, planIdOf, tournamentJob } from './tools/jobs.ts';
export type { CoverageArgs, DraftArgs, PlanJobContext, PlanJobResult, StoredBatch, TournamentArgs } from './tools/jobs.ts';
export { applyPatch, dataPoint, versionFile } from './tools/edit.ts';
export type { Edited, PatchStep } from './tools/edit.ts';
export { importText } from './tools/import.ts';
export type { ImportedPlan, ImportOptions, ImportResult } from './tools/import.ts';
export { readPlanText, readPlanValue } from './tools/plan-file.ts';
export type { PlanFileShape, ReadPlan } from './tools/plan-file.ts';
export { planTypes, typesFileName } from './tools/typescript.ts';
export { violationFixes } from './tools/fixes.ts';
export { brokenRule } from './tools/fix-context.ts';
export type { BrokenRule } from './tools/fix-context.ts';
