/** What is taken of a draft: fields by data point. Kept while other tabs are shown; a new draft starts with nothing. */
import { createStore } from 'zustand/vanilla';
import type { Draft } from '../../../protocol/data-plan.ts';
import type { Accepted, DraftPoint } from '../../../protocol/plan-accept.ts';

export type DraftField = DraftPoint['fields'][number];

interface ChoiceState {
  readonly query: string;
  /** The draft that the choice belongs to. */
  readonly draft: Draft | null;
  readonly accepted: Accepted;
  /** Percent, of "Accept all that are surer than". */
  readonly sure: number;
}

export const choiceStore = createStore<ChoiceState>(() => ({ query: '', draft: null, accepted: new Map(), sure: 80 }));

const NOTHING: Accepted = new Map();

/** The choice of this draft; another draft's is not. */
export function choiceOf(state: ChoiceState, draft: Draft): Accepted {
  return state.draft === draft ? state.accepted : NOTHING;
}

/** Takes or leaves a whole point. A point without fields is taken as such. */
export function withPoint(accepted: Accepted, point: DraftPoint, take: boolean): Accepted {
  const next = new Map(accepted);
  if (take) next.set(point.match_key, new Set(point.fields.map(({ path }) => path)));
  else next.delete(point.match_key);
  return next;
}

/** Takes or leaves one field. The point stays taken when its last field goes: it then allows no attribute. */
export function withField(accepted: Accepted, point: DraftPoint, path: string, take: boolean): Accepted {
  const fields = new Set(accepted.get(point.match_key));
  if (take) fields.add(path);
  else fields.delete(path);
  return new Map(accepted).set(point.match_key, fields);
}

/** Every field that is sure enough, planned ones left as they are planned, and every new point that has one or has none at all. */
export function acceptSure(points: readonly DraftPoint[], accepted: Accepted, percent: number): Accepted {
  const next = new Map(accepted);
  for (const point of points) {
    const sure = point.fields.filter((field) => !field.planned && field.confidence * 100 >= percent).map(({ path }) => path);
    const isBare = point.fields.length === 0 && !point.planned;
    if (sure.length > 0 || isBare) next.set(point.match_key, new Set([...(next.get(point.match_key) ?? []), ...sure]));
  }
  return next;
}

export function countAccepted(accepted: Accepted): { points: number; fields: number } {
  return { points: accepted.size, fields: [...accepted.values()].reduce((sum, fields) => sum + fields.size, 0) };
}
