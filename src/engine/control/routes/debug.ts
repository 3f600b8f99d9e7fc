/** Breakpoints in rules: a session stands still on one batch until it is told to go on. */
import { z } from 'zod';
import { debugStateSchema, RULE_LANGUAGES } from '../../../protocol/rule.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { DEBUG_COMMANDS } from '../../rules/index.ts';
import type { DebugAnswer } from '../../rules/index.ts';
import type { ControlHost } from '../host.ts';
import { ApiError } from '../route.ts';
import type { RouteTable } from '../route.ts';
import { batchChoice } from './rules.ts';

const bySession = z.object({ id: z.string().max(80) });
const lines = z.array(z.number().int().positive()).max(500);
const variable = z.object({ name: z.string(), value: z.string(), type: z.string(), ref: z.string().nullable() });
const STATUS = { 'not-found': 404, 'not-paused': 409, 'too-many': 429, unavailable: 409 } as const;

function refused({ code, message }: DebugAnswer & { ok: false }): ApiError {
  return new ApiError(STATUS[code], code, message);
}

function stateOf(answer: DebugAnswer): z.input<typeof debugStateSchema> {
  if (!answer.ok) throw refused(answer);
  return answer.state;
}

export function addDebugRoutes(table: RouteTable, engine: ControlHost): void {
  const { debugging } = engine.rules;
  table.add({
    method: 'POST', path: '/rules/:name/debug', summary: 'Starts a rule on a batch or a case with breakpoints', params: z.object({ name: z.string().max(80) }),
    body: z.strictObject({ ...batchChoice, case: z.string().max(80).optional(), code: z.string().max(1_000_000).optional(), language: z.enum(RULE_LANGUAGES).optional(), version: z.string().max(10).optional(), breakpoints: lines.default([]) }),
    answer: debugStateSchema,
    run: async ({ params, body }) => stateOf(await engine.rules.debug(params.name, body, { ...body, batch: body.batch as JsonObject | undefined }, body.case, body.breakpoints)),
  });
  table.add({ method: 'GET', path: '/debug/:id', summary: 'Where a debugged rule stands', params: bySession, answer: debugStateSchema, run: ({ params }) => stateOf(debugging.get(params.id)) });
  table.add({
    method: 'POST', path: '/debug/:id', summary: 'Goes on: continue, over, into, out, stop', params: bySession, body: z.strictObject({ command: z.enum(DEBUG_COMMANDS) }), answer: debugStateSchema,
    run: async ({ params, body }) => stateOf(await debugging.command(params.id, body.command)),
  });
  table.add({
    method: 'POST', path: '/debug/:id/breakpoints', summary: 'Replaces the breakpoints', params: bySession, body: z.strictObject({ lines }), answer: debugStateSchema,
    run: async ({ params, body }) => stateOf(await debugging.setBreakpoints(params.id, body.lines)),
  });
  table.add({
    method: 'GET', path: '/debug/:id/variables/:ref', summary: 'Members of a value of the present pause', params: bySession.extend({ ref: z.string().max(400) }), answer: z.object({ variables: z.array(variable) }),
    run: async ({ params }) => {
      const answer = await debugging.variables(params.id, params.ref);
      if (!answer.ok) throw refused(answer);
      return { variables: [...answer.variables] };
    },
  });
}
