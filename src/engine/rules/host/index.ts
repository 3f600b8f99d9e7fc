export { RuleHosts } from './hosts.ts';
export { findRuleNode } from './node.ts';
export type { RuleAnswer, RuleHostsOptions, RuleNode, RuleProgram, RuleRunner, RuleRunOptions, RuleWarning } from './types.ts';
