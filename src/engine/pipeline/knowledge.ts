/** What a partner should know of a user: its profile as it is now, sent through a connection that has it, as a batch of nothing else. */
import type { Json, JsonObject } from '../../protocol/json.ts';
import { parseJson } from '../../protocol/json.ts';
import type { ReceivedUser } from '../../protocol/partner.ts';
import type { Batch } from '../batch/types.ts';
import { behaviourSchema } from '../../protocol/workspace.ts';
import { simulate } from '../delivery/simulate.ts';
import type { OutboundRequest } from '../outputs/definition.ts';
import { sourcesOf } from '../outputs/knowledge/compare.ts';
import { createMemoryState } from '../outputs/shared/memory-state.ts';
import { USERS } from '../outputs/shared/received.ts';
import type { Route } from './compile-routes.ts';
import { previewBranches } from './preview.ts';
import type { PreviewBranch } from './preview.ts';
import type { KnownUser } from './profile-stages.ts';

export interface ProfileToTell {
  readonly mpid: string;
  readonly environment: Batch['environment'];
  readonly user: KnownUser;
  /** JSON text of the user's newest batch there: the device and app that it came from. Null when none is kept. */
  readonly newest: string | null;
  readonly input: string;
  readonly connection: string;
  readonly now: number;
}

export interface Expectation {
  readonly user: ReceivedUser | null;
  /** Why it would be told nothing. */
  readonly why: string | null;
  /** Name of a field to the pointer of what it is made of. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Parts of a batch that tell of the device and not of what was done. */
const KEPT = ['mp_deviceid', 'device_info', 'application_info', 'ip', 'integration_attributes', 'partner_identities', 'source_info', 'context'] as const;
const NAME = 'Profile';

/**
 * Most partners take user data in a batch without events. One that does not is sent an event that stands for any, whose traces in the
 * user's counters do not count in the comparison.
 */
export function expectedUser(workspace: Parameters<typeof previewBranches>[0], told: ProfileToTell): Expectation {
  const batch = profileBatch(told);
  const target = { input: told.input, connection: told.connection, now: told.now, user: told.user };
  const [eventless] = previewBranches(workspace, batch, target);
  if (eventless === undefined) return { user: null, why: `The connection ${told.connection} is switched off.`, sources: new Map() };
  const branch = eventless.branch.requests.length > 0 ? eventless : previewBranches(workspace, { ...batch, events: [probe(told.now)] }, target)[0]!;
  const { route } = branch;
  if (branch.branch.requests.length === 0) return { user: null, why: reasonOf(eventless) ?? reasonOf(branch) ?? `${route.definition.name} is told of no user by this connection.`, sources: new Map() };
  const user = userMadeOf(route, branch.branch.requests, told.now);
  return { user, why: user === null ? `${route.definition.name} keeps nothing of a user of what this connection sends.` : null, sources: sourcesOf(branch.branch.requests) };
}

/** The user that a partner without any memory makes of these requests; null when it makes none. Requests that it refuses leave nothing. */
function userMadeOf({ definition, file, settings }: Route, requests: readonly OutboundRequest[], now: number): ReceivedUser | null {
  const state = createMemoryState();
  const output = { definition, file: { ...file, behaviour: PERFECT }, settings };
  for (const request of requests) simulate(output, request, state, now);
  const users = state.entries(USERS).map(([, value]) => value as unknown as ReceivedUser).filter((user) => user.merged_into === null);
  return users.toSorted((a, b) => size(b) - size(a))[0] ?? null;
}

const PERFECT = behaviourSchema.parse({});
const size = ({ identifiers, attributes }: ReceivedUser): number => Object.keys(identifiers).length + Object.keys(attributes).length;

function profileBatch({ mpid, environment, newest }: ProfileToTell): Batch {
  const stored = newest === null ? {} : (parseJson(newest) as JsonObject);
  return { ...Object.fromEntries(KEPT.flatMap((key): [string, Json][] => (stored[key] === undefined ? [] : [[key, stored[key]]]))), environment, mpid, events: [] };
}

function probe(now: number): Batch['events'][number] {
  return { event_type: 'custom_event', data: { event_name: NAME, custom_event_type: 'other', timestamp_unixtime_ms: now } };
}

function reasonOf({ branch }: PreviewBranch): string | null {
  return branch.decisions[0]?.reason.message ?? branch.steps.flatMap((step) => ('reason' in step && step.verdict === 'dropped' ? [step.reason.message] : [])).at(-1) ?? null;
}
