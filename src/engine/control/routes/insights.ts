/** The catalog, the quarantine, and long work over captured traffic. */
import { z } from 'zod';
import { catalogDetailSchema, catalogPointSchema } from '../../../protocol/data-plan.ts';
import type { CatalogPoint, DataPlan } from '../../../protocol/data-plan.ts';
import { JOB_KINDS, jobDetailSchema, jobSchema } from '../../../protocol/job.ts';
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { plainJson } from '../../../protocol/patch.ts';
import { backfillBatch, matchKeyOf } from '../../data-plans/index.ts';
import type { SeenPoint } from '../../store/queries/catalog.ts';
import type { QuarantineRow } from '../../store/queries/violations.ts';
import type { ControlHost } from '../host.ts';
import { ApiError, notFound } from '../route.ts';
import type { RouteTable } from '../route.ts';

const anyObject = z.record(z.string(), z.json());
const optionalTime = z.coerce.number().optional();
const byBatch = z.object({ batch: z.string().max(40) });

export function addInsightRoutes(table: RouteTable, engine: ControlHost): void {
  addCatalog(table, engine);
  addQuarantine(table, engine);
  addJobs(table, engine);
}

function addCatalog(table: RouteTable, engine: ControlHost): void {
  table.add({
    method: 'GET', path: '/catalog', summary: 'Every data point ever seen',
    query: z.object({ category: z.string().max(80).default(''), search: z.string().max(200).default(''), input: z.string().max(80).default(''), env: z.string().max(20).default(''), from: optionalTime, to: optionalTime }),
    answer: z.object({ categories: z.array(z.object({ name: z.string(), count: z.number() })), items: z.array(catalogPointSchema) }),
    run: async ({ query, signal }) => {
      const { categories, items } = await engine.query.call('catalog', { ...query, from: query.from ?? null, to: query.to ?? null }, signal);
      const planned = plannedKeys(engine.workspace.current.workspace.plans);
      return { categories, items: items.map((point) => ({ ...point, planned_in: planned.get(keyOf(point)) ?? [] })) };
    },
  });
  table.add({
    method: 'GET', path: '/catalog/:id', summary: 'One data point with its attributes and outputs', params: z.object({ id: z.string().max(600) }), answer: catalogDetailSchema,
    run: async ({ params, signal }) => {
      const point = await engine.query.call('catalogPoint', params.id, signal);
      if (point === null) throw notFound('data point in the catalog');
      return { ...point, planned_in: plannedKeys(engine.workspace.current.workspace.plans).get(keyOf(point)) ?? [] };
    },
  });
}

/** Match key to the versions that plan it. */
function plannedKeys(plans: Readonly<Record<string, DataPlan>>): Map<string, CatalogPoint['planned_in']> {
  const keys = new Map<string, CatalogPoint['planned_in']>();
  for (const [plan, { data_plan_versions }] of Object.entries(plans)) {
    for (const { version, version_document } of data_plan_versions) {
      for (const { match } of version_document.data_points) {
        const key = matchKeyOf(match);
        if (key !== null) keys.set(key, [...keys.get(key) ?? [], { plan, version }]);
      }
    }
  }
  return keys;
}

/** The match key of what the catalog calls by type, kind and name. */
function keyOf({ type, kind, name }: SeenPoint): string {
  if (type === 'custom_event') return matchKeyOf({ type, criteria: { custom_event_type: kind, event_name: name } }) ?? '';
  if (type === 'screen_view') return matchKeyOf({ type, criteria: { screen_name: name } }) ?? '';
  if (type !== 'commerce_event') return type;
  if (kind === 'impression') return 'product_impression';
  const promotion = /^promotion_(view|click)$/.exec(kind);
  return matchKeyOf(promotion === null ? { type: 'product_action', criteria: { action: kind } } : { type: 'promotion_action', criteria: { action: promotion[1]! } }) ?? '';
}

function addQuarantine(table: RouteTable, engine: ControlHost): void {
  const item = z.object({
    batch_id: z.string(), at: z.number(), plan: z.string(), version: z.number(), input: z.string(), env: z.string(), blocked_events: z.number(), blocked_attributes: z.number(), record: anyObject,
  });
  const shown = ({ record, ...row }: QuarantineRow): z.input<typeof item> => ({ ...row, record: plainJson(parseJson(record)) as z.input<typeof anyObject> });
  const recordOf = async (batch: string, signal: AbortSignal): Promise<QuarantineRow> => {
    const row = await engine.query.call('quarantineRecord', batch, signal);
    if (row === null) throw notFound('batch in the quarantine');
    return row;
  };
  table.add({
    method: 'GET', path: '/quarantine', summary: 'Batches from which a data plan blocked something, newest first', query: z.object({ query: z.string().max(4_000).default(''), limit: z.coerce.number().int().min(1).max(1_000).default(100) }),
    answer: z.object({ items: z.array(item) }),
    run: async ({ query, signal }) => ({ items: (await engine.query.call('quarantineList', { ...query, now: engine.clock.now() }, signal)).map(shown) }),
  });
  table.add({
    method: 'GET', path: '/quarantine/:batch/backfill', summary: 'The batch that brings the blocked data of a batch again', params: byBatch, answer: z.object({ batch: anyObject }),
    run: async ({ params, signal }) => ({ batch: plainJson(backfill(await recordOf(params.batch, signal), undefined)) as z.input<typeof anyObject> }),
  });
  table.add({
    method: 'POST', path: '/quarantine/:batch/replay', summary: 'Sends the blocked data of a batch again, as it was or edited', params: byBatch,
    body: z.strictObject({ input: z.string().max(80).optional(), events: z.array(z.string()).optional(), batch: anyObject.optional() }),
    answer: z.object({ request_id: z.string(), status: z.number() }),
    run: async ({ params, body, signal }) => {
      const row = await recordOf(params.batch, signal);
      const batch = body.batch === undefined ? backfill(row, body.events) : (body.batch as JsonObject);
      return engine.sendBatch(batch, body.input ?? null, row.input);
    },
  });
}

function backfill(row: QuarantineRow, events: readonly string[] | undefined): JsonObject {
  const batch = backfillBatch(parseJson(row.record), events === undefined ? {} : { events });
  const nothing = batch === null || ((batch['events'] as unknown[]).length === 0 && !isObject(batch['user_attributes']) && !isObject(batch['user_identities']));
  if (nothing) throw new ApiError(409, 'nothing-to-replay', 'Nothing of what was asked for was blocked in this batch.', 'events');
  return batch;
}

function addJobs(table: RouteTable, engine: ControlHost): void {
  const byId = z.object({ id: z.string().max(40) });
  table.add({
    method: 'POST', path: '/jobs', summary: 'Starts long work over captured traffic', body: z.strictObject({ kind: z.enum(JOB_KINDS), args: anyObject.default({}) }), answer: jobDetailSchema,
    run: ({ body }) => engine.jobs.start(body.kind, body.args),
  });
  table.add({ method: 'GET', path: '/jobs', summary: 'Jobs that run or ran lately', answer: z.object({ items: z.array(jobSchema) }), run: () => ({ items: engine.jobs.list() }) });
  table.add({
    method: 'GET', path: '/jobs/:id', summary: 'A job with its result', params: byId, answer: jobDetailSchema,
    run: ({ params }) => {
      const job = engine.jobs.get(params.id);
      if (job === null) throw notFound('job');
      return job;
    },
  });
  table.add({
    method: 'DELETE', path: '/jobs/:id', summary: 'Cancels a job', params: byId, answer: jobDetailSchema,
    run: ({ params }) => {
      const job = engine.jobs.cancel(params.id);
      if (job === null) throw notFound('job');
      return job;
    },
  });
}
