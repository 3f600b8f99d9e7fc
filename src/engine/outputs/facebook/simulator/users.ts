/** Who an event is about, as Facebook puts people together: identifiers that come in one event belong to one person. */
import type { Json } from '../../../../protocol/json.ts';
import type { SimulatorContext } from '../../definition.ts';
import { EVENTS, keyOf, mergeUsers, saveEvent, saveUser } from '../../shared/received.ts';
import type { NewReceived } from '../../shared/received.ts';
import { objectOf } from '../../shared/values.ts';
import { MAX_EVENT_NAMES } from '../constants.ts';

export type Identifier = readonly [name: string, value: string];

export interface Person {
  /** The surest first. */
  readonly identifiers: readonly Identifier[];
  readonly attributes: Readonly<Record<string, Json>>;
  readonly consents: Readonly<Record<string, Json>>;
}

/** Repeats are told within this time (UNCONFIRMED). */
export const DEDUP_MS = 48 * 3_600_000;
/** `<app or pixel>:<event name>` of the names that are known. */
const NAMES = 'event_names';

/** Key of the person; null when nothing identifies one. */
export function savePerson({ identifiers, attributes, consents }: Person, { state, now }: Pick<SimulatorContext, 'state' | 'now'>): string | null {
  const [first] = identifiers;
  if (first === undefined) return null;
  const known = [...new Set(identifiers.flatMap(([, value]) => keyOf(state, value) ?? []))];
  const key = known[0] ?? `${first[0]}:${first[1]}`;
  for (const other of known.slice(1)) mergeUsers(state, other, key, now);
  // One value of each kind goes with the rest of what is known; a kind with several values takes a call for each further one.
  const firsts = new Map(identifiers.toReversed());
  const further = identifiers.filter(([name, value]) => firsts.get(name) !== value);
  const saved = saveUser(state, key, Object.fromEntries(firsts), now, (user) => {
    user.attributes = { ...user.attributes, ...attributes } as typeof user.attributes;
    user.consents = { ...user.consents, ...consents } as typeof user.consents;
  });
  for (const [name, value] of further) saveUser(state, saved, { [name]: value }, now);
  return saved;
}

/** Stores an event, unless the same came within two days. `repeated` is what tells repeats; null when nothing does. */
export function saveOnce(event: Omit<NewReceived, 'dedupId'>, repeated: string | null, context: Pick<SimulatorContext, 'state' | 'now'>): 'stored' | 'repeated' {
  const { state, now } = context;
  if (repeated === null) return saveEvent(state, event, now);
  for (let generation = 0; ; generation += 1) {
    const dedupId = generation === 0 ? repeated : `${repeated}#${generation}`;
    const since = objectOf(state.find(EVENTS, dedupId)?.value)['received_at'];
    if (typeof since !== 'number' || now - since <= DEDUP_MS) return saveEvent(state, { ...event, dedupId }, now);
  }
}

/** Whether an app or pixel may have an event of this name: it may have 1,000 different ones. */
export function takesName(owner: string, name: string, { state }: Pick<SimulatorContext, 'state'>): boolean {
  const key = `${owner}:${name}`;
  if (state.get(NAMES, key) !== undefined) return true;
  if (state.count(NAMES) >= MAX_EVENT_NAMES) return false;
  state.put(NAMES, key, true);
  return true;
}
