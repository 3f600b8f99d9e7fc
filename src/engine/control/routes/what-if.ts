/** Why an output got an event or not, what would happen under other settings, and what unsaved files would do to the newest events. */
import { z } from 'zod';
import { effectArgsSchema, whatIfResultSchema, whatIfSchema, whySchema } from '../../../protocol/explain.ts';
import type { FileChange } from '../../../protocol/explain.ts';
import { changeFile, joinChanges } from '../../../protocol/file-change.ts';
import { jobDetailSchema } from '../../../protocol/job.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { ruleValueSchema } from '../../../protocol/rule.ts';
import { tracedConnections, whyOf } from '../../../protocol/why.ts';
import type { WhyTarget } from '../../../protocol/why.ts';
import { describeError } from '../../json-file.ts';
import { ruleFiles, ruleValue, staleRuleFiles } from '../../rules/index.ts';
import type { Draft, DraftEdit } from '../../workspace/draft.ts';
import type { ControlHost } from '../host.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

export function addWhatIfRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/events/:id/why', summary: 'Why each output of an event\'s input got it or did not', params: z.object({ id: z.string().max(40) }),
    query: z.object({ connection: z.string().max(80).optional() }), answer: z.object({ items: z.array(whySchema) }),
    run: async ({ params, query, signal }) => {
      const found = await engine.query.call('event', params.id, signal);
      if (found === null) throw notFound('event');
      const targets = targetsOf(engine, found.batch.input, tracedConnections(found.batch)).filter(({ connection }) => query.connection === undefined || connection === query.connection);
      if (query.connection !== undefined && targets.length === 0) throw new ApiError(404, 'not-found', `The connection "${query.connection}" neither took part in this batch nor belongs to the input ${found.batch.input}.`, 'connection');
      return { items: targets.map((target) => whyOf(found.batch, params.id, target)) };
    },
  });
  table.add({
    method: 'POST', path: '/what-if', summary: 'Runs a batch again with files or the batch changed, and keeps nothing', body: whatIfSchema, answer: whatIfResultSchema,
    run: async ({ body, signal }) => {
      const calls = await engine.callsToTry(body.batch_id, (body.batch ?? null) as JsonObject | null);
      const draft = body.changes.length === 0 ? null : draftOf(engine, editsOf(engine, body.changes));
      const { trusted, secrets } = engine.workspace;
      return engine.pipeline.call('whatIf', {
        ...calls, now: engine.clock.now(),
        draft: draft === null ? null : { workspace: draft.workspace, secrets: { ...secrets.snapshot(), ...draft.secrets }, trusted },
      }, signal);
    },
  });
  table.add({
    method: 'POST', path: '/effect', summary: 'Starts a job: what files that are not saved yet would do to the newest events', body: effectArgsSchema, answer: jobDetailSchema,
    run: ({ body }) => engine.jobs.start('effect', body),
  });
}

/** Those that the batch met, else those that its input has now: a batch that ended before the outputs met none. */
function targetsOf(engine: ControlHost, input: string, traced: readonly WhyTarget[]): readonly WhyTarget[] {
  if (traced.length > 0) return traced;
  const { connections, brokenConnections } = engine.workspace.current.workspace;
  return Object.entries({ ...connections, ...brokenConnections }).filter(([, file]) => file.input === input).map(([connection, { output }]) => ({ connection, output }))
    .toSorted((a, b) => (a.connection < b.connection ? -1 : 1));
}

/** Throws 400 with the field of the file that cannot be as it was given. */
function draftOf(engine: ControlHost, edits: readonly DraftEdit[]): Draft {
  const draft = engine.workspace.draft(edits);
  if (!draft.ok) throw new ApiError(400, draft.error.code, draft.error.message, draft.error.field);
  return draft.value;
}

function editsOf(engine: ControlHost, changes: readonly FileChange[]): DraftEdit[] {
  const unnamed = changes.findIndex(({ kind, name }) => kind !== 'workspace' && name === '');
  if (unnamed >= 0) throw new ApiError(400, 'invalid', `"changes.${unnamed}.name" is missing: name the file.`, `changes.${unnamed}.name`);
  return joinChanges(changes).map(({ kind, name, ops }) => (kind === 'rules' ? ruleEdit(engine, name, ops) : { kind, name, ops }));
}

/** A rule is changed in the form of `GET /workspace/rules/{name}`: its settings with the code of $LATEST. */
function ruleEdit(engine: ControlHost, name: string, ops: FileChange['ops']): DraftEdit {
  const { rules } = engine.workspace.current.workspace;
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (ops.at(-1)?.op === 'remove' && ops.at(-1)?.path === '') {
    return { kind: 'rules', texts: Object.fromEntries(['rule.json', 'index.js', 'index.ts'].map((file) => [`rules/${name}/${file}`, null])) };
  }
  let changed: JsonObject;
  try {
    changed = changeFile((rule === undefined ? {} : ruleValue(rule)) as JsonObject, ops);
  } catch (error) {
    throw new ApiError(400, 'invalid', `rules/${name}: ${error instanceof Error ? error.message : String(error)}`, ops[0]?.path.slice(1).replaceAll('/', '.'));
  }
  const parsed = ruleValueSchema.safeParse(changed);
  if (!parsed.success) {
    const issue = describeError(parsed.error, changed)[0];
    throw new ApiError(400, 'invalid', `rules/${name}: ${(issue?.message ?? 'The rule is not valid.').replace(/^The file/, 'The rule')}`, issue?.field);
  }
  const stale = staleRuleFiles(name, parsed.data).map((path): [string, null] => [path, null]);
  return { kind: 'rules', texts: Object.fromEntries([...ruleFiles(name, parsed.data).map(({ path, text }): [string, string] => [path, text]), ...stale]) };
}
