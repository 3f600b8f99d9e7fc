/**
 * Where every field of a request to a partner came from: its origin in the mapping, the stages before that, the profile, other batches,
 * and at last the bytes in a call. Pure: what is stored comes in as values, what must be looked up on the way by `Lookups`.
 */
import type { Pointer } from '../../protocol/contract.ts';
import type { Provenance } from '../../protocol/explain.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { MASK } from '../../protocol/mask.ts';
import { coveringOrigin, originsByTarget, readSource } from '../../protocol/origin.ts';
import type { Origin } from '../../protocol/origin.ts';
import { escapeToken, leafPointers, segmentsOf, valueAt } from '../../protocol/pointer.ts';
import type { Change } from './changes.ts';
import { hopValue } from './hops.ts';
import type { ProvenanceHop } from './hops.ts';
import { identity, textAt } from './profile-way.ts';
import type { BatchStory, End, Lookups, Way } from './types.ts';
import { wayBack } from './way-back.ts';
import { wireHops } from './wire-hops.ts';
import type { CallPlace, Located } from './wire-hops.ts';

/** A setting in its file; `secret` ones are never shown. */
export interface SettingPlace {
  readonly label: string;
  readonly value: Json;
  readonly secret: boolean;
  readonly pointer: Pointer;
}

export interface AccountOf {
  readonly delivery: { readonly id: string; readonly output: string; readonly partner: string; readonly purpose: string; readonly origins: readonly Origin[] };
  /** The body as JSON; undefined when it says nothing. */
  readonly payload: Json | undefined;
  readonly story: BatchStory;
  /** As the mapping got it, and what the stages changed on the way there, the latest first. */
  readonly batch: JsonObject;
  readonly changes: readonly Change[];
  readonly input: string;
  readonly lookups: Lookups;
  setting(of: 'output' | 'connection', key: string): SettingPlace;
  locate(story: BatchStory, pointers: readonly string[]): ReadonlyMap<string, Located>;
  call(requestId: string, pointer: string): CallPlace | null;
}

/** A field on its way: hops so far, and where the last of them leads. */
interface Draft extends Way {
  readonly target: string;
  readonly value: Json;
}

export function accountOf(of: AccountOf): Pick<Provenance, 'fields' | 'unexplained'> {
  if (of.payload === undefined) return { fields: [], unexplained: [] };
  const origins = originsByTarget(of.delivery.origins);
  const unexplained: string[] = [];
  const drafts = leafPointers(of.payload).flatMap((target): Draft[] => {
    const draft = draftOf(target, valueAt(of.payload!, target)!, origins, of);
    if (draft === null) unexplained.push(target);
    return draft === null ? [] : [draft];
  });
  const located = locateAll(drafts, of);
  const fields = drafts.map(({ target, value, hops, end }) => ({ target, value: hopValue(value), hops: [...hops, ...lastHops(end, located, of)] }));
  return { fields, unexplained };
}

function draftOf(target: string, value: Json, origins: ReadonlyMap<string, Origin>, of: AccountOf): Draft | null {
  const covering = coveringOrigin(origins, target);
  const source = covering === null ? null : readSource(covering.origin.source);
  if (covering === null || source === null) return null;
  const { origin: { how }, rest } = covering;
  const { delivery, batch, lookups, story } = of;
  const payload: ProvenanceHop = { what: 'payload', at: target, value: hopValue(value), text: `In the ${delivery.purpose} request to ${delivery.output}.` };
  const mapping = (at: string | null, mapped: Json | undefined, text = sentence(how)): ProvenanceHop => ({ what: 'mapping', at, value: hopValue(mapped), text, pointer: { kind: 'mapping', name: delivery.partner } });
  const ended = (...hops: ProvenanceHop[]): Draft => ({ target, value, hops: [payload, ...hops], end: null });
  switch (source.kind) {
    case 'batch': {
      const own = valueAt(batch, source.pointer + rest) === undefined ? source.pointer : source.pointer + rest;
      if (valueAt(batch, own) === undefined) return null;
      const way = wayBack(story, of.changes, own, lookups);
      return { target, value, hops: [payload, mapping(own, valueAt(batch, own)), ...way.hops], end: way.end };
    }
    case 'name': {
      const way = wayBack(story, of.changes, source.pointer, lookups, true);
      return { target, value, hops: [payload, mapping(source.pointer, segmentsOf(source.pointer).at(-1)), ...way.hops], end: way.end };
    }
    case 'identity-time': {
      const received: ProvenanceHop = { what: 'clock', at: null, value: null, text: 'When the user got this identity is not known: the time of receipt stands in for it.' };
      return ended(mapping(null, value), ...(value === story.receivedAt ? [received] : identity(source.type, textAt(batch, `/user_identities/${escapeToken(source.type)}`), story, lookups).hops));
    }
    case 'setting': {
      const { label, value: set, secret, pointer } = of.setting(source.of, source.key);
      const hop: ProvenanceHop = { what: 'setting', at: null, value: secret ? MASK : hopValue(set), text: `The setting "${label}" of the ${source.of}.`, pointer };
      return secret
        ? { target, value: MASK, hops: [{ ...payload, value: MASK }, mapping(null, MASK), hop], end: null }
        : ended(mapping(null, value), hop);
    }
    case 'platform': return ended(mapping(null, value), { what: 'setting', at: null, value: hopValue(value), text: `The platform of the input ${of.input}.`, pointer: { kind: 'input', name: of.input, path: '/platform', file: `inputs/${of.input}.json` } });
    case 'clock': return ended(mapping(null, value), { what: 'clock', at: null, value: null, text: 'The time of the engine’s clock.' });
    case 'constant': return ended({ what: 'constant', at: null, value: hopValue(value), text: sentence(how), pointer: { kind: 'mapping', name: delivery.partner } });
    default: return source satisfies never;
  }
}

const sentence = (how: string): string => (how === '' ? '' : `${how.charAt(0).toUpperCase()}${how.slice(1)}.`);

type LocatedByStory = ReadonlyMap<BatchStory, ReadonlyMap<string, Located>>;

/** All values of a batch are looked for at once, which is much quicker than one by one. */
function locateAll(drafts: readonly Draft[], of: AccountOf): LocatedByStory {
  const wanted = new Map<BatchStory, string[]>();
  for (const { end } of drafts) {
    if (end?.kind !== 'batch') continue;
    const list = wanted.get(end.story);
    const pointer = placeOf(end);
    if (list === undefined) wanted.set(end.story, [pointer]);
    else list.push(pointer);
  }
  return new Map([...wanted].map(([story, pointers]) => [story, of.locate(story, pointers)]));
}

/** A name is looked for by a value that stands under it. */
function placeOf({ story, pointer, named }: Exclude<End, null> & { kind: 'batch' }): string {
  const value = named && story.decoded !== null ? valueAt(story.decoded, pointer) : undefined;
  return value === undefined ? pointer : leafPointers(value, pointer)[0] ?? pointer;
}

function lastHops(end: End, located: LocatedByStory, of: AccountOf): ProvenanceHop[] {
  if (end === null) return [];
  if (end.kind === 'batch') return wireHops(end, placeOf(end), located.get(end.story)?.get(placeOf(end)) ?? null, end.story !== of.story);
  const place = of.call(end.requestId, end.pointer);
  if (place === null) return [{ what: 'wire', at: end.pointer, value: null, text: 'The call is no longer kept.', request_id: end.requestId }];
  return [{ what: 'wire', at: end.pointer, value: hopValue(place.value), text: 'As the identity call said it.', request_id: end.requestId, ...(place.bytes === null ? {} : { bytes: [...place.bytes] }) }];
}
