/** The identity service of the pipeline's thread: binds storage, randomness and settings to the algorithms, and keeps an account of every decision. */
import type Database from 'better-sqlite3';
import type { IdentityCallKind, IdentitySettings, IdentityStep } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { AliasDesk } from './alias-desk.ts';
import type { Aliased } from './alias-desk.ts';
import { lookUpAnswer, modificationOf, modifyAnswer, questionOf } from './calls.ts';
import type { LookUpCall, ModifyCall } from './calls.ts';
import { decide } from './decide.ts';
import type { Decision } from './decide.ts';
import { VALUE_LENGTH, canonicalType, identitiesOfBatch, lookUpKey } from './identity-types.ts';
import { decideModify } from './modify.ts';
import { randomMpid, repeatableMpids } from './mpids.ts';
import { CallRecorder } from './record-calls.ts';
import type { CallToRecord } from './record-calls.ts';
import { batchByIdentities, batchWithMpid } from './resolve-batch.ts';
import type { BatchResolution } from './resolve-batch.ts';
import { usable } from './resolve.ts';
import type { Resolver } from './resolve.ts';
import { createSqliteIdentityStore, openSpaces } from './sqlite-store.ts';
import type { Spaces } from './sqlite-store.ts';
import type { IdentityStore } from './store.ts';
import { compileStrategy, scopeKey } from './strategy.ts';
import type { IdentityStrategy } from './strategy.ts';
import { WatchedStore } from './watched-store.ts';

export interface IdentityServiceParts {
  readonly db: Database.Database;
  /** Calls `make` for a new MPID, or gives the one that an earlier run of the same work was given. */
  readonly mint: (make: () => string) => string;
  /** An alias took effect (3.11): what it does to profiles. In the transaction of the caller. */
  readonly onAliased: (alias: Aliased) => void;
  /** A user was deleted. In the transaction of the caller. */
  readonly onDeleted: (mpid: string, at: number) => void;
}

/** The call that brought a batch. */
export interface BatchCall {
  readonly receivedAt: number;
  readonly input: string;
  readonly requestId: number;
}

/** Whom to delete: by MPID, or everybody who holds all identities of one map. */
export interface UsersToDelete {
  readonly environment: Environment;
  readonly mpids?: readonly string[];
  readonly identities?: readonly Readonly<Record<string, string>>[];
  readonly input: string | null;
}

/** Steps that say only how somebody was looked for: a batch that takes no others leaves no account. */
const LOOKING: ReadonlySet<IdentityStep['code']> = new Set(['looked-up', 'protected', 'narrowed', 'matched', 'not-found']);

/** Every method runs in a transaction of the caller. */
export class IdentityService {
  private readonly parts: IdentityServiceParts;
  private readonly recorder: CallRecorder;
  private readonly aliases: AliasDesk;
  private spaces!: Spaces;
  private store!: IdentityStore;
  private strategy!: IdentityStrategy;
  private scope = '';
  private settings!: IdentitySettings;
  private newMpid!: (environment: Environment) => string;

  constructor(parts: IdentityServiceParts) {
    this.parts = parts;
    this.recorder = new CallRecorder(parts.db);
    this.aliases = new AliasDesk(parts.db, this.recorder, parts.onAliased);
  }

  /** Before anything else, and whenever the workspace changes. */
  configure(settings: IdentitySettings, workspaceToken: string): void {
    const scope = scopeKey(settings.scope, workspaceToken);
    const moved = scope !== this.scope;
    if (moved) {
      this.spaces = openSpaces(this.parts.db, scope);
      this.store = createSqliteIdentityStore(this.parts.db, this.spaces);
      this.scope = scope;
    }
    if (moved || settings.mpids !== this.settings.mpids) {
      const make = settings.mpids === 'repeatable' ? repeatableMpids(this.parts.db, this.spaces, scope) : randomMpid;
      this.newMpid = (environment) => this.parts.mint(() => make(environment));
    }
    this.settings = settings;
    this.strategy = compileStrategy(settings);
  }

  answer(call: IdentityCall): IdentityAnswer {
    if (call.kind === 'alias') return this.aliases.answer(call, { store: this.store, spaces: this.spaces, strategy: this.strategy, delayHours: this.settings.alias_delay_hours });
    return call.kind === 'modify' ? this.modify(call) : this.lookUp(call);
  }

  private lookUp(call: LookUpCall): IdentityAnswer {
    const steps: IdentityStep[] = [];
    const question = questionOf(call, steps);
    const watched = new WatchedStore(this.store);
    watched.lookAt(question.environment, usable(question.identities, []), [question.previousMpid]);
    const decision = decide(this.resolver(watched), question, steps);
    const asked = { identities: pairs(question.identities), changes: [], ...(question.readOnly ? { read_only: true } : {}) };
    const id = this.record(call.kind, question.environment, decision, watched, { at: call.at, input: call.input, requestId: null, asked, previousMpid: question.previousMpid });
    return { ...lookUpAnswer(call, question, decision, this.strategy), decisionId: id };
  }

  private modify(call: ModifyCall): IdentityAnswer {
    const steps: IdentityStep[] = [];
    const modification = modificationOf(call, steps);
    const watched = new WatchedStore(this.store);
    const wanted = modification.changes.flatMap(({ type, newValue }) => (newValue === null ? [] : [{ type, value: newValue }]));
    watched.lookAt(modification.environment, usable(wanted, []), [modification.mpid]);
    const decision = decideModify(this.resolver(watched), modification, steps);
    const changes = modification.changes.map(({ type, oldValue, newValue }) => ({ type, old_value: oldValue?.slice(0, VALUE_LENGTH + 1) ?? null, new_value: newValue?.slice(0, VALUE_LENGTH + 1) ?? null }));
    const about = { at: call.at, input: call.input, requestId: null, asked: { identities: [], changes }, previousMpid: null, mpid: modification.mpid };
    return { ...modifyAnswer(call, decision), decisionId: this.record('modify', modification.environment, decision, watched, about) };
  }

  /** The user of a batch; what that changed is written down. */
  resolveBatch(batch: Batch, call: BatchCall): BatchResolution {
    if (batch.mpid !== undefined) return batchWithMpid(batch, batch.mpid, this.store, call.receivedAt);
    const identities = identitiesOfBatch(batch);
    const watched = new WatchedStore(this.store);
    const steps: IdentityStep[] = [];
    watched.lookAt(batch.environment, usable(identities, []), []);
    const decision = decide(this.resolver(watched), { kind: 'batch', environment: batch.environment, identities, previousMpid: null, readOnly: false, at: call.receivedAt }, steps);
    if (steps.some(({ code }) => !LOOKING.has(code))) {
      this.record('batch', batch.environment, { ...decision, status: 0 }, watched, { at: call.receivedAt, input: call.input, requestId: call.requestId, asked: { identities: pairs(identities), changes: [] }, previousMpid: null });
    }
    return batchByIdentities(decision, identities.length > 0);
  }

  /** Logical deletion (9): the identities are free for another user, the MPID is not given again. Answers whom it deleted. */
  deleteUsers({ environment, mpids = [], identities = [], input }: UsersToDelete, at: number): string[] {
    const wanted = new Set([...mpids, ...identities.flatMap((map) => this.holdersOfAll(environment, map))]);
    const deleted: string[] = [];
    for (const mpid of wanted) {
      const watched = new WatchedStore(this.store);
      const user = watched.user(mpid);
      if (user === null || user.deletedAt !== null || user.environment !== environment) continue;
      watched.deleteUser(mpid, at);
      const message = `User ${mpid} was deleted, and its identities are free.`;
      const decision: Decision = { status: 202, refusal: null, user, found: user, created: false, message, steps: [{ code: 'removed', mpids: [mpid], message }], notes: [] };
      this.record('delete', environment, decision, watched, { at, input, requestId: null, asked: { identities: pairs(user.identities), changes: [] }, previousMpid: null });
      this.parts.onDeleted(mpid, at);
      deleted.push(mpid);
    }
    return deleted;
  }

  private holdersOfAll(environment: Environment, map: Readonly<Record<string, string>>): readonly string[] {
    const lists = Object.entries(map).map(([name, value]) => {
      const type = canonicalType(name);
      const key = lookUpKey(type, value);
      return key === null ? [] : this.store.find(environment, type, key);
    });
    return lists.length === 0 ? [] : lists.reduce((held, list) => held.filter((mpid) => list.includes(mpid)));
  }

  /** Carries out the aliases whose delay is over; true when there were any. */
  processDue(now: number): boolean {
    return this.aliases.processDue(now, this.store);
  }

  nextDue(): number | null {
    return this.aliases.nextDue();
  }

  /** The calls that decisions belong to, known only after they were stored. */
  link(calls: readonly (readonly [decisionId: number, requestId: number])[]): void {
    for (const [decisionId, requestId] of calls) this.recorder.link(decisionId, requestId);
  }

  private resolver(store: IdentityStore): Resolver {
    return { store, strategy: this.strategy, newMpid: this.newMpid };
  }

  private record(kind: IdentityCallKind, environment: Environment, decision: Decision, watched: WatchedStore, about: Pick<CallToRecord, 'at' | 'input' | 'requestId' | 'asked' | 'previousMpid'> & { mpid?: string | null }): number {
    const { status, created, message, steps, user } = decision;
    const mpid = about.mpid ?? user?.mpid ?? null;
    const graph = watched.graph(this.strategy, [mpid, about.previousMpid]);
    return this.recorder.record({ ...about, kind, environment, strategy: this.strategy.name, status, mpid, created, message, steps, graph }, this.spaces);
  }
}

/** As they are written down: of a value that is too long one character more than is allowed, so that it is seen to be. */
function pairs(identities: readonly { readonly type: string; readonly value: string }[]): { type: string; value: string }[] {
  return identities.map(({ type, value }) => ({ type, value: value.slice(0, VALUE_LENGTH + 1) }));
}
