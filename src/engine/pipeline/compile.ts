/** What the workspace's files mean for the pipeline, worked out once per change and never per event. */
import type { Platform } from '../../protocol/vocabulary.ts';
import type { GroupFile } from '../../protocol/user.ts';
import type { Workspace, WorkspaceFile } from '../../protocol/workspace.ts';
import { compilePlans } from '../data-plans/index.ts';
import type { CompiledPlans } from '../data-plans/index.ts';
import { compileStrategy } from '../identity/strategy.ts';
import type { RuleProgram } from '../rules/index.ts';
import { compileRoutes } from './compile-routes.ts';
import type { CompiledRoutes } from './compile-routes.ts';
import { compileRule } from './rule-chain.ts';
import type { CompiledRule } from './rule-chain.ts';

export interface CompiledWorkspace extends CompiledRoutes {
  readonly revision: number;
  readonly file: WorkspaceFile;
  readonly platforms: Readonly<Record<string, Platform>>;
  /** All-outputs rules by input, in order. */
  readonly inputRules: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly plans: CompiledPlans;
  readonly groups: readonly GroupFile[];
  /** Identity types that make a user known. */
  readonly login: ReadonlySet<string>;
}

export interface CompileOptions {
  /** A secret's name to its value. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly revision: number;
  /** The folder's rules may run. */
  readonly trusted: boolean;
}

export async function compileWorkspace(workspace: Workspace, { secrets, revision, trusted }: CompileOptions): Promise<CompiledWorkspace> {
  const rules = new Map<string, CompiledRule>();
  const named = new Set([...Object.values(workspace.inputs), ...Object.values(workspace.connections)].flatMap((item) => item.rules));
  for (const name of named) rules.set(name, await compileRule(name, Object.hasOwn(workspace.rules, name) ? workspace.rules[name] : undefined, trusted));
  const slot = (names: readonly string[]): CompiledRule[] => names.map((name) => rules.get(name)!);
  return {
    revision, file: workspace.file, groups: Object.values(workspace.groups), login: compileStrategy(workspace.file.identity).login,
    ...compileRoutes(workspace, (name) => secrets[name], slot),
    platforms: Object.fromEntries(Object.entries(workspace.inputs).map(([name, input]) => [name, input.platform])),
    inputRules: new Map(Object.entries(workspace.inputs).filter(([, input]) => input.rules.length > 0).map(([name, input]) => [name, slot(input.rules)])),
    plans: compilePlans(workspace.plans, workspace.file.data_plans.profile, workspace.brokenPlans),
  };
}

/** Rules may run over what comes in here, or over what goes from here to an output. */
export function hasRules(workspace: CompiledWorkspace, input: string): boolean {
  return workspace.inputRules.has(input) || (workspace.routes.get(input) ?? []).some((route) => route.rules.length > 0);
}

/** Every version that runs now, to be loaded ahead of its first call. */
export function programsOf(workspace: CompiledWorkspace): RuleProgram[] {
  const slots = [...workspace.inputRules.values(), ...[...workspace.routes.values()].flat().map((route) => route.rules)];
  const programs = new Map<string, RuleProgram>();
  for (const rule of slots.flat()) {
    for (const version of Object.values(rule.versions)) if ('run' in version && version.run.ok) programs.set(version.run.program.key, version.run.program);
  }
  return [...programs.values()];
}
