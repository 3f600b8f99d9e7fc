/**
 * For each input its routes (connections): resolved settings, filters and rules of forwarding, and what keeps one from working.
 * Worked out once per change of the workspace.
 */
import type { Environment } from '../../protocol/vocabulary.ts';
import type { Pointer } from '../../protocol/contract.ts';
import type { ConnectionFile, OutputFile, Workspace } from '../../protocol/workspace.ts';
import { compileConnection, compileFilter, compileSplit, inputClassOf } from '../connections/index.ts';
import type { Blocker, CompiledConnection, CompiledFilter } from '../connections/index.ts';
import type { Bulk } from '../delivery/line.ts';
import type { OutputDefinition, Settings } from '../outputs/definition.ts';
import { findOutput } from '../outputs/registry.ts';
import { resolveSettings, settingOwner } from '../outputs/settings-values.ts';
import type { ResolvedSettings } from '../outputs/settings-values.ts';
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
  /** How its requests go together; null: each at once. */
  readonly bulk: Bulk | null;
  readonly problems: readonly RouteProblem[];
  /** JSON pointer of the output's settings in use, for reasons. */
  readonly settingsPath: string;
  /** The route with each environment's own credentials, null for one that has none; null as a whole when both share theirs. */
  readonly byEnvironment: Readonly<Record<Environment, Route | null>> | null;
  /** The input's user split, for this output. Null: it divides nobody. */
  readonly split: ((mpid: string | undefined) => Blocker | null) | null;
  readonly judges: CompiledConnection;
  /** The output's data filter for inputs of this class; null when everything passes. */
  readonly filter: CompiledFilter | null;
  /** Output rules, in order. */
  readonly rules: readonly CompiledRule[];
}

/** A connection that cannot be used: what arrives for it fails. */
export interface BrokenRoute {
  readonly connection: string;
  readonly output: string;
  readonly active: boolean;
  readonly code: string;
  readonly message: string;
  readonly pointer: Pointer;
}

export interface ConfiguredOutput {
  readonly definition: OutputDefinition;
  readonly file: OutputFile;
  readonly settings: Settings;
  readonly problems: readonly RouteProblem[];
}

export interface CompiledRoutes {
  readonly routes: ReadonlyMap<string, readonly Route[]>;
  /** By input, those beside `routes`. */
  readonly broken: ReadonlyMap<string, readonly BrokenRoute[]>;
  readonly outputs: ReadonlyMap<string, ConfiguredOutput>;
}

type SecretLookup = (name: string) => string | undefined;

/** Warnings (an unknown setting, a secret in a file) are for the problem list; only errors keep a route from working. */
function routeProblems(resolved: ResolvedSettings, where: RouteProblem['where']): RouteProblem[] {
  return resolved.problems.filter((problem) => problem.severity === 'error').map(({ field, message }) => ({ where, field, message }));
}

/** `slot`: the compiled rules of these names; routes that are only to judge need none. */
export function compileRoutes(workspace: Workspace, secret: SecretLookup, slot: (names: readonly string[]) => readonly CompiledRule[]): CompiledRoutes {
  const outputs = compileOutputs(workspace, secret);
  const routes = new Map<string, Route[]>(Object.keys(workspace.inputs).map((name) => [name, []]));
  for (const [name, file] of byName(workspace.connections)) {
    const output = outputs.get(file.output);
    const input = workspace.inputs[file.input];
    if (output === undefined || input === undefined) continue;
    const share = compileSplit(file.input, input.split);
    routes.get(file.input)!.push(compileRoute(name, file, output, secret, {
      split: share === null ? null : (mpid) => share(file.output, mpid),
      judges: compileConnection(name, file, workspace.file),
      filter: compileFilter(file.output, inputClassOf(input.platform), output.file.filters[inputClassOf(input.platform)]),
      rules: slot(file.rules),
    }));
  }
  return { routes, broken: brokenRoutes(workspace), outputs };
}

function byName<T>(items: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(items).sort(([a], [b]) => (a < b ? -1 : 1));
}

function compileOutputs(workspace: Workspace, secret: SecretLookup): Map<string, ConfiguredOutput> {
  const outputs = new Map<string, ConfiguredOutput>();
  for (const [name, file] of Object.entries(workspace.outputs)) {
    const definition = findOutput(file.partner);
    if (definition === undefined) continue;
    const resolved = resolveSettings(definition.settings, file.settings, secret);
    outputs.set(name, { definition, file, settings: resolved.settings, problems: routeProblems(resolved, 'output') });
  }
  return outputs;
}

function compileRoute(name: string, connection: ConnectionFile, output: ConfiguredOutput, secret: SecretLookup, own: Pick<Route, 'split' | 'judges' | 'filter' | 'rules'>): Route {
  const { definition, file } = output;
  const resolved = resolveSettings(definition.connectionSettings, connection.settings, secret);
  const routeWith = (settings: Settings, problems: readonly RouteProblem[], settingsPath: string): Omit<Route, 'byEnvironment'> => {
    const invalid = definition.validate(settings, resolved.settings)
      .filter(({ field }) => !problems.some((problem) => problem.field === field))
      .map(({ field, message }) => ({ where: settingOwner(definition, field), field, message }));
    return {
      connection: name, output: connection.output, file, definition, active: connection.active, environments: connection.environments,
      settings, connectionSettings: resolved.settings, bulk: definition.bulk?.(settings, resolved.settings) ?? null, problems: [...problems, ...routeProblems(resolved, 'connection'), ...invalid], settingsPath, ...own,
    };
  };
  const ofEnvironment = (environment: Environment): Route | null => {
    const set = file.environment_settings?.[environment] ?? {};
    if (Object.keys(set).length === 0) return null;
    const merged = resolveSettings(definition.settings, { ...file.settings, ...set }, secret);
    return { ...routeWith(merged.settings, routeProblems(merged, 'output'), `/environment_settings/${environment}`), byEnvironment: null };
  };
  return {
    ...routeWith(output.settings, output.problems, '/settings'),
    byEnvironment: file.environment_settings === undefined ? null : { development: ofEnvironment('development'), production: ofEnvironment('production') },
  };
}

function brokenRoutes({ brokenConnections, inputs }: Workspace): Map<string, BrokenRoute[]> {
  const broken = new Map<string, BrokenRoute[]>();
  for (const [connection, { input, output, active, code, message, file, path }] of byName(brokenConnections)) {
    if (!Object.hasOwn(inputs, input)) continue;
    const [kind = '', item = ''] = file.split('/');
    const pointer: Pointer = { kind: kind === 'outputs' ? 'output' : 'connection', name: item.replace(/\.json$/, ''), path, file };
    broken.set(input, [...broken.get(input) ?? [], { connection, output, active, code, message, pointer }]);
  }
  return broken;
}
