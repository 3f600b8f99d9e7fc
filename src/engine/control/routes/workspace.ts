/** The workspace's files over the control API: the same JSON as in the files. */
import { z } from 'zod';
import { problemSchema } from '../../../protocol/contract.ts';
import { dataPlanSchema } from '../../../protocol/data-plan.ts';
import { ruleValueSchema } from '../../../protocol/rule.ts';
import type { RuleValue } from '../../../protocol/rule.ts';
import { groupSchema } from '../../../protocol/user.ts';
import { connectionSchema, inputSchema, outputSchema, WORKSPACE_KINDS, workspaceFileSchema } from '../../../protocol/workspace.ts';
import type { WorkspaceKind } from '../../../protocol/workspace.ts';
import type { ControlHost } from '../host.ts';
import { describeError } from '../../json-file.ts';
import { ruleFiles, ruleValue, staleRuleFiles } from '../../rules/index.ts';
import type { Result } from '../../workspace/result.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const kindName = z.object({ kind: z.string().max(40), name: z.string().max(80) });
const anyFile = z.record(z.string(), z.json());
const STATUS: Readonly<Record<string, number>> = { 'not-found': 404, 'unknown-kind': 404, 'in-use': 409, 'not-writable': 507 };

function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { code, message, field } = result.error;
  throw new ApiError(STATUS[code] ?? 400, code, message, field);
}

type AnyKind = WorkspaceKind | 'rules';

function kindOf(kind: string): AnyKind {
  if (kind === 'rules' || kind in WORKSPACE_KINDS) return kind as AnyKind;
  throw new ApiError(404, 'unknown-kind', `There is no kind "${kind}" of workspace file. Kinds: ${[...Object.keys(WORKSPACE_KINDS), 'rules'].join(', ')}.`, 'kind');
}

function ruleValues(engine: ControlHost): Record<string, RuleValue> {
  return Object.fromEntries(Object.entries(engine.workspace.current.workspace.rules).map(([name, rule]) => [name, ruleValue(rule)]));
}

function itemsOf(engine: ControlHost, kind: AnyKind): Readonly<Record<string, unknown>> {
  return kind === 'rules' ? ruleValues(engine) : engine.workspace.current.workspace[kind];
}

/** A rule's settings and the code of $LATEST; frozen versions and cases have calls of their own. */
function putRule(engine: ControlHost, name: string, body: unknown): RuleValue {
  const parsed = ruleValueSchema.safeParse(body);
  if (!parsed.success) {
    const issue = describeError(parsed.error, body)[0];
    throw new ApiError(400, 'invalid', (issue?.message ?? 'The rule is not valid.').replace(/^The file/, 'The rule'), issue?.field);
  }
  const stale = Object.fromEntries(staleRuleFiles(name, parsed.data).map((path) => [insideRule(path), null]));
  unwrap(engine.workspace.putRuleFiles(name, { ...Object.fromEntries(ruleFiles(name, parsed.data).map(({ path, text }) => [insideRule(path), text])), ...stale }));
  return parsed.data;
}

/** `rules/<name>/index.js` → `index.js` */
const insideRule = (path: string): string => path.split('/').slice(2).join('/');

export function addWorkspaceRoutes(table: RouteTable, engine: ControlHost): void {
  const whole = z.object({
    dir: z.string(), file: workspaceFileSchema, inputs: z.record(z.string(), inputSchema), outputs: z.record(z.string(), outputSchema),
    connections: z.record(z.string(), connectionSchema), plans: z.record(z.string(), dataPlanSchema), groups: z.record(z.string(), groupSchema), rules: z.record(z.string(), ruleValueSchema), trusted: z.boolean(), problems: z.array(problemSchema), revision: z.number(),
  });
  const read = (): z.input<typeof whole> => {
    const { current, dir } = engine.workspace;
    const { file, inputs, outputs, connections, plans, groups } = current.workspace;
    return { dir, file, inputs: { ...inputs }, outputs: { ...outputs }, connections: { ...connections }, plans: { ...plans }, groups: { ...groups }, rules: ruleValues(engine), trusted: engine.workspace.trusted, problems: [...current.problems], revision: current.revision };
  };
  table.add({ method: 'GET', path: '/workspace', summary: 'The whole workspace as loaded, with its problems', answer: whole, run: read });
  table.add({
    method: 'PUT', path: '/workspace/file', summary: 'Writes cloudchamber.json', body: anyFile, answer: workspaceFileSchema,
    run: ({ body }) => unwrap(engine.workspace.putFile(body)),
  });
  table.add({
    method: 'POST', path: '/workspace/open', summary: 'Switches to another workspace folder', body: z.strictObject({ dir: z.string().min(1).max(4_000) }), answer: whole,
    run: async ({ body }) => {
      await engine.openWorkspace(body.dir);
      return read();
    },
  });
  table.add({
    method: 'POST', path: '/workspace/demo', summary: 'Opens a copy of the demo workspace and plays its traffic', answer: whole,
    run: async () => {
      await engine.openDemo();
      return read();
    },
  });
  table.add({
    method: 'GET', path: '/workspace/:kind', summary: 'All files of a kind', params: z.object({ kind: z.string().max(40) }),
    answer: z.object({ items: z.array(z.object({ name: z.string(), value: anyFile })) }),
    run: ({ params }) => ({
      items: Object.entries(itemsOf(engine, kindOf(params.kind))).map(([name, value]) => ({ name, value: value as z.input<typeof anyFile> })),
    }),
  });
  table.add({
    method: 'GET', path: '/workspace/:kind/:name', summary: 'One file', params: kindName, answer: anyFile,
    run: ({ params }) => {
      const items = itemsOf(engine, kindOf(params.kind));
      const broken = params.kind === 'connections' ? engine.workspace.current.workspace.brokenConnections[params.name]?.value : undefined;
      const value = Object.hasOwn(items, params.name) ? items[params.name] : broken;
      if (value === undefined) throw notFound(`${params.kind} file "${params.name}"`);
      return value as z.input<typeof anyFile>;
    },
  });
  table.add({
    method: 'PUT', path: '/workspace/:kind/:name', summary: 'Writes a file', params: kindName, body: anyFile, answer: anyFile,
    run: ({ params, body }) => {
      const kind = kindOf(params.kind);
      return (kind === 'rules' ? putRule(engine, params.name, body) : unwrap(engine.workspace.put(kind, params.name, body))) as z.input<typeof anyFile>;
    },
  });
  table.add({
    method: 'DELETE', path: '/workspace/:kind/:name', summary: 'Deletes a file', params: kindName, answer: z.object({ deleted: z.string() }),
    run: ({ params }) => {
      const kind = kindOf(params.kind);
      return { deleted: unwrap(kind === 'rules' ? engine.workspace.deleteRule(params.name) : engine.workspace.delete(kind, params.name)) };
    },
  });
  const trust = z.strictObject({ trusted: z.boolean() });
  table.add({ method: 'GET', path: '/workspace/trust', summary: 'Whether the rules of this folder may run', answer: trust, run: () => ({ trusted: engine.workspace.trusted }) });
  table.add({
    method: 'POST', path: '/workspace/trust', summary: 'Lets the rules of this folder run, or not', body: trust, answer: trust,
    run: ({ body }) => ({ trusted: unwrap(engine.workspace.setTrusted(body.trusted)) }),
  });
}
