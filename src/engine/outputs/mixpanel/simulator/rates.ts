/** Mixpanel's limits of a rolling minute (spec/outputs/mixpanel.md 2.3), kept as one value: seconds with what came in them. */
import type { SimulatorContext } from '../../definition.ts';
import { listOf, numberOf } from '../../shared/values.ts';
import { MAX_BYTES_A_MINUTE, MAX_EVENTS_A_MINUTE, RATE_WINDOW_S } from '../constants.ts';

/** Collection of the simulator's state, with one value per endpoint. */
const RATES = 'rates';

/** Counts a request; true when it goes over, and then it counts for nothing. */
export function exceedsRate({ state, now, enforceRates }: SimulatorContext, endpoint: string, records: number, bytes: number): boolean {
  if (!enforceRates) return false;
  const second = Math.floor(now / 1_000);
  const seconds = listOf(state.get(RATES, endpoint)).map((entry) => listOf(entry).map((part) => numberOf(part) ?? 0)).filter(([at = 0]) => at > second - RATE_WINDOW_S && at <= second);
  const sum = (position: number): number => seconds.reduce((total, entry) => total + (entry[position] ?? 0), 0);
  if (sum(1) + records > MAX_EVENTS_A_MINUTE || sum(2) + bytes > MAX_BYTES_A_MINUTE) return true;
  const [, before = 0, size = 0] = seconds.find(([at]) => at === second) ?? [];
  state.put(RATES, endpoint, [...seconds.filter(([at]) => at !== second), [second, before + records, size + bytes]]);
  return false;
}
