/** The job `effect`: the newest events judged twice, by the workspace as it stands and with files that are not saved yet. */
import type Database from 'better-sqlite3';
import type { EffectArgs, EffectResult } from '../../protocol/explain.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { compileStrategy } from '../identity/strategy.ts';
import { compileRoutes } from '../pipeline/compile-routes.ts';
import type { CompiledRoutes } from '../pipeline/compile-routes.ts';
import type { BranchUser } from '../pipeline/branch.ts';
import { ConnectionEffect, fatesOf } from '../pipeline/effect.ts';
import type { AnyRoute } from '../pipeline/effect.ts';
import { enrichedPreview } from '../pipeline/profile-stages.ts';
import type { KnownUser } from '../pipeline/profile-stages.ts';
import type { CallFacts } from '../pipeline/types.ts';
import { userFacts } from '../pipeline/user-facts.ts';
import { readUser } from '../pipeline/user-profiles.ts';
import { capturedBatches } from '../store/queries/stored-batches.ts';
import type { CapturedBatch } from '../store/queries/stored-batches.ts';
import type { JobEdge, JobWorkerData } from './contract.ts';

/** Batches between two looks at whether somebody still wants the answer. */
const STRIDE = 64;

export async function effectJob({ workspace, draft, now, args: given }: JobWorkerData, { db, send, signal }: JobEdge): Promise<void> {
  const args = given as EffectArgs;
  const changed = draft!.workspace;
  const routes = (of: Workspace): CompiledRoutes => compileRoutes(of, (name) => draft!.secrets[name], () => []);
  const [before, after] = [byInput(routes(workspace)), byInput(routes(changed))];
  const concerned = concernedIn(args, workspace, changed);
  const effects = [...concerned].map(([name, { input, output }]) => ({ name, input, effect: new ConnectionEffect(name, output) }));
  const users = usersOf(db, changed);
  const { limit } = args;
  let events = 0;
  let batches = 0;
  for (const captured of newest(db, [...new Set([...concerned.values()].map(({ input }) => input))], limit, now)) {
    if (events >= limit) break;
    events += judge(captured, changed, { before: before(captured.input), after: after(captured.input) }, effects, users);
    batches += 1;
    if (batches % STRIDE !== 0) continue;
    send({ kind: 'progress', done: Math.min(events, limit), total: limit, soFar: null });
    await new Promise((resolve) => { setImmediate(resolve); });
    if (signal.aborted) return;
  }
  const result: EffectResult = { events, connections: effects.map(({ effect }) => effect.result()) };
  send({ kind: 'done', result });
}

/** Connections that the files are about, with the input and output that they have now, or will have. */
function concernedIn(args: EffectArgs, before: Workspace, after: Workspace): Map<string, { readonly input: string; readonly output: string }> {
  const all = { ...before.brokenConnections, ...before.connections, ...after.brokenConnections, ...after.connections };
  const everything = [args.inputs, args.outputs, args.connections].every((files) => Object.keys(files).length === 0);
  return new Map(Object.entries(all)
    .filter(([name, { input, output }]) => everything || Object.hasOwn(args.connections, name) || Object.hasOwn(args.inputs, input) || Object.hasOwn(args.outputs, output))
    .sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Batches of these inputs that came to the outputs, the newest first. */
function* newest(db: Database.Database, inputs: readonly string[], limit: number, now: number): Generator<CapturedBatch> {
  const sources = inputs.map((input) => capturedBatches(db, { query: '', limit, now, input, stage: 'enrichment' }));
  const heads = sources.map((source) => source.next());
  for (;;) {
    let at = -1;
    for (const [index, head] of heads.entries()) if (head.done !== true && (at < 0 || head.value.seq > (heads[at] as { value: CapturedBatch }).value.seq)) at = index;
    const head = heads[at];
    if (head === undefined || head.done === true) return;
    yield head.value;
    heads[at] = sources[at]!.next();
  }
}

interface Users {
  readonly known: (mpid: string) => KnownUser;
  readonly login: ReadonlySet<string>;
}

function usersOf(db: Database.Database, { file }: Workspace): Users {
  const users = new Map<string, KnownUser>();
  const known = (mpid: string): KnownUser => {
    let user = users.get(mpid);
    if (user === undefined) users.set(mpid, user = readUser(db, mpid, file.workspace_token));
    return user;
  };
  return { known, login: compileStrategy(file.identity).login };
}

const NOBODY: KnownUser = { profile: null, identities: [] };

type RoutesByName = ReadonlyMap<string, AnyRoute>;

function byInput({ routes, broken }: CompiledRoutes): (input: string) => RoutesByName {
  const known = new Map<string, RoutesByName>();
  return (input) => {
    let own = known.get(input);
    if (own === undefined) known.set(input, own = new Map([...routes.get(input) ?? [], ...broken.get(input) ?? []].map((route): [string, AnyRoute] => [route.connection, route])));
    return own;
  };
}

interface JudgedConnection {
  readonly name: string;
  readonly input: string;
  readonly effect: ConnectionEffect;
}

/** How many events it has. */
function judge({ batch: stored, input, platform, at }: CapturedBatch, { file }: Workspace, sides: { readonly before: RoutesByName; readonly after: RoutesByName }, connections: readonly JudgedConnection[], users: Users): number {
  const { batch } = normaliseBatch(stored);
  const call: CallFacts = { requestId: 0, position: 0, surface: 'effect', surfaceLabel: '', status: 0, input, platform, receivedAt: at, acceptedMs: at, replayed: true };
  const known = batch.mpid === undefined ? NOBODY : users.known(batch.mpid);
  const outbound = enrichedPreview(batch, known, call, file);
  const user: BranchUser = { facts: userFacts(outbound, known.identities, { before: known.profile, after: known.profile }, users.login), identities: known.identities, own: batch };
  const fates = (route: AnyRoute | undefined): ReturnType<typeof fatesOf> | null => (route === undefined ? null : fatesOf(outbound, route, call, user));
  for (const connection of connections) {
    if (connection.input === input) connection.effect.add(outbound, fates(sides.before.get(connection.name)), fates(sides.after.get(connection.name)));
  }
  return batch.events.length;
}
