/** What the workspace's files say to a report: names, partners, rules, and what keeps a connection from working. */
import type { Workspace } from '../../protocol/workspace.ts';
import { inputClassOf } from '../connections/index.ts';
import { findOutput } from '../outputs/registry.ts';
import { compileRoutes } from '../pipeline/compile-routes.ts';
import type { ForwardingOutput } from '../store/queries/report-forwarding.ts';
import type { MapConnection, MapInput, MapOutput } from '../store/queries/report-map.ts';
import type { MatrixColumn } from '../store/queries/report-matrix.ts';
import type { SpanNames } from '../store/queries/report-spans.ts';

const byName = <T>(items: Readonly<Record<string, T>>): [string, T][] => Object.entries(items).sort(([a], [b]) => (a < b ? -1 : 1));

export const inputLabel = ({ inputs }: Workspace, name: string): string => inputs[name]?.label ?? name;
export const outputLabel = ({ outputs }: Workspace, name: string): string => outputs[name]?.label ?? name;
const partnerName = ({ outputs }: Workspace, name: string): string => findOutput(outputs[name]?.partner ?? '')?.name ?? outputs[name]?.partner ?? '';

/** `Shop web → Mixpanel EU` */
export function connectionLabels(workspace: Workspace): Record<string, string> {
  const all = { ...workspace.brokenConnections, ...workspace.connections };
  return Object.fromEntries(Object.entries(all).map(([name, { input, output }]) => [name, `${inputLabel(workspace, input)} → ${outputLabel(workspace, output)}`]));
}

export function feedsOf({ inputs }: Workspace): string[] {
  return Object.entries(inputs).filter(([, { platform }]) => inputClassOf(platform) === 'feeds').map(([name]) => name);
}

export function activeOutputs({ connections }: Workspace): number {
  return new Set(Object.values(connections).filter(({ active }) => active).map(({ output }) => output)).size;
}

/** Outputs as columns; with an input, only those that it is connected to. */
export function forwardingOutputs(workspace: Workspace, input: string | null): ForwardingOutput[] {
  const connected = new Set(Object.values(workspace.connections).filter((one) => input === null || one.input === input).map(({ output }) => output));
  return byName(workspace.outputs).filter(([name]) => input === null || connected.has(name)).map(([output, { partner }]) => ({
    output, label: outputLabel(workspace, output), partner: partnerName(workspace, output), takes: findOutput(partner)?.eventTypes ?? null,
  }));
}

/** Connections of an input (null: all), those too that cannot be used. */
export function matrixColumns(workspace: Workspace, input: string | null): MatrixColumn[] {
  const labels = connectionLabels(workspace);
  return byName({ ...workspace.brokenConnections, ...workspace.connections }).filter(([, one]) => input === null || one.input === input)
    .map(([connection, { input: from, output, active }]) => ({ connection, output, input: from, label: labels[connection]!, active }));
}

export function mapInputs(workspace: Workspace): MapInput[] {
  return byName(workspace.inputs).map(([name, { platform, rules }]) => ({ name, label: inputLabel(workspace, name), platform, rules: [...rules] }));
}

/** Outputs that a connection names are on the map whether they are there or not. */
export function mapOutputs(workspace: Workspace): MapOutput[] {
  const named = new Set([...Object.keys(workspace.outputs), ...Object.values(workspace.brokenConnections).map(({ output }) => output)]);
  return [...named].sort().map((name) => ({
    name, label: outputLabel(workspace, name), partner: partnerName(workspace, name), exists: Object.hasOwn(workspace.outputs, name), real: workspace.outputs[name]?.transport === 'real',
  }));
}

export function mapConnections(workspace: Workspace, secret: (name: string) => string | undefined): MapConnection[] {
  const routes = new Map([...compileRoutes(workspace, secret, () => []).routes.values()].flat().map((route) => [route.connection, route]));
  const working = Object.entries(workspace.connections).map(([name, { input, output, active, environments, rules, kit }]): MapConnection => {
    const [problem] = routes.get(name)?.problems ?? [];
    const owner = problem?.where === 'output' ? { kind: 'output' as const, name: output, path: `${routes.get(name)!.settingsPath}/${problem.field}`, file: `outputs/${output}.json` } : { kind: 'connection' as const, name, path: `/settings/${problem?.field}`, file: `connections/${name}.json` };
    return {
      name, input, output, active, environments, rules: [...rules], kit: kit !== undefined, filtered: routes.get(name)?.filter !== null,
      problem: problem?.message ?? null, ...(problem === undefined ? {} : { pointer: owner }),
    };
  });
  const broken = Object.entries(workspace.brokenConnections).map(([name, { input, output, active, message, file, path }]): MapConnection => ({
    name, input, output, active, environments: { development: true, production: true }, rules: [], kit: false, filtered: false, problem: message,
    pointer: { kind: file.startsWith('outputs/') ? 'output' : 'connection', name: file.slice(file.indexOf('/') + 1).replace(/\.json$/, ''), path, file },
  }));
  return [...working, ...broken].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function spanNames(workspace: Workspace, input: string): SpanNames {
  return { input: inputLabel(workspace, input), outputs: Object.fromEntries(Object.keys(workspace.outputs).map((name) => [name, { module: partnerName(workspace, name), configuration: outputLabel(workspace, name) }])) };
}
