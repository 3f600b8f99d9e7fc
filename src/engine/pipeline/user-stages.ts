/** Rows 13 and 15 to 17 of spec/pipeline.md 0.2: which users and events of an input this connection takes. */
import type { Reason } from '../../protocol/contract.ts';
import type { BatchEvent } from '../batch/types.ts';
import type { Blocker } from '../connections/index.ts';
import type { BranchState } from './branch.ts';
import type { Route } from './compile-routes.ts';
import { judged, NOTHING } from './judge.ts';
import { passThrough } from './trace.ts';
import type { StoredStep } from './trace.ts';

const IN_SPLIT: Reason = { code: 'in-split', message: 'The user split of the input gives this user to this output.' };
const SAMPLED: Reason = { code: 'sampled-in', message: 'This user is among those that the connection takes.' };
const RULES_PASS: Reason = { code: 'forwarding-rules-pass', message: 'The forwarding rules let this user and these events pass.' };

const listOf = (blocker: Blocker | null): readonly Blocker[] => (blocker === null ? NOTHING : [blocker]);

export function split(state: BranchState, route: Route): StoredStep | null {
  if (route.split === null) return state.ended ? null : passThrough('split', route.connection, route.output);
  return judged(state, 'split', route, { branch: listOf(route.split(state.batch.mpid)), event: null }, IN_SPLIT);
}

export function sampling(state: BranchState, route: Route): StoredStep | null {
  const { sampling: sample } = route.judges;
  if (sample === null) return state.ended ? null : passThrough('sampling', route.connection, route.output);
  return judged(state, 'sampling', route, { branch: listOf(sample(state.batch.mpid)), event: null }, SAMPLED);
}

export function forwardingRules(state: BranchState, route: Route): StoredStep | null {
  const { judges } = route;
  const branch = judges.judgeUser(state.batch, state.user.facts);
  if (branch.length === 0 && !judges.hasForwardingRules) return state.ended ? null : passThrough('forwarding-rules', route.connection, route.output);
  const event = (one: BatchEvent): readonly Blocker[] => listOf(judges.judgeEvent(one));
  return judged(state, 'forwarding-rules', route, { branch, event }, RULES_PASS);
}
