/** What an event says to a kit in the app and what the server's branch makes of it, value by value, with the reason for each difference. */
import type { KitView } from '../../protocol/explain.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { leafPointers, segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { changeText, lastChangeOf } from './event-way.ts';
import type { EventStep } from './event-way.ts';
import { hopValue } from './hops.ts';
import { equal } from './step-back.ts';

export interface KitSide {
  readonly event: JsonObject;
  readonly attributes: JsonObject;
  readonly identities: JsonObject;
  readonly consent: JsonObject | null;
  readonly withheld: readonly { readonly path: string; readonly why: string }[];
}

export interface ServerSide {
  /** As the mapping got it. */
  readonly batch: JsonObject;
  /** JSON pointer of the event there. */
  readonly event: string;
  readonly steps: readonly EventStep[];
}

/** Members of an event that mean something to a partner; ids and times are the platform's own. */
const MEMBERS = ['event_name', 'screen_name', 'custom_event_type', 'custom_attributes', 'custom_flags', 'product_action', 'promotion_action', 'product_impressions', 'currency_code', 'is_opted_out'] as const;
const USER = ['user_attributes', 'user_identities', 'consent_state'] as const;

export function kitDifferences(kit: KitSide, server: ServerSide): KitView['differences'] {
  const ours: JsonObject = { ...picked(kit.event, '/data', MEMBERS), event_type: kit.event['event_type'] ?? null, user_attributes: kit.attributes, user_identities: kit.identities, consent_state: kit.consent ?? {} };
  const event = valueAt(server.batch, server.event) as JsonObject;
  const theirs: JsonObject = { ...picked(event, '/data', MEMBERS), event_type: event['event_type'] ?? null, ...picked(server.batch, '', USER) };
  return differing(ours, theirs).map(({ path, kit: mine, server: its }) => {
    const [member] = segmentsOf(path);
    const place = member === 'event_type' || (USER as readonly string[]).includes(member!) ? path : `/data${path}`;
    return { path: place, kit: hopValue(mine), server: hopValue(its), why: whyOf(place, kit, server, mine, its) };
  });
}

function picked(of: JsonObject, at: string, members: readonly string[]): JsonObject {
  const holder = valueAt(of, at) as JsonObject;
  return Object.fromEntries(members.flatMap((key): [string, Json][] => (holder[key] === undefined || holder[key] === null ? [] : [[key, holder[key]]])));
}

/** Leaves that only one of them has, or both with another value. Empty objects and lists are nothing. */
function differing(kit: JsonObject, server: JsonObject): { path: string; kit: Json | undefined; server: Json | undefined }[] {
  const leaves = new Set([...leafPointers(kit), ...leafPointers(server)]);
  return [...leaves].flatMap((path) => {
    const [mine, its] = [filled(valueAt(kit, path)), filled(valueAt(server, path))];
    return equal(mine, its) ? [] : [{ path, kit: mine, server: its }];
  });
}

const filled = (value: Json | undefined): Json | undefined => (typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : value);

function whyOf(path: string, { withheld }: KitSide, { steps, event }: ServerSide, mine: Json | undefined, its: Json | undefined): string {
  const kept = mine === undefined ? withheld.find((one) => path === one.path || path.startsWith(`${one.path}/`)) : undefined;
  if (kept !== undefined) return kept.why;
  const change = lastChangeOf(steps, path) ?? containerChange(steps, path);
  if (change !== null) return changeText(change, path, steps.find((step) => step.change === change)?.before ?? event);
  return its === undefined ? 'The server does not send it on.' : 'The server has it from elsewhere.';
}

/** A whole object or list that a stage made or took. */
function containerChange(steps: readonly EventStep[], path: string): ReturnType<typeof lastChangeOf> {
  const parent = path.slice(0, path.lastIndexOf('/'));
  return parent === '' || parent === '/data' ? null : lastChangeOf(steps, parent) ?? containerChange(steps, parent);
}
