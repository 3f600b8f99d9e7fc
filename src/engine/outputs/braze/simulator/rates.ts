/** Rate limits by group of endpoints, in windows of the engine's clock (spec/outputs/braze.md 2.3, 2.4). */
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext } from '../../definition.ts';
import { numberOf, objectOf } from '../../shared/values.ts';
import type { Account } from '../simulator-settings.ts';
import { note } from './reply.ts';

const RATES = 'rates';

/** Endpoints that share a limit. */
export type RateGroup = 'track' | 'users' | 'subscriptions';

interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

const LIMITS: Readonly<Record<RateGroup, Limit>> = {
  track: { requests: 3_000, windowMs: 3_000 },
  users: { requests: 20_000, windowMs: 60_000 },
  subscriptions: { requests: 5_000, windowMs: 60_000 },
};
const HOUR_MS = 3_600_000;
/** From this share on the window tells of it. */
const NEARLY = 0.9;

export interface Rate {
  readonly exceeded: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly notes: readonly PartnerNote[];
}

/** Counts a request. More than the limit are told of, and refused where rates are enforced. */
export function countRequest(group: RateGroup, account: Account, { state, now, enforceRates }: SimulatorContext): Rate {
  const limits = [['', LIMITS[group]] as const, ...(group === 'track' && account.limits === '50 in total' ? [['-hour', { requests: account.hourlyLimit, windowMs: HOUR_MS }] as const] : [])];
  const counted = limits.map(([suffix, limit]) => {
    const start = Math.floor(now / limit.windowMs) * limit.windowMs;
    const before = objectOf(state.get(RATES, group + suffix));
    const count = (before['start'] === start ? numberOf(before['count']) ?? 0 : 0) + 1;
    return { key: group + suffix, start, count, limit };
  });
  const over = counted.find(({ count, limit }) => count > limit.requests);
  const exceeded = enforceRates && over !== undefined;
  // A request that is refused does not count.
  if (!exceeded) for (const { key, start, count } of counted) state.put(RATES, key, { start, count });
  // The cap of the hour is the one that tells more.
  const { start, count, limit } = over ?? counted.at(-1)!;
  const remaining = Math.max(0, limit.requests - count);
  return {
    exceeded,
    headers: [
      ['X-RateLimit-Limit', String(limit.requests)],
      ['X-RateLimit-Remaining', String(exceeded ? 0 : remaining)],
      ['X-RateLimit-Reset', String(Math.ceil((start + limit.windowMs) / 1_000))],
    ],
    notes: count < limit.requests * NEARLY ? [] : [note('limit', 'rate-limit', `${count} of ${limit.requests} requests of ${limit.windowMs / 1_000} seconds${over !== undefined && !exceeded ? '; Braze would refuse this one' : ''}.`, '')],
  };
}
