/**
 * Blocking (spec/data-plans.md 8): removes from a copy what the settings block and the findings name, and nothing else. Only unplanned
 * data can be blocked; invalid values and missing members stay.
 */
import type { PlanVersion } from '../../protocol/data-plan.ts';
import { idText, isObject } from '../../protocol/json.ts';
import { actionsOf } from './compile.ts';
import { mergedIdentities } from './identity-map.ts';
import type { IdentityPlace } from './identity-map.ts';
import { isPlannable } from './match-key.ts';
import { segmentsOf, valueAt } from './pointer.ts';
import type { BatchLike, BatchValidation, Blocking, BlockFlags, BlockMetadata, CompiledVersion, Dropped, Finding, ValidationActions } from './types.ts';

/** What is to be done, gathered from the findings before anything is copied. */
interface Removal {
  readonly blocked: Set<Finding>;
  wholeBatch: boolean;
  readonly events: Set<number>;
  /** Event index → pointers into it. */
  readonly eventAttributes: Map<number, string[]>;
  readonly userAttributes: string[];
  readonly identities: string[];
}

export function blockBatch<B extends BatchLike>(version: CompiledVersion, batch: B, validation: BatchValidation): Blocking<B> {
  if (validation.found.length === 0) return { batch, dropped: null, blockMetadata: null, blocked: new Set() };
  const removal = removalOf(version.actions, batch, validation.found);
  if (removal.blocked.size === 0) return { batch, dropped: null, blockMetadata: null, blocked: removal.blocked };
  const events: readonly unknown[] = Array.isArray(batch['events']) ? batch['events'] : [];
  if (removal.wholeBatch) {
    const all = events.map((_, index) => index);
    const places = mergedIdentities(batch, true).places;
    const attributes = isObject(batch['user_attributes']) ? Object.keys(batch['user_attributes']) : [];
    const dropped: Dropped = { batch: true, events: all, eventAttributes: [], userAttributes: attributes, identities: [...places.keys()] };
    return { batch: { ...batch, events: [] }, dropped, blockMetadata: metadataOf(events, dropped, [...places.values()].flat()), blocked: removal.blocked };
  }
  const dropped: Dropped = {
    batch: false,
    events: [...removal.events].toSorted((a, b) => a - b),
    eventAttributes: [...removal.eventAttributes].filter(([index]) => !removal.events.has(index)).flatMap(([index, pointers]) => pointers.map((pointer) => ({ index, pointer }))),
    userAttributes: removal.userAttributes,
    identities: removal.identities,
  };
  const { places } = mergedIdentities(batch, false);
  const identityPlaces = dropped.identities.flatMap((name) => places.get(name) ?? []);
  return { batch: without(batch, events, dropped, identityPlaces), dropped, blockMetadata: metadataOf(events, dropped, identityPlaces), blocked: removal.blocked };
}

function removalOf(actions: ValidationActions, batch: BatchLike, found: readonly Finding[]): Removal {
  const removal: Removal = { blocked: new Set(), wholeBatch: false, events: new Set(), eventAttributes: new Map(), userAttributes: [], identities: [] };
  const events: unknown = batch['events'];
  for (const finding of found) {
    if (finding.error.validation_error_type === 'unplanned') mark(removal, finding, actions, Array.isArray(events) ? events : []);
  }
  if (removal.userAttributes.length > 0 && Array.isArray(events)) changesOf(removal, events);
  return removal;
}

/** The marks of one unplanned thing, if its setting blocks it. */
function mark(removal: Removal, finding: Finding, actions: ValidationActions, events: readonly unknown[]): void {
  const action = finding.target === 'event' ? (finding.kind === 'unplanned-event' ? actions.event : actions.event_attribute) : finding.target === 'user_attributes' ? actions.user_attribute : actions.identity;
  const index = finding.eventIndex;
  if (finding.kind === 'unplanned-event' && !isPlannable(index === null ? null : events[index])) return;
  if (action === 'drop_batch') removal.wholeBatch = true;
  else if (index !== null) {
    if (action === 'drop_event') removal.events.add(index);
    else if (action === 'drop_attribute' && finding.kind === 'unplanned-event-attribute') {
      const pointer = finding.pointer.slice(`/events/${index}`.length);
      if (!hasPlace(events[index], pointer)) return;
      const known = removal.eventAttributes.get(index);
      if (known === undefined) removal.eventAttributes.set(index, [pointer]);
      else known.push(pointer);
    } else return;
  } else if (action === 'drop_attribute') {
    // `/user_attributes/<name>`; a member inside an attribute's value is no attribute.
    const isWhole = segmentsOf(finding.target === 'user_attributes' ? finding.pointer.slice('/user_attributes'.length) : finding.error.error_pointer).length === 1;
    if (!isWhole || finding.error.key === undefined) return;
    (finding.target === 'user_attributes' ? removal.userAttributes : removal.identities).push(finding.error.key);
  } else return;
  removal.blocked.add(finding);
}

function hasPlace(event: unknown, pointer: string): boolean {
  return pointer !== '' && valueAt(event, segmentsOf(pointer)) !== undefined;
}

/** The event that announces a change of a blocked attribute goes with it (unconfirmed). */
function changesOf(removal: Removal, events: readonly unknown[]): void {
  events.forEach((event, index) => {
    if (valueAt(event, ['event_type']) !== 'user_attribute_change') return;
    const name = valueAt(event, ['data', 'user_attribute_name']);
    if (typeof name === 'string' && removal.userAttributes.includes(name)) removal.events.add(index);
  });
}

function without<B extends BatchLike>(batch: B, events: readonly unknown[], dropped: Dropped, identities: readonly IdentityPlace[]): B {
  const copy: Record<string, unknown> = { ...batch };
  if (dropped.events.length > 0 || dropped.eventAttributes.length > 0) {
    const gone = new Set(dropped.events);
    const pointers = Map.groupBy(dropped.eventAttributes, ({ index }) => index);
    copy['events'] = events.flatMap((event, index) => {
      if (gone.has(index)) return [];
      const removed = pointers.get(index)?.map(({ pointer }) => segmentsOf(pointer)) ?? [];
      return [removed.length === 0 ? event : withoutMembers(event, removed)];
    });
  }
  if (dropped.userAttributes.length > 0) copy['user_attributes'] = withoutMembers(copy['user_attributes'], dropped.userAttributes.map((name) => [name]));
  for (const home of ['user_identities', 'device_info'] as const) {
    const members = identities.filter((place) => place.home === home).map(({ member }) => [member]);
    if (members.length > 0) copy[home] = withoutMembers(copy[home], members);
  }
  return copy as B;
}

/** A copy along the paths only; what is beside them is shared. */
function withoutMembers(value: unknown, paths: readonly (readonly string[])[]): unknown {
  const below = Map.groupBy(paths, (path) => path[0]!);
  const change = (name: string, member: unknown): { keep: boolean; member: unknown } => {
    const inside = below.get(name);
    if (inside === undefined) return { keep: true, member };
    if (inside.some((path) => path.length === 1)) return { keep: false, member };
    return { keep: true, member: withoutMembers(member, inside.map((path) => path.slice(1))) };
  };
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const { keep, member } = change(String(index), item);
      return keep ? [member] : [];
    });
  }
  if (!isObject(value)) return value;
  // `fromEntries` defines members: one that is called `__proto__` stays a member.
  return Object.fromEntries(Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    const { keep, member } = change(name, item);
    return keep ? [[name, member]] : [];
  }));
}

function eventIdOf(event: unknown): string {
  const data = valueAt(event, ['data']);
  const messageId = valueAt(data, ['source_message_id']);
  return idText(valueAt(data, ['event_id'])) ?? (typeof messageId === 'string' ? messageId : '');
}

function metadataOf(events: readonly unknown[], dropped: Dropped, identities: readonly IdentityPlace[]): BlockMetadata {
  const byEvent = Map.groupBy(dropped.eventAttributes, ({ index }) => index);
  const namesIn = (home: IdentityPlace['home']): string[] => identities.filter((place) => place.home === home).map(({ member }) => member);
  return {
    dto_version: 1,
    blocked_event_ids: dropped.events.map((index) => eventIdOf(events[index])),
    blocked_event_attributes: [...byEvent].map(([index, found]) => ({ event_id: eventIdOf(events[index]), event_attributes: found.map(({ pointer }) => `.${pointer}`) })),
    blocked_user_attributes: dropped.userAttributes,
    blocked_user_identities: namesIn('user_identities'),
    blocked_device_identities: namesIn('device_info'),
  };
}

/** `blok` of the SDK configuration (9). */
export function blockFlags(version: PlanVersion): BlockFlags {
  const actions = actionsOf(version);
  return {
    ev: actions.event === 'drop_event', ea: actions.event_attribute === 'drop_attribute',
    ua: actions.user_attribute === 'drop_attribute', id: actions.identity === 'drop_attribute',
  };
}
