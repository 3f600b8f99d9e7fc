/** What the connections of an input would send for a batch, without sending it: the same stages as in the pipeline from enrichment on, rules left out. */
import { describeEvent } from '../batch/summary.ts';
import type { Batch } from '../batch/types.ts';
import { withServerIds } from './batch-stages.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { Route } from './compile-routes.ts';
import { runBranch } from './connection-stages.ts';
import { enrichedPreview } from './profile-stages.ts';
import type { KnownUser } from './profile-stages.ts';
import type { Branch, CallFacts, PipelineContext } from './types.ts';
import { userFacts } from './user-facts.ts';

export interface PreviewTarget {
  readonly input: string;
  /** One connection; all of the input when null. */
  readonly connection: string | null;
  readonly now: number;
  /** The user whose profile enriches the batch; null for a batch that is enriched already, or of nobody. */
  readonly user: KnownUser | null;
}

export interface Preview {
  readonly connection: string;
  readonly output: string;
  readonly partner: string;
  /** Bodies of the requests. */
  readonly requests: string[];
  /** Sentences: why an event is not sent. */
  readonly notSent: string[];
}

export function previewPayloads(workspace: CompiledWorkspace, batch: Batch, target: PreviewTarget): Preview[] {
  return previewBranches(workspace, batch, target).map(({ route, branch, timed }) => ({
    connection: route.connection, output: route.output, partner: route.definition.slug, requests: branch.requests.map(({ body }) => body),
    notSent: branch.decisions.map(({ eventId, reason }) => `${eventLabel(timed, eventId)}: ${reason.message}`),
  }));
}

export interface PreviewBranch {
  readonly route: Route;
  readonly branch: Branch;
  /** The batch with the ids and times that it was given. */
  readonly timed: Batch;
}

/** The same with everything that the stages say. */
export function previewBranches(workspace: Omit<CompiledWorkspace, 'inputRules' | 'groups' | 'revision' | 'broken' | 'outputs'>, batch: Batch, { input, connection, now, user }: PreviewTarget): PreviewBranch[] {
  const platform = workspace.platforms[input] ?? 's2s';
  const call: CallFacts = { requestId: 0, position: 0, surface: 'preview', surfaceLabel: 'Preview', status: 202, input, platform, receivedAt: now, acceptedMs: now, replayed: true };
  const stamped = batch.batch_id === undefined ? withServerIds(batch, call, 'preview') : batch;
  const timed: Batch = { timestamp_unixtime_ms: now, ...stamped, events: stamped.events.map((event) => (typeof event.data['timestamp_unixtime_ms'] === 'number' ? event : { ...event, data: { ...event.data, timestamp_unixtime_ms: now } })) };
  const context: PipelineContext = {
    now, seed: 'preview', file: workspace.file, routes: [], broken: [], login: workspace.login, plans: workspace.plans, rules: [], elapsed: () => 0, findDuplicate: () => null, repeatedEvents: () => [],
    names: { nameCount: 0, hasName: () => true }, resolveMpid: () => ({ mpid: '0', created: false, reason: { code: 'preview', message: '' } }),
    profileOf: () => ({ profile: null, identities: [] }), ruleChain: (_slot, at) => ({ steps: [], batch: at, unreached: [] }),
  };
  const outbound = user === null ? timed : enrichedPreview(timed, user, call, workspace.file);
  const known = { before: user?.profile ?? null, after: user?.profile ?? null };
  const identities = user?.identities ?? [];
  const branchUser = { facts: userFacts(outbound, identities, known, workspace.login), identities, own: timed };
  return (workspace.routes.get(input) ?? []).filter((route) => route.active && (connection === null || route.connection === connection)).map((route) => ({ route, branch: runBranch(outbound, route, call, context, branchUser), timed }));
}

function eventLabel(batch: Batch, eventId: string): string {
  const event = batch.events.find(({ data }) => data['event_id'] === eventId);
  return event === undefined ? 'Event' : describeEvent(event).name;
}
