/** Row 18 of spec/pipeline.md 0.2: the data filter of the output takes out events and fields. */
import type { PatchOp, Reason } from '../../protocol/contract.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { Blocker, CompiledFilter } from '../connections/index.ts';
import { plural } from '../wording.ts';
import { allEvents, judged, NOTHING } from './judge.ts';
import type { BranchState } from './branch.ts';
import type { Route } from './compile-routes.ts';
import { passThrough } from './trace.ts';
import type { Step, StoredStep } from './trace.ts';

const NOTHING_OFF: Reason = { code: 'filter-pass', message: 'Nothing of this batch is off in the data filter of this output.' };

export function filters(state: BranchState, route: Route): StoredStep | null {
  const { filter } = route;
  if (filter === null) return state.ended ? null : passThrough('filters', route.connection, route.output);
  // Once the branch has ended only what would have been held back counts: fields are taken out of what goes on.
  const before: Batch = state.ended ? { ...state.batch, events: [...allEvents(state)] } : state.batch;
  const { batch, held, removed } = filter.apply(before);
  const blockers = heldBlockers(before.events, held);
  if (!state.ended && state.gone.length > 0) addHeld(blockers, filter, before, state.gone);
  const event = blockers.size === 0 ? null : (one: BatchEvent): readonly Blocker[] => blockers.get(one) ?? NOTHING;
  const step = judged(state, 'filters', route, { branch: NOTHING, event }, NOTHING_OFF);
  if (state.ended || step === null || removed.length === 0) return step;
  // The filter's own batch is without the held events as well.
  state.batch = batch;
  return withFields(step, removed);
}

type Held = Map<BatchEvent, readonly Blocker[]>;

function heldBlockers(events: readonly BatchEvent[], held: readonly { readonly index: number; readonly reason: Reason }[]): Held {
  return new Map(held.map(({ index, reason }) => [events[index]!, [{ outcome: 'filtered' as const, reason }]]));
}

/** What stages before this one held back is judged as well. */
function addHeld(blockers: Held, filter: CompiledFilter, batch: Batch, gone: readonly BatchEvent[]): void {
  for (const [event, own] of heldBlockers(gone, filter.apply({ ...batch, events: [...gone] }).held)) blockers.set(event, own);
}

const LIST_PLACE = /\/\d+$/;

function withFields(step: Step, removed: readonly { readonly op: PatchOp; readonly reason: Reason }[]): Step {
  // Only what is taken out of a list moves what stands behind it.
  const ordered = removed.length > 1 && removed.some(({ op }) => LIST_PLACE.test(op.path)) ? removed.toSorted((a, b) => byPlaceDescending(a.op.path, b.op.path)) : removed;
  const first = removed[0]!.reason;
  const taken = `${plural(removed.length, 'field')} ${removed.length === 1 ? 'is' : 'are'} taken out`;
  const reason: Reason = step.verdict === 'passed'
    ? { ...first, message: removed.length === 1 ? first.message : `${taken}: ${first.message}` }
    : { ...step.reason, message: `${step.reason.message} ${taken} of the rest.` };
  return { ...step, verdict: step.verdict === 'passed' ? 'changed' : step.verdict, reason, patch: ordered.map(({ op }) => op), fields: ordered.map(({ op, reason: why }) => ({ path: op.path, reason: why })) };
}

/** From behind: a removal moves nothing that is still to be removed, so that the patch can be carried out as it stands. */
function byPlaceDescending(a: string, b: string): number {
  const [one, other] = [segmentsOf(a), segmentsOf(b)];
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const [x, y] = [one[index]!, other[index]!];
    if (x === y) continue;
    const numbers = Number(y) - Number(x);
    return Number.isNaN(numbers) ? (x < y ? 1 : -1) : numbers;
  }
  return other.length - one.length;
}
