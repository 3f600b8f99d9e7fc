/** New MPIDs (spec/identity-profiles.md 3.9): signed 64-bit integers, never zero. */
import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { fnv1a64 } from '../batch/session-id.ts';
import { ENVIRONMENTS } from '../../protocol/vocabulary.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { Spaces } from './sqlite-store.ts';

/** Uniform over all of them. */
export function randomMpid(): string {
  let id = 0n;
  while (id === 0n) id = randomBytes(8).readBigInt64LE();
  return id.toString();
}

/** The n-th MPID of a space, the same everywhere. The count comes first: behind, it would change few digits, and users would look alike. */
export function repeatableMpid(scope: string, environment: Environment, count: number): string {
  const { high, low } = fnv1a64(`${count}|${scope}|${environment}`);
  const id = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
  return (id === 0n ? 1n : id).toString();
}

/**
 * Counts the users of each space. What is taken back with a transaction is not given again while this lives: the call whose run was
 * taken back keeps its MPID and comes again.
 */
export function repeatableMpids(db: Database.Database, spaces: Spaces, scope: string): (environment: Environment) => string {
  const read = db.prepare<[number], number>('SELECT minted FROM identity_spaces WHERE id = ?').pluck();
  const write = db.prepare('UPDATE identity_spaces SET minted = ? WHERE id = ?');
  const last = Object.fromEntries(ENVIRONMENTS.map((environment) => [environment, 0])) as Record<Environment, number>;
  return (environment) => {
    const space = spaces[environment];
    const next = Math.max(last[environment], read.get(space) ?? 0) + 1;
    last[environment] = next;
    write.run(next, space);
    return repeatableMpid(scope, environment, next);
  };
}
