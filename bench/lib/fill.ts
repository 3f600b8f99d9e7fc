/**
 * Fills a data folder with events as the pipeline would have left them, through the store's own writer: a million events
 * by the front door would take longer than all benchmarks together.
 */
import { openDatabase } from '../../src/engine/store/open.ts';
import { ResultWriter } from '../../src/engine/store/results.ts';
import { OUTCOMES } from '../../src/protocol/vocabulary.ts';
import type { Outcome } from '../../src/protocol/vocabulary.ts';
import { sampleBatch } from './sample-batch.ts';

const NAMES = ['Product', 'Add To Wishlist', 'Purchase', 'Checkout', 'Play Video', 'Search', 'Home', 'Landing', 'Refund', 'Session start'];
const TYPES = ['screen_view', 'custom_event', 'commerce_event', 'session_start'];
const OUTPUTS = ['mixpanel', 'webhook', 'warehouse'];
const EVENTS_PER_BATCH = 10;
const BATCHES_PER_COMMIT = 500;

export interface FillOptions {
  /** What became of each event at so many connections. */
  readonly connections?: number;
  /** Names of events, beside their types. */
  readonly names?: number;
}

/** Adds `count` events; the newest is at `now`. Every 1,000th carries the word `higgsino`, the very first `firstneedle`. */
export function fillEvents(dataDir: string, count: number, now: number, options: FillOptions = {}): void {
  const { db } = openDatabase(dataDir, 'main', now);
  db.pragma('synchronous = OFF');
  const writer = new ResultWriter(db);
  const batches = count / EVENTS_PER_BATCH;
  const batch = sampleBatch();
  const step = db.transaction((from: number, to: number) => {
    for (let index = from; index < to; index += 1) writeBatch(writer, batch, index, now - (batches - index) * 500, options);
  });
  for (let from = 0; from < batches; from += BATCHES_PER_COMMIT) step(from, Math.min(batches, from + BATCHES_PER_COMMIT));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function writeBatch(writer: ResultWriter, batch: unknown, index: number, at: number, { connections = 1, names = NAMES.length }: FillOptions): void {
  const outcomeAt = (place: number): Outcome => ((index + place) % 20 === 0 ? OUTCOMES[index % OUTCOMES.length]! : 'delivered');
  const user = String(7_751_000_000_000_000_000n + BigInt(index % 5_000));
  const events = Array.from({ length: EVENTS_PER_BATCH }, (_, position) => {
    const number = index * EVENTS_PER_BATCH + position;
    const variant = Math.floor((number % names) / NAMES.length);
    const name = `${NAMES[number % NAMES.length]!}${variant === 0 ? '' : ` ${variant}`}`;
    const extra = number === 0 ? ' firstneedle' : number % 1_000 === 0 ? ' higgsino' : '';
    return {
      id: String(number + 1), index: position, at, type: TYPES[number % TYPES.length]!, kind: 'navigation', name, detail: `/p/${number % 97}`,
      session: `S-${index % 20_000}`, flags: [], data: { event_name: name, custom_attributes: { category: 'Destination', price: String(number % 500) } },
      search: `custom_event ${name.toLowerCase()} /p/${number % 97} ${user} category destination price ${number % 500}${extra}`, eventless: false, violations: 0, fallback: null, ended: null,
    };
  });
  writer.batch({
    id: `b${index}`, requestId: index + 1, position: 0, at, receivedAt: at, env: index % 3 === 0 ? 'production' : 'development', input: index % 2 === 0 ? 'web' : 's2s',
    platform: index % 2 === 0 ? 'web' : 's2s', mpid: user, source: 'Web', sdk: '2.68.0', device: `D-${index % 5_000}`, flags: [], tookMs: 12, bytes: 3_000,
    batch, trace: [], notes: [], violations: 0, events,
  }, events.flatMap((event) => Array.from({ length: connections }, (_, place) => ({ eventId: event.id, output: OUTPUTS[place]!, connection: `web-to-${OUTPUTS[place]!}`, outcome: outcomeAt(place), status: 200, code: `bench-${outcomeAt(place)}`, stage: 'delivery' }))));
}
