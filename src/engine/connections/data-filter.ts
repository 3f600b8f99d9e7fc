/** The Data Filter of an output over a batch (spec/pipeline.md c.2, c.6): whole events are held back, fields are taken out. */
import type { DataFilter, InputClass } from '../../protocol/data-filter.ts';
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { quoted } from '../wording.ts';
import { commerceTypeOf } from './commerce-type.ts';
import { filterCommerce } from './data-filter-commerce.ts';
import { FilterLog } from './data-filter-log.ts';
import { compileSwitches, nodeOf, offOf } from './data-filter-switches.ts';
import type { Leaves, Node, Nodes, Switches } from './data-filter-switches.ts';
import { filterUser } from './data-filter-user.ts';
import type { CompiledFilter, Filtered } from './types.ts';

/** Servers count as feeds (spec/pipeline.md c.1). */
export function inputClassOf(platform: Platform): InputClass {
  return platform === 's2s' ? 'feeds' : 'platforms';
}

/** Null when everything passes. */
export function compileFilter(output: string, inputClass: InputClass, filter: DataFilter | undefined): CompiledFilter | null {
  const switches = filter === undefined ? null : compileSwitches(filter);
  if (switches === null) return null;
  return { apply: (batch) => applyFilter(batch, switches, new FilterLog(output, inputClass)) };
}

function applyFilter(batch: Batch, switches: Switches, log: FilterLog): Filtered<Batch> {
  const { events } = batch;
  let kept: BatchEvent[] | null = null;
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index]!;
    log.event = index;
    const after = filterEvent(event, switches, log);
    if (after === event) {
      kept?.push(event);
      continue;
    }
    kept ??= events.slice(0, index);
    if (after !== null) kept.push(after);
  }
  const user = filterUser(batch, switches, log);
  return { batch: kept === null ? user : { ...user, events: kept }, held: log.held, removed: log.removed };
}

/** The event itself when nothing changes, null when it is held back. */
function filterEvent(event: BatchEvent, switches: Switches, log: FilterLog): BatchEvent | null {
  const { event_type: type, data } = event;
  const message = switches.messageTypes.get(type);
  if (message !== undefined) return log.hold(message, 'message-type', `${type} events`, type);
  switch (type) {
    case 'custom_event': return filterCustomEvent(event, switches, log);
    case 'screen_view': return filterNamed(event, switches.screens, 'screen', textOf(data['screen_name']), log);
    case 'commerce_event': {
      const kind = commerceTypeOf(data);
      const node = nodeOf(switches.commerce, kind);
      if (node.off !== null) return log.hold(node.off, 'commerce', `commerce events of type ${kind}`, kind);
      return withData(event, filterCommerce(data, kind, node, switches, log));
    }
    case 'user_attribute_change': {
      const name = textOf(data['user_attribute_name']);
      const off = switches.userAttributes === null ? null : offOf(switches.userAttributes, name);
      return off === null ? event : log.hold(off, 'user-attribute', `the user attribute ${quoted(name)}`, name);
    }
    case 'user_identity_change': return filterIdentityChange(event, switches.identities, log);
    case 'application_state_transition': {
      const state = appStateOf(data);
      const off = switches.appState === null ? null : offOf(switches.appState, state);
      return off === null ? event : log.hold(off, 'app-state', `the app state ${quoted(state)}`, state);
    }
    default: return event;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function withData(event: BatchEvent, data: JsonObject): BatchEvent {
  return data === event.data ? event : { ...event, data };
}

/** Custom event types without a row of their own (attribution, consent) are the unknown ones. */
const ROWS: ReadonlySet<string> = new Set(['navigation', 'location', 'search', 'transaction', 'user_content', 'user_preference', 'social', 'other', 'media']);

function filterCustomEvent(event: BatchEvent, { events }: Switches, log: FilterLog): BatchEvent | null {
  const own = textOf(event.data['custom_event_type']);
  const type = ROWS.has(own) ? own : 'unknown';
  const nodes = events.named.get(type) ?? events.others;
  if (nodes.off !== null) return log.hold(nodes.off, 'event-type', `events of type ${type}`, type);
  return filterNamed(event, nodes, 'event', textOf(event.data['event_name']), log);
}

function filterNamed(event: BatchEvent, nodes: Nodes, what: 'event' | 'screen', name: string, log: FilterLog): BatchEvent | null {
  const node: Node = nodeOf(nodes, name);
  if (node.off !== null) return log.hold(node.off, what, `the ${what} ${quoted(name)}`, name);
  const attributes = event.data['custom_attributes'];
  if (node.leaves === null || !isObject(attributes!)) return event;
  const kept = log.without(attributes, node.leaves, `${log.at}/custom_attributes`, `${what}-attribute`, (key) => `the attribute ${quoted(key)} of ${quoted(name)}`);
  return kept === attributes ? event : { ...event, data: { ...event.data, custom_attributes: kept } };
}

/** Held back when it tells of an identity that the output does not get. */
function filterIdentityChange(event: BatchEvent, identities: Leaves | null, log: FilterLog): BatchEvent | null {
  if (identities === null) return event;
  for (const side of ['new', 'old']) {
    const identity = event.data[side];
    if (!isObject(identity!)) continue;
    const type = textOf(identity['identity_type']);
    const off = offOf(identities, type);
    if (off !== null) return log.hold(off, 'user-identity', `the identity ${type}`, type);
  }
  return event;
}

const TRANSITIONS: Readonly<Record<string, string>> = { application_foreground: 'foreground', application_background: 'background', application_exit: 'exit' };

function appStateOf(data: JsonObject): string {
  const type = textOf(data['application_transition_type']);
  if (type !== 'application_initialized') return TRANSITIONS[type] ?? type;
  return data['is_first_run'] === true ? 'install' : data['is_upgrade'] === true ? 'upgrade' : 'initialize';
}
