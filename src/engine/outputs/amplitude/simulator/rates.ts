/** Rates and daily quotas, on the engine's clock; looked at only where the output enforces them. */
import type { JsonObject } from '../../../../protocol/json.ts';
import { isObject } from '../../../../protocol/json.ts';
import type { SimulatorContext, SimulatorResponse, SimulatorState } from '../../definition.ts';
import { BATCH_EVENTS_PER_SECOND, DAILY_QUOTA, DAY_MS, HTTP_EVENTS_PER_SECOND, RATE_WINDOW_MS, SILENCED_EVENTS_PER_SECOND } from '../constants.ts';
import { silenced, throttled } from './reply.ts';
import type { Counts } from './reply.ts';

const RATES = 'rates';
const WINDOW_S = RATE_WINDOW_MS / 1_000;
type Kind = 'device' | 'user';

/** Events of an id: those taken in this window and on this day, and those tried in this window. */
interface Rate {
  readonly window: number;
  readonly day: number;
  readonly taken: number;
  readonly tried: number;
  readonly daily: number;
}

/** Null when the events are within the rates; they are counted then. */
export function rateAnswer(endpoint: 'http' | 'batch', events: readonly JsonObject[], { state, now, enforceRates }: SimulatorContext): SimulatorResponse | null {
  if (!enforceRates) return null;
  const ids = { device: counted(events, 'device_id'), user: counted(events, 'user_id') };
  const limit = endpoint === 'http' ? HTTP_EVENTS_PER_SECOND : BATCH_EVENTS_PER_SECOND;
  const before = { device: ratesOf(state, 'device', ids.device, now), user: ratesOf(state, 'user', ids.user, now) };
  const over = (kind: Kind): Counts => rows(ids[kind], (id, count) => Math.ceil((before[kind].get(id)!.taken + count) / WINDOW_S), limit);
  const daily = (kind: Kind): Counts => (endpoint === 'http' ? new Map() : rows(ids[kind], (id, count) => before[kind].get(id)!.daily + count, DAILY_QUOTA));
  const loud = endpoint === 'batch' ? new Map<string, number>() : rows(ids.device, (id, count) => Math.ceil((before.device.get(id)!.tried + count) / WINDOW_S), SILENCED_EVENTS_PER_SECOND);
  const found = { devices: over('device'), users: over('user'), daily: { users: daily('user'), devices: daily('device') } };
  const isRefused = [found.devices, found.users, found.daily.users, found.daily.devices, loud].some(({ size }) => size > 0);
  for (const kind of ['device', 'user'] as const) count(state, kind, ids[kind], before[kind], isRefused);
  if (loud.size > 0) return silenced(SILENCED_EVENTS_PER_SECOND, [...loud.keys()], at(events, (event) => loud.has(String(event['device_id']))));
  if (!isRefused) return null;
  const isOver = (event: JsonObject): boolean => [found.devices, found.daily.devices].some((ids) => ids.has(String(event['device_id']))) || [found.users, found.daily.users].some((ids) => ids.has(String(event['user_id'])));
  return throttled({ threshold: limit, devices: found.devices, users: found.users, events: at(events, isOver), ...(endpoint === 'batch' ? { daily: found.daily } : {}) });
}

function counted(events: readonly JsonObject[], field: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) {
    const id = event[field];
    if (typeof id === 'string') counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function rows(ids: ReadonlyMap<string, number>, measure: (id: string, count: number) => number, limit: number): Counts {
  return new Map([...ids].map(([id, count]) => [id, measure(id, count)] as const).filter(([, value]) => value > limit));
}

function at(events: readonly JsonObject[], test: (event: JsonObject) => boolean): number[] {
  return events.flatMap((event, index) => (test(event) ? [index] : []));
}

function ratesOf(state: SimulatorState, kind: Kind, ids: ReadonlyMap<string, number>, now: number): Map<string, Rate> {
  const window = Math.floor(now / RATE_WINDOW_MS);
  const day = Math.floor(now / DAY_MS);
  return new Map([...ids.keys()].map((id) => {
    const stored = state.get(RATES, `${kind}:${id}`);
    const known = isObject(stored) ? (stored as unknown as Rate) : null;
    const sameWindow = known?.window === window ? known : null;
    return [id, { window, day, taken: sameWindow?.taken ?? 0, tried: sameWindow?.tried ?? 0, daily: known?.day === day ? known.daily : 0 }];
  }));
}

function count(state: SimulatorState, kind: Kind, ids: ReadonlyMap<string, number>, before: ReadonlyMap<string, Rate>, isRefused: boolean): void {
  for (const [id, events] of ids) {
    const rate = before.get(id)!;
    const taken = isRefused ? 0 : events;
    state.put(RATES, `${kind}:${id}`, { ...rate, tried: rate.tried + events, taken: rate.taken + taken, daily: rate.daily + taken });
  }
}
