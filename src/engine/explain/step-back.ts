/** One value one stage back: where it stood before, and whether it was another one. */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import { escapeToken, segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { matchEvents } from '../batch/match-events.ts';
import type { BatchEvent } from '../batch/types.ts';
import { eventsOf } from './changes.ts';
import type { Change } from './changes.ts';

export type Back =
  | { readonly kind: 'same'; readonly pointer: string }
  | { readonly kind: 'changed'; readonly pointer: string; readonly before: Json }
  /** It was not there; `event`: nor was its event. `pointer`: where it would have stood. */
  | { readonly kind: 'added'; readonly pointer: string; readonly event: boolean };

export function stepBack({ before, after }: Pick<Change, 'before' | 'after'>, pointer: string): Back {
  const way = segmentsOf(pointer);
  const moved = way[0] === 'events' && way.length > 1 ? eventBefore(before, after, Number(way[1])) : undefined;
  if (moved === null) return { kind: 'added', pointer, event: true };
  const there = moved === undefined ? way : ['events', String(moved), ...way.slice(2)];
  const place = elementsBefore(before, after, there, way);
  const value = valueAt(after, pointer);
  const own = valueAt(before, place);
  if (own === undefined) return { kind: 'added', pointer: place, event: false };
  return equal(own, value) ? { kind: 'same', pointer: place } : { kind: 'changed', pointer: place, before: own };
}

const matched = new WeakMap<JsonObject, WeakMap<JsonObject, (number | null)[]>>();

function eventBefore(before: JsonObject, after: JsonObject, index: number): number | null {
  let byAfter = matched.get(before);
  if (byAfter === undefined) matched.set(before, byAfter = new WeakMap());
  let matches = byAfter.get(after);
  if (matches === undefined) byAfter.set(after, matches = matchEvents(eventsOf(before) as unknown as BatchEvent[], eventsOf(after) as unknown as BatchEvent[]));
  return matches[index] ?? null;
}

/** Elements of lists, such as products, by what they are: one that stood elsewhere is followed. */
function elementsBefore(before: JsonObject, after: JsonObject, there: readonly string[], way: readonly string[]): string {
  let from: Json | undefined = before;
  let now: Json | undefined = after;
  let place = '';
  there.forEach((key, depth) => {
    let own = key;
    const element = child(now, way[depth]!);
    if (depth > 1 && Array.isArray(from) && isObject(element) && !equal(from[Number(key)], element)) {
      const elsewhere = from.findIndex((one) => equal(one, element));
      if (elsewhere >= 0) own = String(elsewhere);
    }
    place += `/${escapeToken(own)}`;
    from = child(from, own);
    now = element;
  });
  return place;
}

function child(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whatever the order of members: a patch does not keep it. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && diffJson(a, b).length === 0);
}
