/** Takes alias requests, and carries them out when their delay is over (spec/identity-profiles.md 3.11). */
import type Database from 'better-sqlite3';
import type { IdentityStep } from '../../protocol/identity.ts';
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { signed64 } from '../batch/ids.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { AliasBook } from './alias-book.ts';
import { aliasObjection, aliasRefusal, earliestStart } from './alias.ts';
import type { AliasRequest } from './alias.ts';
import { bodyOf } from './calls.ts';
import type { CallRecorder } from './record-calls.ts';
import type { Spaces } from './sqlite-store.ts';
import type { IdentityStore } from './store.ts';
import type { IdentityStrategy } from './strategy.ts';
import { WatchedStore } from './watched-store.ts';

/** An alias that took effect. Times are Unix ms. */
export interface Aliased extends AliasRequest {
  readonly at: number;
}

export interface AliasSurroundings {
  readonly store: IdentityStore;
  readonly spaces: Spaces;
  readonly strategy: IdentityStrategy;
  readonly delayHours: number;
}

const HOUR_MS = 3_600_000;
const CODE = 'ALIAS_ERROR';

export class AliasDesk {
  private readonly book: AliasBook;
  private readonly recorder: CallRecorder;
  private readonly onAliased: (alias: Aliased) => void;

  constructor(db: Database.Database, recorder: CallRecorder, onAliased: (alias: Aliased) => void) {
    this.book = new AliasBook(db);
    this.recorder = recorder;
    this.onAliased = onAliased;
  }

  /** The body has passed the checks of its surface. */
  answer(call: Extract<IdentityCall, { readonly kind: 'alias' }>, { store, spaces, strategy, delayHours }: AliasSurroundings): IdentityAnswer {
    const body = bodyOf(call);
    const request = requestOf(body, call.at);
    const watched = new WatchedStore(store);
    const environment = environmentOf(body, watched, request);
    const of = (mpid: string): ReturnType<WatchedStore['user']> => {
      const user = watched.user(mpid);
      return user?.environment === environment ? user : null;
    };
    const refusal = aliasRefusal(strategy, request, { source: of(request.source), destination: of(request.destination) });
    const objection = refusal?.message ?? aliasObjection(request, this.book.history(request), call.at);
    const dueAt = call.at + delayHours * HOUR_MS;
    const status = objection === null ? (dueAt <= call.at ? 'done' : 'waiting') : 'refused';
    const reason = objection ?? (status === 'done' ? doneReason(request) : `User ${request.source} becomes part of user ${request.destination} in ${delayHours} ${delayHours === 1 ? 'hour' : 'hours'} of the engine's clock.`);
    const steps: IdentityStep[] = [{ code: status === 'refused' ? 'refused' : 'aliased', mpids: [request.source, request.destination], message: reason }];
    const callSeq = this.recorder.record({
      at: call.at, kind: 'alias', environment, strategy: strategy.name, input: call.input, requestId: null, status: refusal?.status ?? 202, asked: { identities: [], changes: [] },
      previousMpid: request.source, mpid: refusal === null ? request.destination : null, created: false, message: reason, steps,
      graph: watched.graph(strategy, [request.source, request.destination]),
    }, spaces);
    this.book.add({ ...request, callSeq, space: spaces[environment], askedAt: call.at, dueAt, status, reason });
    if (status === 'done') this.onAliased({ ...request, at: call.at });
    const note = { code: status === 'refused' ? 'alias-refused' : 'alias', message: reason };
    if (refusal === null) return { status: 202, headers: [], body: '', notes: [note], decisionId: callSeq };
    const { message } = refusal;
    return { status: refusal.status, headers: [['content-type', 'application/json; charset=utf-8']], body: JSON.stringify({ message, code: CODE, errors: [{ code: CODE, message }] }), notes: [note], decisionId: callSeq };
  }

  processDue(now: number, store: IdentityStore): boolean {
    const due = this.book.due(now);
    for (const { callSeq, ...request } of due) {
      const gone = [request.source, request.destination].find((mpid) => typeof store.user(mpid)?.deletedAt === 'number');
      if (gone !== undefined) {
        this.book.settle(callSeq, 'refused', `User ${gone} was deleted before the alias was due.`);
        continue;
      }
      this.book.settle(callSeq, 'done', doneReason(request));
      this.onAliased({ ...request, at: now });
    }
    return due.length > 0;
  }

  nextDue(): number | null {
    return this.book.nextDue();
  }
}

function doneReason({ source, destination }: AliasRequest): string {
  return `User ${source} became part of user ${destination}: the destination has the first-seen time and the attribution of the source now. Identities, attributes and consent stay where they are.`;
}

function requestOf(body: JsonObject, at: number): AliasRequest {
  const data = isObject(body.data) ? body.data : {};
  const time = (value: unknown, fallback: number): number => (typeof value === 'number' && value > 0 ? value : fallback);
  return {
    source: signed64(data.source_mpid) ?? '0', destination: signed64(data.destination_mpid) ?? '0',
    start: time(data.start_unixtime_ms, earliestStart(at)), end: time(data.end_unixtime_ms, at),
  };
}

/** Old native SDKs name none: then it is the users' own. */
function environmentOf(body: JsonObject, store: IdentityStore, { source, destination }: AliasRequest): Environment {
  if (body.environment === 'production' || body.environment === 'development') return body.environment;
  return (store.user(destination) ?? store.user(source))?.environment ?? 'production';
}
