/** Reading what was captured. */
import { z } from 'zod';
import {
  alertSchema, batchDetailSchema, batchRowSchema, deliverySchema, eventRowSchema, eventWindowSchema, histogramSchema, requestDetailSchema,
  requestSummarySchema, seenValuesSchema, statusSchema, violationSchema,
} from '../../../protocol/contract.ts';
import { explainFilter, FIELDS, parseFilter } from '../../../protocol/filter/index.ts';
import type { FilterEntity } from '../../../protocol/filter/index.ts';
import type { ControlHost } from '../host.ts';
import { notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const listQuery = z.object({
  query: z.string().max(4_000).default(''),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().regex(/^\d{1,15}$/, 'take it from "next" of the page before').optional(),
});
const byId = z.object({ id: z.string().max(40) });

const LISTS: readonly { readonly entity: FilterEntity; readonly item: z.ZodType; readonly summary: string }[] = [
  { entity: 'requests', item: requestSummarySchema, summary: 'Every inbound HTTP call, the unrecognised ones too' },
  { entity: 'batches', item: batchRowSchema, summary: 'Batches' },
  { entity: 'events', item: eventRowSchema, summary: 'Events' },
  { entity: 'violations', item: violationSchema, summary: 'Data-plan violations' },
  { entity: 'deliveries', item: deliverySchema, summary: 'Requests to partners with their answers' },
  { entity: 'alerts', item: alertSchema, summary: 'System alerts' },
];

export function addDataRoutes(table: RouteTable, engine: ControlHost): void {
  table.add({ method: 'GET', path: '/status', summary: 'Versions, ports, counts, queue depths, clock, sandbox state', answer: statusSchema, run: () => engine.freshStatus() });

  for (const { entity, item, summary } of LISTS) {
    table.add({
      method: 'GET', path: `/${entity}`, summary: `${summary}, newest first`, query: listQuery,
      answer: z.object({ items: z.array(item), next: z.string().nullable() }),
      run: ({ query, signal }) => engine.query.call('list', { entity, query: query.query, limit: query.limit, cursor: query.cursor ?? null, now: engine.clock.now() }, signal),
    });
  }

  table.add({
    method: 'GET', path: '/events/rows', summary: 'A window over the event list: rows by offset below an anchor, with the total',
    query: z.object({
      query: z.string().max(4_000).default(''), anchor: z.coerce.number().int().min(0).optional(),
      offset: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(0).max(1_000).default(200),
    }),
    answer: eventWindowSchema,
    run: ({ query, signal }) => engine.query.call('eventWindow', { query: query.query, anchor: query.anchor ?? null, offset: query.offset, limit: query.limit, now: engine.clock.now() }, signal),
  });
  table.add({
    method: 'GET', path: '/events/histogram', summary: 'Events and errors by time of receipt',
    query: z.object({ query: z.string().max(4_000).default(''), from: z.coerce.number().optional(), to: z.coerce.number().optional(), buckets: z.coerce.number().int().min(2).max(500).default(96) }),
    answer: histogramSchema,
    run: ({ query, signal }) => engine.query.call('histogram', { query: query.query, from: query.from ?? null, to: query.to ?? null, buckets: query.buckets, now: engine.clock.now() }, signal),
  });
  addDetails(table, engine);
  addFilterHelp(table, engine);
}

function addDetails(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/requests/:id', summary: 'One inbound call: raw bytes, answer, notes', params: z.object({ id: z.string().regex(/^\d{1,15}$/, 'use the id of a listed request') }), answer: requestDetailSchema,
    run: async ({ params, signal }) => (await engine.query.call('request', params.id, signal)) ?? raise('request'),
  });
  table.add({
    method: 'GET', path: '/batches/:id', summary: 'One batch: raw request, normalised batch, events, trace, violations, deliveries', params: byId, answer: batchDetailSchema,
    run: async ({ params, signal }) => (await engine.query.call('batch', params.id, signal)) ?? raise('batch'),
  });
  table.add({
    method: 'GET', path: '/events/:id', summary: 'One event with its batch', params: byId, answer: z.object({ event: eventRowSchema, batch: batchDetailSchema }),
    run: async ({ params, signal }) => (await engine.query.call('event', params.id, signal)) ?? raise('event'),
  });
  table.add({
    method: 'GET', path: '/deliveries/:id', summary: 'One request to a partner', params: byId, answer: deliverySchema,
    run: async ({ params, signal }) => (await engine.query.call('delivery', params.id, signal)) ?? raise('delivery'),
  });
}

function raise(what: string): never {
  throw notFound(what);
}

function addFilterHelp(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/fields', summary: 'The fields of the filter language', answer: z.object({ fields: z.array(z.object({ name: z.string(), label: z.string(), type: z.string(), indexed: z.boolean() })) }),
    run: () => ({ fields: FIELDS.map(({ name, label, type, indexed }) => ({ name, label, type, indexed })) }),
  });
  table.add({
    method: 'GET', path: '/fields/:field/values', summary: 'Values of a field that were seen, most frequent first',
    params: z.object({ field: z.string().max(200) }), query: z.object({ prefix: z.string().max(200).default(''), limit: z.coerce.number().int().min(1).max(200).default(20) }),
    answer: seenValuesSchema,
    run: ({ params, query, signal }) => engine.query.call('values', { field: params.field, prefix: query.prefix, limit: query.limit }, signal),
  });
  table.add({
    method: 'POST', path: '/filter/explain', summary: 'What a filter means in words, and what is wrong with it', body: z.object({ query: z.string().max(4_000) }),
    answer: z.object({ ok: z.boolean(), explanation: z.string(), errors: z.array(z.object({ message: z.string(), from: z.number(), to: z.number() })) }),
    run: ({ body }) => {
      const parsed = parseFilter(body.query);
      return {
        ok: parsed.errors.length === 0,
        explanation: explainFilter(parsed.filter),
        errors: parsed.errors.map((error) => ({ message: error.message, from: error.from, to: error.to })),
      };
    },
  });
}
