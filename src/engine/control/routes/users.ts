/** Users: who they are, what is known of them, how that came about, and what can be done to them (spec/identity-profiles.md 7-11). */
import { z } from 'zod';
import { identityCallSchema, retoldStorySchema, strategyAnswerSchema } from '../../../protocol/identity.ts';
import { HISTORY_SUBJECTS, LOGIN_CALL_PLATFORMS, loginCallSchema, profileHistorySchema, timelineRowSchema, userEditResultSchema, userEditSchema, userPageSchema, userSchema } from '../../../protocol/user.ts';
import type { User } from '../../../protocol/user.ts';
import { ENVIRONMENTS } from '../../../protocol/vocabulary.ts';
import { userScope } from '../../store/queries/users.ts';
import type { UserScope } from '../../store/queries/users.ts';
import type { ControlHost } from '../host.ts';
import { loginCall } from '../login-call.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';
import { editCalls } from '../user-edit.ts';

const byUser = z.object({ mpid: z.string().regex(/^-?\d{1,19}$/, 'an MPID is a whole number, written as text') });
const byCall = z.object({ id: z.string().regex(/^\d{1,15}$/, 'use the id of a listed call') });
const paging = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().regex(/^\d{1,15}$/, 'take it from "next" of the page before').optional(),
};
/** Calls that are told again: each is decided anew under each strategy. */
const STORY = 500;

export function addUserRoutes(table: RouteTable, engine: ControlHost): void {
  addLists(table, engine);
  addHistory(table, engine);
  addDecisions(table, engine);
  addDoing(table, engine);
}

const scopeOf = (engine: ControlHost): UserScope => userScope(engine.workspace.current.workspace.file);

async function userOf(engine: ControlHost, mpid: string, signal: AbortSignal): Promise<User> {
  const user = await engine.query.call('user', { ...scopeOf(engine), mpid }, signal);
  if (user === null) throw new ApiError(404, 'not-found', `There is no user with the MPID ${mpid} in this workspace.`, 'mpid');
  return user;
}

function addLists(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/users', summary: 'Users, the one seen last first; `query` finds any identity, group value or MPID that contains it, `type:value` in one type, `active:<from>..<to>` those who sent something (also `input:`, `env:`, `has:<identity types>`)',
    query: z.object({
      query: z.string().max(300).default(''), environment: z.enum(ENVIRONMENTS).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().regex(/^\d{1,16}(\.-?\d{1,19})?$/, 'take it from "next" of the page before').optional(),
    }),
    answer: userPageSchema,
    run: ({ query, signal }) => engine.query.call('users', { ...scopeOf(engine), query: query.query, environment: query.environment ?? null, limit: query.limit, cursor: query.cursor ?? null, now: engine.clock.now() }, signal),
  });
  table.add({
    method: 'GET', path: '/users/:mpid', summary: 'One user: identities and where each came from, profile in this workspace, aliases, groups', params: byUser, answer: userSchema,
    run: ({ params, signal }) => userOf(engine, params.mpid, signal),
  });
  table.add({
    method: 'GET', path: '/users/:mpid/timeline', summary: 'Events of a user and those that aliases copied from others, newest first', params: byUser, query: z.object(paging),
    answer: z.object({ items: z.array(timelineRowSchema), next: z.string().nullable() }),
    run: ({ params, query, signal }) => engine.query.call('userTimeline', { mpid: params.mpid, limit: query.limit, cursor: query.cursor ?? null }, signal),
  });
}

/** `items` were read with one more than asked for, which tells whether there is a next page. */
function page<T extends { readonly id: string }>(items: T[], limit: number): { items: T[]; next: string | null } {
  const shown = items.slice(0, limit);
  return { items: shown, next: items.length > limit ? shown.at(-1)?.id ?? null : null };
}

function addHistory(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/users/:mpid/history', summary: 'Every write to a user\'s profile, taken or not, newest first', params: byUser,
    query: z.object({ what: z.enum(HISTORY_SUBJECTS).optional(), key: z.string().max(300).optional(), ...paging }),
    answer: z.object({ items: z.array(profileHistorySchema), next: z.string().nullable() }),
    run: async ({ params, query: { what, key, limit, cursor }, signal }) => page(await engine.query.call('userHistory', {
      mpid: params.mpid, workspace: scopeOf(engine).workspace, limit: limit + 1, before: cursor ?? null, ...(what === undefined ? {} : { what }), ...(key === undefined ? {} : { key }),
    }, signal), limit),
  });
  table.add({
    method: 'GET', path: '/users/:mpid/calls', summary: 'Calls that gave, changed or looked at a user, newest first', params: byUser, query: z.object(paging),
    answer: z.object({ items: z.array(identityCallSchema), next: z.string().nullable() }),
    run: async ({ params, query: { limit, cursor }, signal }) => page(await engine.query.call('identityCalls', { mpid: params.mpid, limit: limit + 1, ...(cursor === undefined ? {} : { before: cursor }) }, signal), limit),
  });
  table.add({
    method: 'GET', path: '/users/:mpid/retold', summary: 'The calls of a user and of those whom they met, told from an empty graph under each strategy', params: byUser, answer: retoldStorySchema,
    run: ({ params, signal }) => engine.query.call('retold', { mpid: params.mpid, limit: STORY, settings: engine.workspace.current.workspace.file.identity }, signal),
  });
}

function addDecisions(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/identity-calls', summary: 'Decisions about who it is, newest first; those of one request with `request_id`',
    query: z.object({ request_id: z.coerce.number().int().positive().optional(), ...paging }), answer: z.object({ items: z.array(identityCallSchema), next: z.string().nullable() }),
    run: async ({ query: { request_id: request, limit, cursor }, signal }) => {
      if (request === undefined) return page(await engine.query.call('identityCalls', { limit: limit + 1, ...(cursor === undefined ? {} : { before: cursor }) }, signal), limit);
      const call = await engine.query.call('identityCallOfRequest', request, signal);
      return { items: call === null ? [] : [call], next: null };
    },
  });
  table.add({
    method: 'GET', path: '/identity-calls/:id', summary: 'One decision, step by step, with the graph before and after', params: byCall, answer: identityCallSchema,
    run: async ({ params, signal }) => {
      const call = await engine.query.call('identityCall', params.id, signal);
      if (call === null) throw notFound('identity call');
      return call;
    },
  });
  table.add({
    method: 'GET', path: '/identity-calls/:id/strategies', summary: 'What each strategy answers to the same call on the same graph', params: byCall, answer: z.object({ items: z.array(strategyAnswerSchema) }),
    run: async ({ params, signal }) => {
      const items = await engine.query.call('identityStrategies', { id: params.id, settings: engine.workspace.current.workspace.file.identity }, signal);
      if (items === null) throw notFound('identity call');
      return { items };
    },
  });
}

function addDoing(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'POST', path: '/users/:mpid/edits', summary: 'Changes a user through an input, as change events: so the outputs get them too', params: byUser, body: userEditSchema, answer: userEditResultSchema,
    run: async ({ params, body, signal }) => {
      const user = await userOf(engine, params.mpid, signal);
      const input = engine.workspace.inputs().find(({ name }) => name === body.input);
      if (input === undefined) throw new ApiError(404, 'not-found', `There is no input "${body.input}" in this workspace.`, 'input');
      const made = editCalls(user, body, { platform: input.platform, now: engine.clock.now() });
      if (!made.ok) throw new ApiError(400, 'invalid', made.message, made.field);
      const calls: z.input<typeof userEditResultSchema>['calls'] = [];
      for (const { what, path, body: content } of made.calls) calls.push({ ...await engine.sendAs(input.name, path, content), what });
      return { calls };
    },
  });
  table.add({
    method: 'DELETE', path: '/users/:mpid', summary: 'Deletes a user: its identities are free again, its profile is gone, its events stay', params: byUser, answer: z.object({ deleted: z.array(z.string()) }),
    run: async ({ params, signal }) => {
      const { environment } = await userOf(engine, params.mpid, signal);
      return engine.pipeline.call('deleteUsers', { environment, mpids: [params.mpid], input: null });
    },
  });
  table.add({
    method: 'GET', path: '/users/:mpid/sdk-call', summary: 'Code that logs in as this user', params: byUser, query: z.object({ platform: z.enum(LOGIN_CALL_PLATFORMS).default('web') }), answer: loginCallSchema,
    run: async ({ params, query, signal }) => {
      const user = await userOf(engine, params.mpid, signal);
      const { inputs, ingest } = engine.status();
      const code = loginCall(query.platform, user, { ingest: ingest.http ?? `http://127.0.0.1:${ingest.port}`, input: inputs.find(({ platform }) => platform === 's2s') ?? inputs[0] ?? null });
      if (code === null) throw new ApiError(409, 'nothing-to-log-in-with', 'This user has no identity that an app could log in with.', 'mpid');
      return code;
    },
  });
}
