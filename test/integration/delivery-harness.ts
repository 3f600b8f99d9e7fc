/** Deliveries without an engine around them: the queue over a database in memory, on a clock that only tests move, to a partner of a few lines. */
import Database from 'better-sqlite3';
import { DeliveryLine } from '../../src/engine/delivery/line.ts';
import { deliveryAlerts } from '../../src/engine/delivery/delivery-alerts.ts';
import { firstAttempt } from '../../src/engine/delivery/dispatch.ts';
import { DeliveryQueue } from '../../src/engine/delivery/queue.ts';
import type { SendReal } from '../../src/engine/delivery/queue.ts';
import { SimulatorStates } from '../../src/engine/delivery/simulator-state.ts';
import type { DeliveryAlert } from '../../src/engine/delivery/types.ts';
import type { OutboundRequest, OutputDefinition } from '../../src/engine/outputs/definition.ts';
import { judgeFailure } from '../../src/engine/outputs/shared/answers.ts';
import { readPayload } from '../../src/engine/outputs/shared/read-payload.ts';
import { MAIN_MIGRATIONS, migrate } from '../../src/engine/store/migrations.ts';
import { deliveryAttempts, outputQueue } from '../../src/engine/store/queries/delivery-queue.ts';
import { DELIVERY_COLUMNS, toDelivery } from '../../src/engine/store/queries/rows.ts';
import type { Row } from '../../src/engine/store/queries/rows.ts';
import { ResultWriter } from '../../src/engine/store/results.ts';
import type { Delivery } from '../../src/protocol/contract.ts';
import type { DeliveryAttempt, OutputQueue } from '../../src/protocol/delivery.ts';
import { outputSchema } from '../../src/protocol/workspace.ts';

export const START = 1_800_000_000_000;

/** Takes JSON lists; refuses the entries that say `"bad": true`, and remembers the names of the others. */
export const partner: OutputDefinition = {
  slug: 'desk', name: 'Desk', moduleId: null, kind: 'event', fidelity: 'modelled', summary: '', settings: [], connectionSettings: [], platforms: ['s2s'], eventTypes: ['custom_event'], hosts: ['desk.example.com'],
  validate: () => [], map: () => ({ requests: [], notSent: [], alerts: [], summary: '' }), facts: [],
  judge(answer, attempt) {
    if (answer.status !== 200 || 'error' in answer) return judgeFailure(answer, attempt, { slug: 'desk', name: 'Desk', honoursRetryAfter: true }, `Desk answered ${answer.status}.`);
    const { bad } = JSON.parse(answer.body) as { bad: number[] };
    return { kind: 'delivered', reason: { code: 'desk.accepted', message: 'Desk took it.' }, refused: bad.map((index) => ({ pointer: `/${index}`, reason: { code: 'desk.rejected', message: `Desk refused number ${index}: "bad is not allowed"` } })) };
  },
  simulator: {
    handle(request, { state, credentials, enforceRates, now }) {
      const list = JSON.parse(request.text ?? Buffer.from(request.body).toString()) as { name: string; bad?: boolean }[];
      if (credentials === 'rejected' || (credentials === 'match' && request.headers['x-key'] !== 'right')) return { status: 401, headers: [], body: '{"error":"wrong key"}' };
      const minute = String(Math.floor(now / 60_000));
      const used = Number(state.get('minutes', minute) ?? 0);
      if (enforceRates && used >= 2) return { status: 429, headers: [['Retry-After', String(60 - Math.floor((now % 60_000) / 1_000))]], body: '{"error":"two a minute"}' };
      state.put('minutes', minute, used + 1);
      for (const { name, bad } of list) if (bad !== true) state.append('names', name, 1_000);
      return { status: 200, headers: [['Content-Type', 'application/json']], body: JSON.stringify({ bad: list.flatMap(({ bad }, index) => (bad === true ? [index] : [])) }) };
    },
  },
};

export interface Desk {
  readonly db: Database.Database;
  now: number;
  /** One batch of one user; a request for each list of entries. */
  send(user: string | null, ...bodies: readonly { name: string; bad?: boolean }[][]): void;
  /** Moves the clock from one time at which something is due to the next. */
  pass(ms: number): void;
  run(): void;
  /** Oldest first. */
  deliveries(): Delivery[];
  attempts(id: string): DeliveryAttempt[];
  queue(): OutputQueue;
  received(): string[];
  readonly states: SimulatorStates;
  readonly line: DeliveryLine;
  deliveryQueue: DeliveryQueue;
  /** As after the end of the engine, with what is stored. */
  restart(): void;
  readonly alerts: DeliveryAlert[];
  configure(file: Record<string, unknown>, bulk?: { waitMs: number; maxRequests: number } | null): void;
}

export function openDesk(file: Record<string, unknown>, options: { readonly bulk?: { waitMs: number; maxRequests: number }; readonly send?: SendReal } = {}): Desk {
  const db = new Database(':memory:');
  migrate(db, MAIN_MIGRATIONS);
  const states = new SimulatorStates(db);
  const line = new DeliveryLine(db);
  const writer = new ResultWriter(db);
  const alerts: DeliveryAlert[] = [];
  const output = (settings: Record<string, unknown>) => ({ definition: partner, file: outputSchema.parse({ partner: 'desk', ...settings }), settings: {} });
  let configured = output(file);
  let bulk = options.bulk ?? null;
  let batch = 0;
  const openQueue = (): DeliveryQueue => new DeliveryQueue({
    db, states, line, readPayload, now: () => desk.now, guard: (work) => work(), send: options.send ?? (() => Promise.resolve({ status: 0, error: 'nobody is there' })),
    log: { alert: (alert) => void alerts.push(alert), moved: (_seq, _connection, _to, change) => change() },
  });
  const desk: Desk = {
    db, now: START, states, line, deliveryQueue: openQueue(), alerts,
    send(user, ...bodies) {
      batch += 1;
      const at = { seq: batch, id: `b${batch}`, at: desk.now };
      states.transaction(() => {
        for (const entries of bodies) {
          const request: OutboundRequest = {
            method: 'POST', url: 'https://desk.example.com/track?v=2', headers: [['Content-Type', 'application/json'], ['X-Key', 'right']], body: JSON.stringify(entries), purpose: 'track', origins: [],
            eventIds: entries.map(({ name }) => name), parts: entries.map(({ name }, index) => ({ pointer: `/${index}`, eventId: name })),
          };
          const { row, place } = firstAttempt({ output: 'desk', connection: 'c', ...configured, bulk }, request, { states, line, now: desk.now, user, elapsed: () => 0, readPayload });
          const id = writer.delivery(row, at);
          alerts.push(...deliveryAlerts(row));
          if (place !== null) line.join(id, 'desk', place);
          if (place !== null && bulk !== null) line.held('desk', 'c', bulk, desk.now);
        }
      });
    },
    run() {
      for (let more = true; more;) ({ more } = desk.deliveryQueue.run(desk.now, new Map([['desk', configured]]), () => undefined));
    },
    pass(ms) {
      const until = desk.now + ms;
      for (let next = desk.deliveryQueue.nextDue(); next !== null && next <= until; next = desk.deliveryQueue.nextDue()) {
        desk.now = Math.max(desk.now, next);
        desk.run();
      }
      desk.now = until;
    },
    deliveries: () => (db.prepare(`SELECT ${DELIVERY_COLUMNS} FROM deliveries d ORDER BY d.seq`).all() as Row[]).map(toDelivery),
    attempts: (id) => deliveryAttempts(db, id)!,
    queue: () => outputQueue(db, { output: 'desk', bulk: bulk === null ? [] : [{ connection: 'c', ...bulk }] }),
    received: () => db.prepare<[], string>("SELECT value FROM simulator_lists WHERE output = 'desk' AND list = 'names' ORDER BY seq").pluck().all().map((text) => JSON.parse(text) as string),
    restart() {
      desk.deliveryQueue = openQueue();
    },
    configure(settings, hold = bulk) {
      configured = output(settings);
      bulk = hold;
    },
  };
  return desk;
}
