/** A stage that changes a batch by rules of its own: its step says who, the batches before and after it say what. */
import type { Pointer } from '../../protocol/contract.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { escapeToken, valueAt } from '../../protocol/pointer.ts';
import type { Change } from './changes.ts';
import { hopValue, shown } from './hops.ts';
import type { ProvenanceHop } from './hops.ts';
import { stepBack } from './step-back.ts';
import type { Turn } from './types.ts';

const WHAT: Readonly<Record<string, ProvenanceHop['what']>> = {
  'all-outputs-rules': 'all-outputs-rule', 'output-rules': 'output-rule', filters: 'filter', 'plan-blocking': 'plan-blocking',
};

export function plainTurn(change: Change, pointer: string): Turn | null {
  const back = stepBack(change, pointer);
  if (back.kind === 'same') return back.pointer === pointer ? null : { hops: [], next: { pointer: back.pointer } };
  const { step, after } = change;
  const what = WHAT[change.by] ?? 'server';
  const who = step?.label ?? 'This stage';
  const at: { pointer?: Pointer } = step?.reason.pointer === undefined ? {} : { pointer: step.reason.pointer };
  const now = shown(valueAt(after, pointer));
  if (back.kind === 'changed') {
    return { hops: [{ what, at: back.pointer, value: hopValue(back.before), text: `${who} made ${now} of ${shown(back.before)}.`, ...at }], next: { pointer: back.pointer } };
  }
  const text = back.event ? `${who} added this event.` : `${who} set it to ${now}; it was not there before.${sameElsewhere(change.before, after, pointer)}`;
  return { hops: [{ what, at: null, value: null, text, ...at }], next: null };
}

/** A hint, not a proof: what a rule does with a value nobody but the rule knows. */
function sameElsewhere(before: JsonObject, after: JsonObject, pointer: string): string {
  const value = valueAt(after, pointer);
  if (typeof value !== 'string' || value.length < 3) return '';
  const places: string[] = [];
  const look = (of: unknown, at: string): void => {
    if (of === value) places.push(at);
    else if (typeof of === 'object' && of !== null) for (const [key, one] of Object.entries(of)) look(one, `${at}/${escapeToken(key)}`);
  };
  look(before, '');
  return places.length === 1 ? ` The same text stood at ${places[0]!} before.` : '';
}
