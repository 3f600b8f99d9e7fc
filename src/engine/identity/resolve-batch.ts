/** The user of a batch (spec/identity-profiles.md 3.8; spec/data-model.md 7). */
import type { Reason } from '../../protocol/contract.ts';
import type { Batch } from '../batch/types.ts';
import { identitiesOfBatch } from './identity-types.ts';
import { attach, create, match, stepMessages } from './resolve.ts';
import type { IdentityStep, Resolver } from './resolve.ts';

export interface BatchResolution {
  readonly mpid: string;
  readonly reason: Reason;
  readonly created: boolean;
  readonly steps: readonly IdentityStep[];
}

const POINTER = { kind: 'batch', name: 'batch', path: '/mpid' } as const;

/** An MPID in the batch is taken as it is; otherwise the identities are looked up as `identify` does. */
export function resolveBatchMpid(batch: Batch, resolver: Resolver, at: number): BatchResolution {
  if (batch.mpid !== undefined) return withMpid(batch, batch.mpid, resolver, at);
  const steps: IdentityStep[] = [];
  const subject = { environment: batch.environment, identities: identitiesOfBatch(batch), at };
  const found = subject.identities.length === 0 ? null : match(resolver, subject, steps);
  const user = found ?? create(resolver, subject, steps);
  attach(resolver, user, subject, steps);
  return { mpid: user.mpid, created: found === null, steps, reason: { ...words(user.mpid, found !== null, subject.identities.length === 0, steps), pointer: POINTER, value: stepMessages(steps) } };
}

function withMpid(batch: Batch, mpid: string, resolver: Resolver, at: number): BatchResolution {
  const known = resolver.store.user(mpid) !== null;
  if (known) resolver.store.touch(mpid, at);
  else resolver.store.createUser(mpid, batch.environment, at);
  const message = known ? `The batch names user ${mpid}.` : `The batch names user ${mpid}, who was not known here before.`;
  return { mpid, created: !known, steps: [], reason: { code: 'mpid-given', message, pointer: POINTER, value: mpid } };
}

function words(mpid: string, found: boolean, anonymous: boolean, steps: readonly IdentityStep[]): { code: string; message: string } {
  if (anonymous) return { code: 'mpid-anonymous', message: `The batch has no MPID and no identity, so nobody can be recognised: user ${mpid} was made for it alone.` };
  if (!found) return { code: 'mpid-created', message: `No user has the identities of the batch: user ${mpid} was made.` };
  const winner = steps.findLast((step) => step.code === 'looked-up' && step.mpids?.includes(mpid));
  return { code: 'mpid-matched', message: `${winner?.type ?? 'An identity'} ${winner?.value ?? ''} belongs to user ${mpid}.`.replace('  ', ' ') };
}
