/**
 * What the workspace's files mean for the pipeline, worked out once per change and never per event:
 * for each input its routes (connections) with resolved settings and the reasons why one cannot be used.
 */
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type { GroupFile } from '../../protocol/user.ts';
import type { OutputFile, Workspace, WorkspaceFile } from '../../protocol/workspace.ts';
import { compilePlans } from '../data-plans/index.ts';
import type { CompiledPlans } from '../data-plans/index.ts';
import type { OutputDefinition, Settings } from '../outputs/definition.ts';
import { findOutput } from '../outputs/registry.ts';
import { resolveSettings, settingOwner } from '../outputs/settings-values.ts';
import type { ResolvedSettings } from '../outputs/settings-values.ts';
import type { RuleProgram } from '../rules/index.ts';
import { compileRule } from './rule-chain.ts';
import type { CompiledRule } from './rule-chain.ts';

/** A setting that keeps a route from working, and where it stands. */
export interface RouteProblem {
  readonly where: 'output' | 'connection';
  readonly field: string;
  readonly message: string;
}

export interface Route {
  readonly connection: string;
  readonly output: string;
  readonly file: OutputFile;
  readonly definition: OutputDefinition;
  readonly active: boolean;
  readonly environments: Readonly<Record<Environment, boolean>>;
  readonly settings: Settings;
  readonly connectionSettings: Settings;
  readonly problems: readonly RouteProblem[];
  /** JSON pointer of the output's settings in use, for reasons. */
  readonly settingsPath: string;
  /** The route with each environment's own credentials, null for one that has none; null as a whole when both share theirs. */
  readonly byEnvironment: Readonly<Record<Environment, Route | null>> | null;
  /** Output rules, in order. */
  readonly rules: readonly CompiledRule[];
}

export interface CompiledWorkspace {
  readonly revision: number;
  readonly file: WorkspaceFile;
  readonly platforms: Readonly<Record<string, Platform>>;
  readonly routes: ReadonlyMap<string, readonly Route[]>;
  /** All-outputs rules by input, in order. */
  readonly inputRules: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly plans: CompiledPlans;
  readonly groups: readonly GroupFile[];
  /** Every configured output, for simulators and schedules. */
  readonly outputs: ReadonlyMap<string, { readonly definition: OutputDefinition; readonly file: OutputFile; readonly settings: Settings }>;
}

/** Warnings (an unknown setting, a secret in a file) are for the problem list; only errors keep a route from working. */
function routeProblems(resolved: ResolvedSettings, where: RouteProblem['where']): RouteProblem[] {
  return resolved.problems.filter((problem) => problem.severity === 'error').map(({ field, message }) => ({ where, field, message }));
}

export interface CompileOptions {
  /** A secret's name to its value. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly revision: number;
  /** The folder's rules may run. */
  readonly trusted: boolean;
}

/** Connections to what does not exist are left out: loading reports them. */
export async function compileWorkspace(workspace: Workspace, { secrets, revision, trusted }: CompileOptions): Promise<CompiledWorkspace> {
  const rules = new Map<string, CompiledRule>();
  const named = new Set([...Object.values(workspace.inputs), ...Object.values(workspace.connections)].flatMap((item) => item.rules));
  for (const name of named) rules.set(name, await compileRule(name, Object.hasOwn(workspace.rules, name) ? workspace.rules[name] : undefined, trusted));
  const slot = (names: readonly string[]): CompiledRule[] => names.map((name) => rules.get(name)!);
  const secret = (name: string): string | undefined => secrets[name];
  const outputs = new Map<string, { definition: OutputDefinition; file: OutputFile; settings: Settings; problems: RouteProblem[] }>();
  for (const [name, file] of Object.entries(workspace.outputs)) {
    const definition = findOutput(file.partner);
    if (definition === undefined) continue;
    const resolved = resolveSettings(definition.settings, file.settings, secret);
    const problems = routeProblems(resolved, 'output');
    outputs.set(name, { definition, file, settings: resolved.settings, problems });
  }
  const routes = new Map<string, Route[]>();
  for (const name of Object.keys(workspace.inputs)) routes.set(name, []);
  for (const [name, connection] of Object.entries(workspace.connections).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const output = outputs.get(connection.output);
    const list = routes.get(connection.input);
    if (output === undefined || list === undefined) continue;
    const { definition, file } = output;
    const resolved = resolveSettings(definition.connectionSettings, connection.settings, secret);
    const routeWith = (settings: Settings, problems: readonly RouteProblem[], settingsPath: string): Omit<Route, 'byEnvironment'> => {
      const invalid = definition.validate(settings, resolved.settings)
        .filter(({ field }) => !problems.some((problem) => problem.field === field))
        .map(({ field, message }) => ({ where: settingOwner(definition, field), field, message }));
      return {
        connection: name, output: connection.output, file, definition, active: connection.active, environments: connection.environments,
        settings, connectionSettings: resolved.settings, rules: slot(connection.rules), problems: [...problems, ...routeProblems(resolved, 'connection'), ...invalid], settingsPath,
      };
    };
    const own = (environment: Environment): Route | null => {
      const set = file.environment_settings?.[environment] ?? {};
      if (Object.keys(set).length === 0) return null;
      const merged = resolveSettings(definition.settings, { ...file.settings, ...set }, secret);
      return { ...routeWith(merged.settings, routeProblems(merged, 'output'), `/environment_settings/${environment}`), byEnvironment: null };
    };
    list.push({
      ...routeWith(output.settings, output.problems, '/settings'),
      byEnvironment: file.environment_settings === undefined ? null : { development: own('development'), production: own('production') },
    });
  }
  const platforms = Object.fromEntries(Object.entries(workspace.inputs).map(([name, input]) => [name, input.platform]));
  const inputRules = new Map(Object.entries(workspace.inputs).filter(([, input]) => input.rules.length > 0).map(([name, input]) => [name, slot(input.rules)]));
  const plans = compilePlans(workspace.plans, workspace.file.data_plans.profile, workspace.brokenPlans);
  return { revision, file: workspace.file, platforms, routes, inputRules, plans, groups: Object.values(workspace.groups), outputs };
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
