/** The user of a batch (spec/identity-profiles.md 3.8; spec/data-model.md 7). */
import type { Reason } from '../../protocol/contract.ts';
import type { IdentityStep } from '../../protocol/identity.ts';
import type { Batch } from '../batch/types.ts';
import type { Decision } from './decide.ts';
import { stepMessages } from './resolve.ts';
import type { IdentityStore } from './store.ts';

export interface BatchResolution {
  readonly mpid: string;
  readonly reason: Reason;
  readonly created: boolean;
  readonly steps: readonly IdentityStep[];
}

const POINTER = { kind: 'batch', name: 'batch', path: '/mpid' } as const;

/** An MPID in the batch is taken as it is, and the identities beside it change nothing. One that was deleted comes back. */
export function batchWithMpid(batch: Batch, mpid: string, store: IdentityStore, at: number): BatchResolution {
  const user = store.user(mpid);
  const answer = (code: string, message: string, created = false): BatchResolution => ({ mpid, created, steps: [], reason: { code, message, pointer: POINTER, value: mpid } });
  if (user !== null) {
    store.touch(mpid, at);
    if (user.deletedAt !== null) {
      store.reviveUser(mpid);
      return answer('mpid-revived', `The batch names user ${mpid}, who was deleted: the user is there again, without the identities it had. Clear the app's storage so that it asks who its user is.`);
    }
    if (user.environment !== batch.environment) return answer('mpid-given', `The batch names user ${mpid}, who belongs to the ${user.environment} environment.`);
    return answer('mpid-given', `The batch names user ${mpid}.`);
  }
  if (store.has(mpid)) return answer('mpid-given', `The batch names user ${mpid}, who belongs to another workspace.`);
  store.createUser(mpid, batch.environment, at, null);
  return answer('mpid-given', `The batch names user ${mpid}, who was not known here before.`, true);
}

/** A batch without MPID, whose identities were looked up as `identify` does. */
export function batchByIdentities({ user, created, message, steps }: Decision, hasIdentities: boolean): BatchResolution {
  const mpid = user!.mpid;
  const words = hasIdentities
    ? { code: created ? 'mpid-created' : 'mpid-matched', message: created ? `No user has the identities of the batch: user ${mpid} was made.` : message }
    : { code: 'mpid-anonymous', message: `The batch has no MPID and no identity, so nobody can be recognised: user ${mpid} was made for it alone.` };
  return { mpid, created, steps, reason: { ...words, pointer: POINTER, value: stepMessages(steps) } };
}
