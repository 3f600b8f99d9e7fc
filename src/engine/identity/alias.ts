/** Aliasing (spec/identity-profiles.md 3.11): which requests are refused, and which the platform takes and then lets fall. */
import type { StoredUser } from './store.ts';
import type { IdentityStrategy } from './strategy.ts';

export interface AliasRequest {
  readonly source: string;
  readonly destination: string;
  /** Unix ms. */
  readonly start: number;
  readonly end: number;
}

/** An alias that was asked for before and not refused. */
export interface EarlierAlias extends AliasRequest {
  readonly status: 'waiting' | 'done';
}

const DAY_MS = 86_400_000;
/** How far back an alias may reach; an SDK's clock and a slow network may take it a little further. */
const WINDOW_MS = 90 * DAY_MS;
const TOLERANCE_MS = DAY_MS;

/** The earliest start when none is given. */
export function earliestStart(at: number): number {
  return at - WINDOW_MS;
}

export function aliasRefusedBy({ name }: Pick<IdentityStrategy, 'name'>): string {
  return `The strategy ${name} has no aliases: use default, conversion or link, or leave the call out.`;
}

/** What is answered at once with an error. */
export function aliasRefusal(strategy: IdentityStrategy, { source, destination, start, end }: AliasRequest, users: Readonly<Record<'source' | 'destination', StoredUser | null>>): { readonly status: 400 | 403; readonly message: string } | null {
  if (!strategy.aliases) return { status: 403, message: aliasRefusedBy(strategy) };
  if (source === destination) return { status: 400, message: `"data.source_mpid" and "data.destination_mpid" are the same user, ${source}.` };
  for (const role of ['source', 'destination'] as const) {
    const user = users[role];
    const mpid = role === 'source' ? source : destination;
    if (user === null) return { status: 400, message: `"data.${role}_mpid" names user ${mpid}, who does not exist in this environment.` };
    if (user.deletedAt !== null) return { status: 400, message: `"data.${role}_mpid" names user ${mpid}, who was deleted.` };
  }
  if (start > end) return { status: 400, message: '"data.start_unixtime_ms" is after "data.end_unixtime_ms" or after now.' };
  return null;
}

/** Why an alias that was answered with 202 changes nothing; null when it does. `history`: the aliases of both users. */
export function aliasObjection({ source, destination, start, end }: AliasRequest, history: readonly EarlierAlias[], at: number): string | null {
  for (const earlier of history) {
    if (earlier.source === source && earlier.destination === destination && earlier.start === start && earlier.end === end) return 'The same alias was asked for before, and it counts once.';
    if (earlier.source === source && earlier.start <= end && start <= earlier.end) return `User ${source} was the source of an alias to ${earlier.destination} in an overlapping time before.`;
    if (earlier.destination === source) return `User ${source} was the destination of an alias from ${earlier.source} before, so it cannot be a source.`;
    if (earlier.source === destination) return `User ${destination} was the source of an alias to ${earlier.destination} before, so it cannot be a destination.`;
  }
  if (start < at - WINDOW_MS - TOLERANCE_MS) return 'The alias begins more than 90 days ago, which is further back than aliases reach.';
  return null;
}
