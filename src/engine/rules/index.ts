/** Rules: the only door of this folder (spec/pipeline.md (a)). `host/` runs them locked up; all else is the desk around a run. */
export { fromRuleOutput, plainView, toRuleInput } from './batch-view.ts';
export type { RuleOutput, RuleWarning } from './batch-view.ts';
export { casePath, parseRules, readRules, RULES_DIR, ruleFiles, ruleValue, staleRuleFiles, versionPath } from './files.ts';
export type { LoadedRules, RuleText } from './files.ts';
