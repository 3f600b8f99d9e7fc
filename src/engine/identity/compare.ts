/** What another strategy would have answered: the same algorithms over a graph in memory (spec/identity-profiles.md 3). Pure. */
import { aliasRefusedBy } from './alias.ts';
import { lookUpKey } from './identity-types.ts';
import { decide } from './decide.ts';
import type { Decision, Question } from './decide.ts';
import { MemoryIdentityStore } from './memory-store.ts';
import { decideModify } from './modify.ts';
import type { Resolver } from './resolve.ts';
import { eachStrategy } from './strategy.ts';
import type { IdentityStrategy } from './strategy.ts';
import type { StoredUser } from './store.ts';
import { WatchedStore } from './watched-store.ts';
import type { GraphUser, IdentityCallRecord, IdentitySettings, StrategyAnswer } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';

/** What a user that would be made is called. */
export const NEW_USER = 'new';

/** The answer of every strategy to the call, on the graph that the record keeps. */
export function otherStrategies(record: IdentityCallRecord, settings: IdentitySettings): StrategyAnswer[] {
  return eachStrategy(settings).map((strategy) => ({ strategy: strategy.name, current: strategy.name === settings.strategy, ...answerUnder(strategy, record) }));
}

function answerUnder(strategy: IdentityStrategy, record: IdentityCallRecord): Omit<StrategyAnswer, 'strategy' | 'current'> {
  if (record.kind === 'delete') return recorded(record);
  if (record.kind === 'alias') return record.status === 202 || record.status === 403 ? aliasAnswer(strategy, record) : recorded(record);
  const store = new MemoryIdentityStore(record.before.map((user, index) => storedUser(user, record.environment, index + 1)));
  const watched = new WatchedStore(store);
  watched.lookAt(record.environment, [], record.before.map(({ mpid }) => mpid));
  const { status, created, message, steps, user } = askAgain(record, { store: watched, strategy, newMpid: () => NEW_USER }, { mpid: record.mpid, previousMpid: record.previous_mpid });
  const graph = watched.graph(strategy, [user?.mpid ?? null, record.previous_mpid]);
  return {
    status: record.kind === 'batch' ? record.status : status, mpid: record.kind === 'modify' ? record.mpid : created ? null : (user?.mpid ?? null), created,
    message: inWords(message), steps: steps.map((step) => ({ ...step, message: inWords(step.message) })), after: [...graph.after],
  };
}

/** Sentences name users by their MPIDs; one that would be made has none. */
function inWords(message: string): string {
  return message.replaceAll(`anonymous user ${NEW_USER}`, 'new anonymous user').replaceAll(`user ${NEW_USER}`, 'a new user').replaceAll(`User ${NEW_USER}`, 'A new user');
}

function recorded({ status, mpid, created, message, steps, after }: IdentityCallRecord): Omit<StrategyAnswer, 'strategy' | 'current'> {
  return { status, mpid, created, message, steps, after };
}

function aliasAnswer(strategy: IdentityStrategy, record: IdentityCallRecord): Omit<StrategyAnswer, 'strategy' | 'current'> {
  const isAnswered = record.status !== 403;
  if (strategy.name === record.strategy || (strategy.aliases && isAnswered)) return recorded(record);
  if (strategy.aliases) return { ...recorded(record), status: 202, steps: [], message: 'The alias would be accepted, and take effect if the history of both users allows it.' };
  return { ...recorded(record), status: 403, mpid: null, steps: [], after: record.before, message: aliasRefusedBy(strategy) };
}

export interface AskedUsers {
  /** Whom a modify is for. */
  readonly mpid: string | null;
  readonly previousMpid: string | null;
}

/** Asks the recorded question again. */
export function askAgain(record: IdentityCallRecord, resolver: Resolver, { mpid, previousMpid }: AskedUsers): Decision {
  const { environment, at, identities, kind } = record;
  if (kind === 'modify') return decideModify(resolver, { environment, mpid, at, changes: record.changes.map(({ type, old_value: oldValue, new_value: newValue }) => ({ type, oldValue, newValue })) });
  return decide(resolver, { kind: kind as Question['kind'], environment, identities, previousMpid, readOnly: record.read_only === true, at });
}

function storedUser({ mpid, created_at, seen_at, source_mpid, identities }: GraphUser, environment: Environment, made: number): StoredUser {
  return {
    mpid, environment, made, createdAt: created_at, seenAt: seen_at, sourceMpid: source_mpid, deletedAt: null,
    identities: identities.flatMap(({ type, value, at }) => {
      const key = lookUpKey(type, value);
      return key === null ? [] : [{ type, key, value, at }];
    }),
  };
}
