/** Which event of a list was which in the list before: by ids; events without any by type and name in their order, and by place between those. */
import { isObject } from '../../protocol/json.ts';
import type { BatchEvent } from './types.ts';

type Event = Pick<BatchEvent, 'event_type' | 'data'>;

/** For each event of `after` its index in `before`; null for one that was not there. */
export function matchEvents(before: readonly Event[], after: readonly Event[]): (number | null)[] {
  const matches: (number | null)[] = after.map(() => null);
  const free = new Set(before.keys());
  const pair = (index: number, source: number): void => {
    matches[index] = source;
    free.delete(source);
  };
  for (const id of [idOf('event_id'), idOf('source_message_id')]) {
    const known = new Map([...free].reverse().flatMap((index) => (id(before[index]!) === null ? [] : [[id(before[index]!), index] as const])));
    after.forEach((event, index) => {
      const own = id(event);
      const source = matches[index] === null && own !== null ? known.get(own) : undefined;
      if (source !== undefined && free.has(source)) pair(index, source);
    });
  }
  // With the server's ids an event is known or new.
  if (before.every((event) => idOf('event_id')(event) !== null)) return matches;
  const open = after.keys().filter((index) => matches[index] === null).toArray();
  for (const [source, index] of common([...free], open, (one) => kindOf(before[one]!), (one) => kindOf(after[one]!))) pair(index, source);
  pairByPlace(matches, before, after, free);
  return matches;
}

const idOf = (key: 'event_id' | 'source_message_id') => ({ data }: Event): string | null => (typeof data[key] === 'string' && data[key] !== '' ? data[key] : null);

function kindOf({ event_type: type, data }: Event): string {
  return `${type}\n${String(data['event_name'] ?? data['screen_name'] ?? '')}`;
}

/** What is left over between two pairs on both sides was renamed: it stands for what was there, the likest first. */
function pairByPlace(matches: (number | null)[], before: readonly Event[], after: readonly Event[], free: ReadonlySet<number>): void {
  let from = 0;
  for (let index = 0; index < matches.length;) {
    const match = matches[index]!;
    if (match !== null) {
      from = Math.max(from, match + 1);
      index += 1;
      continue;
    }
    const end = matches.findIndex((one, position) => position > index && one !== null);
    const wanted = (end < 0 ? matches.length : end) - index;
    const next = end < 0 ? before.length : matches[end]!;
    const left = [...free].filter((source) => source >= from && source < next).sort((a, b) => a - b);
    // Where less is left than is wanted, nobody can say which of them are new.
    for (let position = 0, taken = 0; left.length >= wanted && position < wanted; position += 1) {
      const choice = left.slice(taken, left.length - (wanted - position - 1));
      const best = likest(after[index + position]!, choice.map((source) => before[source]!));
      matches[index + position] = choice[best]!;
      taken += best + 1;
    }
    index += wanted;
  }
}

function likest(event: Event, candidates: readonly Event[]): number {
  let best = 0;
  let most = -1;
  candidates.forEach((candidate, index) => {
    const common = likeness(event, candidate);
    if (common > most) [best, most] = [index, common];
  });
  return best;
}

/** Values that are the same under the same names, attributes among them. */
function likeness(a: Event, b: Event): number {
  const count = (one: unknown, other: unknown): number => (isObject(one) && isObject(other) ? Object.keys(one).filter((key) => Object.hasOwn(other, key) && one[key] === other[key]).length : 0);
  return count(a.data, b.data) + count(a.data['custom_attributes'], b.data['custom_attributes']) + (a.event_type === b.event_type ? 1 : 0);
}

/** Longest common subsequence of two lists of indexes: pairs. Batches have some dozens of events. */
function common(a: readonly number[], b: readonly number[], keyOfA: (index: number) => string, keyOfB: (index: number) => string): (readonly [number, number])[] {
  const [keysA, keysB] = [a.map(keyOfA), b.map(keyOfB)];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = keysA[i] === keysB[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (keysA[i] === keysB[j]) pairs.push([a[i++]!, b[j++]!]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}
