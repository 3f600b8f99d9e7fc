/** Requests to partners by hand: their attempts, sending them again, what an output has waiting. */
import { z } from 'zod';
import { deliveryAttemptSchema, outputQueueSchema } from '../../../protocol/delivery.ts';
import type { OutputFile, Workspace } from '../../../protocol/workspace.ts';
import { findOutput } from '../../outputs/registry.ts';
import { resolveSettings } from '../../outputs/settings-values.ts';
import type { QueueArgs } from '../../store/queries/delivery-queue.ts';
import type { ControlHost } from '../host.ts';
import { requireOutput } from '../require-output.ts';
import { notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const byId = z.object({ id: z.string().max(40) });
const byName = z.object({ name: z.string().max(80) });
/** How many requests it was about. */
const counted = z.object({ deliveries: z.number() });

export function addDeliveryRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/deliveries/:id/attempts', summary: 'Every answer to a request to a partner, the oldest first', params: byId, answer: z.object({ items: z.array(deliveryAttemptSchema) }),
    run: async ({ params, signal }) => {
      const items = await engine.query.call('deliveryAttempts', params.id, signal);
      if (items === null) throw notFound('delivery');
      return { items };
    },
  });
  table.add({
    method: 'POST', path: '/deliveries/:id/resend', summary: 'Sends a request to a partner again, as a first attempt', params: byId, answer: counted,
    run: ({ params }) => engine.pipeline.call('resend', params.id),
  });
  table.add({
    method: 'GET', path: '/outputs/:name/queue', summary: 'What an output has waiting, when the next of it is due, and how many requests were given up', params: byName, answer: outputQueueSchema,
    run: ({ params, signal }) => {
      const bulk = bulkOf(params.name, requireOutput(engine, params.name), engine.workspace.current.workspace);
      return engine.query.call('outputQueue', { output: params.name, bulk }, signal);
    },
  });
  const actions = [
    { path: 'resend', call: 'resendDead', summary: 'Sends every request again that was given up' },
    { path: 'flush', call: 'flushOutput', summary: 'Sends now what the output holds back to send together' },
    { path: 'cancel-retries', call: 'cancelRetries', summary: 'Gives up the requests that wait for another attempt' },
  ] as const;
  for (const { path, call, summary } of actions) {
    table.add({
      method: 'POST', path: `/outputs/:name/${path}`, summary, params: byName, answer: counted,
      run: ({ params }) => {
        requireOutput(engine, params.name);
        return engine.pipeline.call(call, params.name);
      },
    });
  }
}

/** Connections whose requests go together. No setting that says so is a secret. */
function bulkOf(output: string, file: OutputFile, { connections }: Workspace): QueueArgs['bulk'] {
  const definition = findOutput(file.partner);
  if (definition?.bulk === undefined) return [];
  const none = (): undefined => undefined;
  const { settings } = resolveSettings(definition.settings, file.settings, none);
  return Object.entries(connections).filter(([, one]) => one.output === output).toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([connection, one]) => {
    const bulk = definition.bulk?.(settings, resolveSettings(definition.connectionSettings, one.settings, none).settings) ?? null;
    return bulk === null ? [] : [{ connection, ...bulk }];
  });
}
