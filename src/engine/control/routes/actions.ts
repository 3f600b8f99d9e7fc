/** What the window, the CLI and scripts can do: settle, clock, replay, samples, forgetting. */
import { z } from 'zod';
import type { JsonObject } from '../../../protocol/json.ts';
import { clockSchema, settleSchema, setupChecksSchema } from '../../../protocol/contract.ts';
import type { ControlHost } from '../host.ts';
import { listSamples } from '../../workspace/samples.ts';
import type { RouteTable } from '../route.ts';

const sent = z.object({ request_id: z.string(), status: z.number() });

export function addActionRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'POST', path: '/settle', summary: 'Answers when everything accepted so far is processed and delivered or finally failed',
    body: z.object({ timeout_ms: z.number().int().min(0).max(600_000).default(5_000) }), answer: settleSchema,
    run: ({ body, signal }) => engine.settle(body.timeout_ms, signal),
  });
  table.add({ method: 'GET', path: '/clock', summary: 'The engine\'s clock', answer: clockSchema, run: () => engine.clock.state() });
  table.add({
    method: 'POST', path: '/clock', summary: 'Freezes, sets or advances the clock; `reset` returns to the machine\'s time',
    body: z.strictObject({
      freeze: z.boolean().optional(),
      set: z.union([z.number().int(), z.iso.datetime({ offset: true })]).optional(),
      advance_ms: z.number().int().optional(),
      reset: z.boolean().optional(),
    }),
    answer: clockSchema,
    run: ({ body }) => engine.changeClock((clock) => {
      if (body.reset === true) clock.reset();
      if (body.freeze === true && !clock.frozen) clock.freeze();
      if (body.set !== undefined) clock.set(typeof body.set === 'number' ? body.set : Date.parse(body.set));
      if (body.advance_ms !== undefined) clock.advance(body.advance_ms);
      if (body.freeze === false && clock.frozen) clock.unfreeze();
    }),
  });
  table.add({
    method: 'DELETE', path: '/captured', summary: 'Forgets what was captured; configuration and users stay', answer: z.object({ deleted: z.literal(true) }),
    run: async () => {
      await engine.deleteCaptured();
      return { deleted: true as const };
    },
  });
  table.add({
    method: 'POST', path: '/requests/:id/replay', summary: 'Sends a stored call again, byte for byte', params: z.object({ id: z.coerce.number().int().positive() }), answer: sent,
    run: ({ params }) => engine.replayRequest(params.id),
  });
  table.add({
    method: 'POST', path: '/batches/:id/replay', summary: 'Sends a batch again, as it came or edited', params: z.object({ id: z.string().max(40) }),
    body: z.strictObject({ batch: z.record(z.string(), z.json()).optional() }), answer: sent,
    run: ({ params, body }) => engine.replayBatch(params.id, (body.batch ?? null) as JsonObject | null),
  });
  table.add({
    method: 'GET', path: '/samples', summary: 'Samples that can be sent', answer: z.object({ items: z.array(z.object({ id: z.string(), title: z.string(), description: z.string() })) }),
    run: () => ({ items: listSamples().map(({ id, title, description }) => ({ id, title, description })) }),
  });
  table.add({
    method: 'POST', path: '/sample', summary: 'Sends a sample through the ingest port', body: z.strictObject({ input: z.string().optional(), scenario: z.string().default('sample') }), answer: sent,
    run: ({ body }) => engine.sendSample(body.scenario, body.input ?? null),
  });
  table.add({
    method: 'GET', path: '/setup/:input', summary: 'The check marks of the set-up page for an input', params: z.object({ input: z.string() }), answer: setupChecksSchema,
    run: ({ params, signal }) => {
      const input = engine.workspace.inputs().find(({ name }) => name === params.input);
      const { ingest } = engine.status();
      return engine.query.call('setup', {
        input: input === undefined ? null : { name: input.name, platform: input.platform },
        listening: { ok: ingest.error === null, message: ingest.error ?? `Listening on ${ingest.http ?? ''}.` },
      }, signal);
    },
  });
}
