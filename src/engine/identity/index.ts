/** The identity service of the pipeline's thread: the edge that binds storage and randomness to the algorithms. */
import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Batch } from '../batch/types.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { answerIdentityCall } from './calls.ts';
import { resolveBatchMpid } from './resolve-batch.ts';
import type { BatchResolution } from './resolve-batch.ts';
import type { Resolver } from './resolve.ts';
import { createSqliteIdentityStore } from './sqlite-store.ts';
import { DEFAULT_STRATEGY } from './strategy.ts';

export interface IdentityService {
  answer(call: IdentityCall): IdentityAnswer;
  resolveBatch(batch: Batch, at: number): BatchResolution;
}

/** Random, uniform over the signed 64-bit integers but zero (spec/identity-profiles.md 3.9). */
export function randomMpid(): string {
  let id = 0n;
  while (id === 0n) id = randomBytes(8).readBigInt64LE();
  return id.toString();
}

export function createIdentityService(db: Database.Database, newMpid: () => string = randomMpid): IdentityService {
  const resolver: Resolver = { store: createSqliteIdentityStore(db, ''), strategy: DEFAULT_STRATEGY, newMpid };
  return {
    answer: (call) => answerIdentityCall(call, resolver),
    resolveBatch: (batch, at) => resolveBatchMpid(batch, resolver, at),
  };
}
