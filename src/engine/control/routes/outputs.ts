/** The Outputs screen's data: how each output stands, what its partner received, and how that differs from our profiles. */
import { z } from 'zod';
import { FACT_STATUSES, factSchema, outputStateSchema, partnerKnowledgeSchema, receivedEventSchema, receivedUserSchema } from '../../../protocol/partner.ts';
import type { OutputState, PartnerKnowledge } from '../../../protocol/partner.ts';
import { reportQuerySchema } from '../../../protocol/report.ts';
import type { OutputFile, Workspace } from '../../../protocol/workspace.ts';
import { differencesOf } from '../../outputs/knowledge/compare.ts';
import type { SettingField } from '../../outputs/definition.ts';
import { findOutput, OUTPUTS } from '../../outputs/registry.ts';
import { compileWorkspace } from '../../pipeline/compile.ts';
import { expectedUser } from '../../pipeline/knowledge.ts';
import type { OutputFigures } from '../../store/queries/partners.ts';
import { userScope } from '../../store/queries/users.ts';
import type { ControlHost } from '../host.ts';
import { requireOutput } from '../require-output.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';
import { outputLabel } from '../report-facts.ts';
import { argsOf } from './reports.ts';

const byName = z.object({ name: z.string().max(80) });
const page = { limit: z.coerce.number().int().min(1).max(500).default(100) };

export function addOutputRoutes(table: RouteTable, engine: ControlHost): void {
  addCatalogue(table);
  table.add({
    method: 'GET', path: '/outputs/state', summary: 'How each output stands: events by outcome, requests, what waits and what was given up, the last error',
    query: reportQuerySchema, answer: z.object({ from: z.number(), to: z.number(), items: z.array(outputStateSchema) }),
    run: async ({ query, signal }) => {
      const { workspace } = engine.workspace.current;
      const args = argsOf(query, engine.clock.now());
      const figures = await engine.query.call('outputFigures', { ...args, outputs: Object.keys(workspace.outputs) }, signal);
      const items = Object.entries(workspace.outputs).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, file]): OutputState => ({ ...stateOf(workspace, name, file), ...figures[name]! }));
      return { from: args.from, to: args.to, items };
    },
  });
  table.add({
    method: 'GET', path: '/outputs/:name/received/users', summary: 'Users as the simulated partner knows them, newest first', params: byName,
    query: z.object({ search: z.string().max(500).default(''), after: z.string().regex(/^\d{1,9}$/, 'take it from "next" of the page before').optional(), ...page }),
    answer: z.object({ items: z.array(receivedUserSchema), next: z.string().nullable(), total: z.number() }),
    run: ({ params, query, signal }) => {
      requireOutput(engine, params.name);
      return engine.query.call('receivedUsers', { output: params.name, search: query.search, offset: Number(query.after ?? 0), limit: query.limit }, signal);
    },
  });
  table.add({
    method: 'GET', path: '/outputs/:name/received/users/:key', summary: 'One user as the simulated partner knows it', params: z.object({ name: z.string().max(80), key: z.string().max(2_000) }), answer: receivedUserSchema,
    run: async ({ params, signal }) => {
      requireOutput(engine, params.name);
      const user = await engine.query.call('receivedUser', { output: params.name, key: params.key }, signal);
      if (user === null) throw notFound('user at this partner');
      return user;
    },
  });
  table.add({
    method: 'GET', path: '/outputs/:name/received/events', summary: 'Events as the simulated partner stored them, newest first', params: byName,
    query: z.object({ user: z.string().max(2_000).optional(), before: z.coerce.number().int().positive().optional(), ...page }),
    answer: z.object({ items: z.array(receivedEventSchema), next: z.string().nullable() }),
    run: ({ params, query, signal }) => {
      requireOutput(engine, params.name);
      return engine.query.call('receivedEvents', { output: params.name, user: query.user ?? null, before: query.before ?? null, limit: query.limit }, signal);
    },
  });
  table.add({
    method: 'GET', path: '/outputs/:name/knowledge', summary: 'What the simulated partner knows of one of our users, beside what it would know if it were told everything now', params: byName,
    query: z.object({ mpid: z.string().regex(/^-?\d{1,19}$/, 'an MPID is a whole number, written as text') }), answer: partnerKnowledgeSchema,
    run: ({ params, query, signal }) => knowledge(engine, params.name, query.mpid, signal),
  });
  table.add({
    method: 'DELETE', path: '/outputs/:name/received', summary: 'The simulated partner forgets everything that it received', params: byName, answer: z.object({ forgotten: z.boolean() }),
    run: async ({ params, signal }) => {
      requireOutput(engine, params.name);
      await engine.pipeline.call('forgetReceived', params.name, signal);
      return { forgotten: true };
    },
  });
}

/** The partners that outputs can be made of. */
function addCatalogue(table: RouteTable): void {
  const field = z.object({
    key: z.string(), label: z.string(), type: z.string(), required: z.boolean(), default: z.json(), secret: z.boolean(),
    options: z.array(z.object({ value: z.string(), label: z.string() })), platforms: z.array(z.string()), help: z.string(),
    status: z.enum(FACT_STATUSES), kit_only: z.boolean(),
  });
  const definition = z.object({
    slug: z.string(), name: z.string(), module_id: z.number().nullable(), kind: z.string(), fidelity: z.string(), summary: z.string(),
    settings: z.array(field), connection_settings: z.array(field), platforms: z.array(z.string()), event_types: z.array(z.string()),
    hosts: z.array(z.string()), custom_mappings: z.boolean(), facts: z.array(factSchema),
  });
  const fields = (list: readonly SettingField[]): z.input<typeof field>[] => list.map((item) => ({
    key: item.key, label: item.label, type: item.type, required: item.required === true, default: item.default as z.input<typeof field>['default'],
    secret: item.secret === true, options: [...(item.options ?? [])], platforms: [...(item.platforms ?? [])], help: item.help,
    status: item.status ?? 'documented', kit_only: item.kitOnly === true,
  }));
  table.add({
    method: 'GET', path: '/outputs/catalogue', summary: 'The partners that outputs can be made of, with their settings and what is known of them', answer: z.object({ items: z.array(definition) }),
    run: () => ({
      items: OUTPUTS.map((output) => ({
        slug: output.slug, name: output.name, module_id: output.moduleId, kind: output.kind, fidelity: output.fidelity, summary: output.summary,
        settings: fields(output.settings), connection_settings: fields(output.connectionSettings), platforms: [...output.platforms], event_types: [...output.eventTypes],
        hosts: [...output.hosts], custom_mappings: output.customMappings === true, facts: [...output.facts],
      })),
    }),
  });
}

/** What the workspace's files say of an output. */
function stateOf(workspace: Workspace, name: string, file: OutputFile): Omit<OutputState, keyof OutputFigures> {
  const definition = findOutput(file.partner);
  const own = Object.values(workspace.connections).filter(({ output }) => output === name);
  return {
    name, label: outputLabel(workspace, name), partner: file.partner, partner_name: definition?.name ?? file.partner, kind: definition?.kind ?? 'event', fidelity: definition?.fidelity ?? 'unconfirmed',
    mode: file.behaviour.mode, transport: file.transport, connections: own.length, active_connections: own.filter(({ active }) => active).length,
  };
}

async function knowledge(engine: ControlHost, output: string, mpid: string, signal: AbortSignal): Promise<PartnerKnowledge> {
  requireOutput(engine, output);
  const { current, secrets, trusted } = engine.workspace;
  const { workspace } = current;
  const user = await engine.query.call('user', { ...userScope(workspace.file), mpid }, signal);
  if (user === null) throw new ApiError(404, 'not-found', `There is no user with the MPID ${mpid} in this workspace.`, 'mpid');
  const connections = Object.entries(workspace.connections).filter(([, one]) => one.output === output && one.active);
  const inputs = [...new Set(connections.map(([, { input }]) => input))];
  if (inputs.length === 0) return { output, connection: null, user: null, expected: null, why: 'No active connection leads to this output.', differences: [] };
  const newest = await engine.query.call('newestBatchOf', { mpid, inputs }, signal);
  const [connection, { input }] = connections.find(([, one]) => one.input === newest?.input) ?? connections[0]!;
  const compiled = await compileWorkspace(workspace, { secrets: secrets.snapshot(), revision: current.revision, trusted });
  const known = await engine.query.call('knownUser', { mpid, workspace: workspace.file.workspace_token }, signal);
  const expected = expectedUser(compiled, { mpid, environment: user.environment, user: known, newest: newest?.text ?? null, input, connection, now: engine.clock.now() });
  const values = [...Object.values(expected.user?.identifiers ?? {}).flat(), ...user.identities.map(({ value }) => value), mpid];
  const [actual = null] = await engine.query.call('receivedUsersByValue', { output, values: [...new Set(values)] }, signal);
  return {
    output, connection, user: actual, expected: expected.user, why: expected.why,
    differences: expected.user === null || actual === null ? [] : differencesOf(compiled.outputs.get(output)!.definition, expected.user, actual, expected.sources),
  };
}
