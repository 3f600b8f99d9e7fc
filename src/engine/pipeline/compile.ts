/**
 * What the workspace's files mean for the pipeline, worked out once per change and never per event:
 * for each input its routes (connections) with resolved settings and the reasons why one cannot be used.
 */
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type { OutputFile, Workspace, WorkspaceFile } from '../../protocol/workspace.ts';
import type { OutputDefinition, Settings } from '../outputs/definition.ts';
import { findOutput } from '../outputs/registry.ts';
import { resolveSettings, settingOwner } from '../outputs/settings-values.ts';
import type { ResolvedSettings } from '../outputs/settings-values.ts';

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
}

export interface CompiledWorkspace {
  readonly revision: number;
  readonly file: WorkspaceFile;
  readonly platforms: Readonly<Record<string, Platform>>;
  readonly routes: ReadonlyMap<string, readonly Route[]>;
  /** Every configured output, for simulators and schedules. */
  readonly outputs: ReadonlyMap<string, { readonly definition: OutputDefinition; readonly file: OutputFile; readonly settings: Settings }>;
}

/** Warnings (an unknown setting, a secret in a file) are for the problem list; only errors keep a route from working. */
function routeProblems(resolved: ResolvedSettings, where: RouteProblem['where']): RouteProblem[] {
  return resolved.problems.filter((problem) => problem.severity === 'error').map(({ field, message }) => ({ where, field, message }));
}

/** `secrets` maps a secret's name to its value. Connections to what does not exist are left out: loading reports them. */
export function compileWorkspace(workspace: Workspace, secrets: Readonly<Record<string, string>>, revision: number): CompiledWorkspace {
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
        settings, connectionSettings: resolved.settings, problems: [...problems, ...routeProblems(resolved, 'connection'), ...invalid], settingsPath,
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
  return { revision, file: workspace.file, platforms, routes, outputs };
}
