/**
 * The rules of one slot, in their order (spec/pipeline.md a.8): which version runs for which data, what each made of the batch, and
 * what becomes of it. Compiled once per change of the configuration; run at the edge, read by the stages as a value.
 */
import type { Reason } from '../../protocol/contract.ts';
import { LATEST } from '../../protocol/rule.ts';
import type { FailureAction, Rule, RulePosition, RuleRun } from '../../protocol/rule.ts';
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import { codePath, effectOf, prepareRule, runRule, unreachedChanges } from '../rules/index.ts';
import type { PreparedRule, RuleRunner, Unreached } from '../rules/index.ts';

/** A version that runs, or why none does. */
export type RuleVersion = { readonly run: PreparedRule; /** Where its code stands, whether or not it compiles. */ readonly file: string } | { readonly off: Reason };

export interface CompiledRule {
  readonly name: string;
  readonly failureAction: FailureAction | null;
  readonly versions: Readonly<Record<Environment, RuleVersion>>;
}

/** Where rules are asked for: the input's all-outputs slot, or a connection's. */
export interface RuleSlot {
  readonly position: RulePosition;
  /** The connection's name; empty for all outputs. */
  readonly connection: string;
  readonly rules: readonly CompiledRule[];
}

export interface RuleStep {
  readonly rule: CompiledRule;
  /** Null when the rule is off. */
  readonly run: RuleRun | null;
  readonly off: Reason | null;
  readonly before: Batch;
  /** Null when it was dropped here. */
  readonly after: Batch | null;
}

export interface RuleChain {
  readonly steps: readonly RuleStep[];
  /** Null when a rule dropped it. */
  readonly batch: Batch | null;
  /** What the rules together changed without its change event. */
  readonly unreached: readonly Unreached[];
}

/** The files that a step's pointer opens. */
export function rulePointer(name: string, file: string, line: number | null): NonNullable<Reason['pointer']> {
  return { kind: 'rule', name, file, ...(line === null ? {} : { line }) };
}

export async function compileRule(name: string, rule: Rule | undefined, trusted: boolean): Promise<CompiledRule> {
  if (rule === undefined) {
    const off = { off: { code: 'rule-missing', message: `There is no rule ${name}: the batch goes on without it.` } };
    return { name, failureAction: null, versions: { development: off, production: off } };
  }
  const version = async (wanted: string | null): Promise<RuleVersion> => {
    const off = offReason(name, rule, wanted, trusted);
    if (off !== null || wanted === null) return { off: off ?? { code: 'rule-off', message: `${name} does not run.` } };
    const code = wanted === LATEST ? { code: rule.code, language: rule.language } : rule.versions[wanted]!;
    return { run: await prepareRule(name, wanted, code, rule.file), file: codePath(name, wanted, code.language) };
  };
  return { name, failureAction: rule.file.failure_action, versions: { development: await version(LATEST), production: await version(rule.file.prod) } };
}

function offReason(name: string, rule: Rule, version: string | null, trusted: boolean): Reason | null {
  const settings = { kind: 'rule' as const, name, file: `rules/${name}/rule.json` };
  if (!trusted) return { code: 'rule-untrusted', message: `${name} does not run: this workspace's folder is not trusted yet. Trust it on the Rules screen.`, pointer: { ...settings, path: '' } };
  if (!rule.file.active) return { code: 'rule-inactive', message: `${name} is switched off.`, pointer: { ...settings, path: '/active' }, value: false };
  if (rule.file.failure_action === null) return { code: 'rule-no-failure-action', message: `${name} does not run: choose its failure action, Discard or Proceed, first.`, pointer: { ...settings, path: '/failure_action' }, value: null };
  if (version === null) return { code: 'rule-not-promoted', message: `${name} was never promoted: production data passes it unchanged.`, pointer: { ...settings, path: '/prod' }, value: null };
  if (version !== LATEST && rule.versions[version] === undefined) return { code: 'rule-version-missing', message: `${name} should run ${version} for production data, but ${codePath(name, version, 'js')} is missing.`, pointer: { ...settings, path: '/prod' }, value: version };
  return null;
}

/** Runs the slot's rules one after the other. Never rejects: what goes wrong in a rule is in its step. `input` is the batch as rules get it. Ends early when nobody wants it any more. */
export async function runChain(runner: RuleRunner, slot: RuleSlot, batch: Batch, platform: Platform, { input, signal }: { readonly input: string; readonly signal: AbortSignal }): Promise<RuleChain> {
  const steps: RuleStep[] = [];
  let at: Batch = batch;
  let unsaid = false;
  for (const rule of slot.rules) {
    if (signal.aborted) break;
    const version = rule.versions[at.environment];
    if ('off' in version) {
      steps.push({ rule, run: null, off: version.off, before: at, after: at });
      continue;
    }
    const { run, batch: result, unreached } = await runRule(runner, version.run, at, slot.position, platform, { signal, patient: true, ...(at === batch ? { input } : {}) });
    const effect = effectOf(run.verdict, rule.failureAction);
    const after: Batch | null = effect === 'dropped' ? null : effect === 'goes-on' ? result ?? at : at;
    steps.push({ rule, run, off: null, before: at, after });
    unsaid ||= unreached.length > 0;
    if (after === null) return { steps, batch: null, unreached: [] };
    at = after;
  }
  // A later rule may add the event that an earlier one left out.
  return { steps, batch: at, unreached: unsaid ? unreachedChanges(batch, at, slot.position, platform) : [] };
}

/** True when no rule of the slot would run for this environment: the chain then needs no host. */
export function isIdle(slot: RuleSlot, environment: Environment): boolean {
  return slot.rules.every((rule) => 'off' in rule.versions[environment]);
}

/** The chain of a slot in which nothing runs. */
export function idleChain(slot: RuleSlot, batch: Batch): RuleChain {
  const steps = slot.rules.map((rule): RuleStep => {
    const version = rule.versions[batch.environment];
    return { rule, run: null, off: 'off' in version ? version.off : null, before: batch, after: batch };
  });
  return { steps, batch, unreached: [] };
}
