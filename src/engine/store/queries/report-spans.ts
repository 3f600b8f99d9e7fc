/** `GET /batches/{id}/spans`: a batch's trace under the names of the hosted observability (spec/pipeline.md g.5). Times are Unix ms. */
import type { BatchDetail, Delivery, TraceStep } from '../../../protocol/contract.ts';
import type { Json } from '../../../protocol/json.ts';
import type { Span } from '../../../protocol/report.ts';
import { STAGES } from '../../../protocol/vocabulary.ts';
import { judgeAlert } from '../../alerts/index.ts';

export interface SpanNames {
  /** What people call the input. */
  readonly input: string;
  /** By output: the partner's name and what people call the configuration. */
  readonly outputs: Readonly<Record<string, { readonly module: string; readonly configuration: string }>>;
}

const PER_BATCH: ReadonlySet<string> = new Set(STAGES.filter(({ unit }) => unit === 'batch').map(({ id }) => id));
const STATUS: Readonly<Record<TraceStep['verdict'], Span['status']>> = { passed: 'ok', changed: 'ok', skipped: 'ok', dropped: 'warning', error: 'error' };

export function spansOf(batch: BatchDetail, names: SpanNames): Span[] {
  return new SpanWriter(batch, names).spans();
}

type Draft = Pick<Span, 'group' | 'name' | 'start_ms' | 'duration_ms'> & Partial<Pick<Span, 'hosted' | 'status'>> & { readonly attributes: Record<string, Json> };

class SpanWriter {
  private readonly batch: BatchDetail;
  private readonly names: SpanNames;
  private readonly written: Span[] = [];

  constructor(batch: BatchDetail, names: SpanNames) {
    this.batch = batch;
    this.names = names;
  }

  spans(): Span[] {
    const { batch } = this;
    const steps = batch.trace.filter((step) => step.later !== true);
    const receive = steps.find(({ stage }) => stage === 'receive');
    const start = batch.received_at;
    const root = this.add(null, {
      group: 'Data Ingest', name: `Ingesting data from: ${this.names.input}`, start_ms: start, duration_ms: batch.took_ms, status: STATUS[receive?.verdict ?? 'passed'],
      attributes: { input: batch.input, environment: batch.env, endpoint: `${batch.raw.method} ${batch.raw.path}`.trim(), 'http.status': receive?.reason.value ?? null, batch_bytes: batch.bytes, event_count: batch.events.length },
    });
    const inbound = steps.filter(({ stage }) => PER_BATCH.has(stage) && stage !== 'receive');
    const began = start + (receive?.ms ?? 0);
    if (inbound.length > 0) this.processing(root, inbound, began);
    const outbound = steps.filter(({ stage }) => !PER_BATCH.has(stage));
    if (outbound.length > 0) this.forwarding(root, outbound, began + total(inbound));
    return this.written;
  }

  private processing(root: string, steps: readonly TraceStep[], start: number): void {
    const { batch } = this;
    const of = (stage: TraceStep['stage']): TraceStep | undefined => steps.find((step) => step.stage === stage);
    const plan = of('data-plan')?.reason.pointer;
    const own = this.add(root, {
      group: 'Processing', name: 'Processing ingested event batches', start_ms: start, duration_ms: total(steps), status: worst(steps.map(({ verdict }) => STATUS[verdict])),
      attributes: {
        duplicate: batch.flags.includes('duplicate'), plan_id: plan?.kind === 'plan' ? plan.name : null, plan_version: plan?.version ?? null,
        violations: batch.violations_list.length, blocked_events: batch.event_rows.filter(({ ended }) => ended === 'plan-blocking').length,
      },
    });
    this.rules(own, steps, start, { position: 'input' });
  }

  /** Steps that ran a rule; `start` is when the first step of the list began. */
  private rules(parent: string, steps: readonly TraceStep[], start: number, where: Record<string, Json>): void {
    let at = start;
    for (const { rule, ms, verdict, reason } of steps) {
      if (rule !== undefined) {
        this.add(parent, {
          group: 'Transformations', name: 'Loading and executing rules', start_ms: at, duration_ms: ms, status: STATUS[verdict],
          attributes: { rule: rule.rule, version: rule.version, ...where, ms: rule.ms, result: rule.verdict, reason: reason.message },
        });
      }
      at += ms;
    }
  }

  private forwarding(root: string, steps: readonly TraceStep[], start: number): void {
    const branches = [...Map.groupBy(steps, ({ connection }) => connection ?? '')];
    const skipped = branches.flatMap(([connection, own]) => {
      const reason = own.some(({ stage }) => stage === 'mapping') ? undefined : own.find(({ verdict }) => verdict === 'dropped' || verdict === 'error')?.reason ?? own.at(-1)?.reason;
      return reason === undefined ? [] : [{ connection, code: reason.code, reason: reason.message }];
    });
    const own = this.add(root, {
      group: 'Payload Delivery', name: 'Identifying destinations and initiating data forwarding', start_ms: start, duration_ms: total(steps),
      status: worst(steps.filter(({ stage }) => stage !== 'delivery').map(({ verdict }) => (verdict === 'error' ? 'error' : 'ok'))),
      attributes: { connections: branches.length, skipped },
    });
    let at = start;
    for (const [connection, branch] of branches) {
      this.rules(own, branch, at, { position: 'output', connection });
      this.branch(own, connection, branch, at);
      at += total(branch);
    }
  }

  /** From the mapping on: what came before belongs to the finding of destinations. */
  private branch(parent: string, connection: string, steps: readonly TraceStep[], start: number): void {
    const first = steps.findIndex(({ stage }) => stage === 'mapping');
    if (first < 0) return;
    const output = steps[first]!.output ?? '';
    const { module, configuration } = this.names.outputs[output] ?? { module: output, configuration: output };
    const deliveries = this.batch.deliveries.filter((delivery) => delivery.connection === connection);
    const sent = new Set(deliveries.flatMap((delivery) => delivery.event_ids));
    const held = new Set(steps.flatMap(({ events }) => events.filter(({ verdict }) => verdict === 'dropped' || verdict === 'error').map((event) => event.event_id)));
    const building = steps.slice(first).filter(({ stage }) => stage !== 'delivery');
    const begins = start + total(steps.slice(0, first));
    const own = this.add(parent, {
      group: 'Payload Delivery', name: `Building outbound payload for: ${module} - ${configuration}`, start_ms: begins, duration_ms: total(building), status: worst(building.map(({ verdict }) => STATUS[verdict])),
      attributes: { connection, events_in: this.batch.events.length, events_out: sent.size, filtered: held.size, requests: deliveries.length, reason: steps[first]!.reason.message },
    });
    const at = begins + total(building);
    const queue = building.find(({ stage, verdict }) => stage === 'queue' && verdict !== 'skipped');
    if (queue !== undefined) this.bulk(own, module, queue, at);
    let sending = at;
    for (const delivery of deliveries) {
      this.delivery(own, `Forwarding outbound payload to: ${module} - ${configuration}`, delivery, sending);
      sending += delivery.took_ms;
    }
  }

  private bulk(parent: string, module: string, { ms, reason }: TraceStep, at: number): void {
    const own = this.add(parent, { group: 'Processing', name: `Processing outbound bulk payload for: ${module}`, start_ms: at - ms, duration_ms: ms, attributes: { trigger: reason.code, reason: reason.message } });
    this.add(own, { group: 'Processing', name: `Queueing data to bulk payload for: ${module}`, start_ms: at - ms, duration_ms: ms, attributes: {} });
  }

  private delivery(parent: string, name: string, { id, request, response, attempt, outcome, reason, next_at: next, took_ms: took, simulated }: Delivery, at: number): void {
    const bad = outcome !== 'delivered';
    this.add(parent, {
      group: 'Payload Delivery', name, hosted: false, start_ms: at, duration_ms: took, status: outcome === 'failed' ? 'error' : bad ? 'warning' : 'ok',
      attributes: {
        delivery: id, method: request.method, url: request.url, 'http.status': response?.status ?? null, attempt, outcome, simulated, next_at: next,
        alert: outcome === 'failed' || outcome === 'retrying' ? judgeAlert({ code: reason.code, status: response?.status ?? null, retried: outcome === 'retrying' }).label : null, reason: reason.message,
      },
    });
  }

  /** Writes a span and answers its id. */
  private add(parent: string | null, { attributes, start_ms: start, duration_ms: length, ...draft }: Draft): string {
    const id = (this.written.length + 1).toString(16).padStart(16, '0');
    this.written.push({
      trace_id: traceId(this.batch.id), span_id: id, parent_id: parent, hosted: true, status: 'ok', ...draft, start_ms: round(start), duration_ms: round(length),
      attributes: { batch_id: this.batch.id, mpid: this.batch.mpid, ...attributes },
    });
    return id;
  }
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
const total = (steps: readonly TraceStep[]): number => steps.reduce((sum, { ms }) => sum + ms, 0);

function worst(statuses: readonly Span['status'][]): Span['status'] {
  return statuses.includes('error') ? 'error' : statuses.includes('warning') ? 'warning' : 'ok';
}

/** 32 hex digits, the same for the same batch. */
function traceId(batchId: string): string {
  return /^-?\d+$/.test(batchId) ? BigInt.asUintN(64, BigInt(batchId)).toString(16).padStart(32, '0') : Buffer.from(batchId).toString('hex').padStart(32, '0').slice(-32);
}
