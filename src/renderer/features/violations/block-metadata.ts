/** What a quarantine record says was taken away (spec/data-plans.md 8.1). */
import type { Quarantined } from '../../api/violations.ts';
import { shortPath } from '../../ui/data-points.ts';
import { isRecord } from '../../ui/json-patch.ts';

export interface BlockedPart {
  readonly what: string;
  readonly items: readonly string[];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string | number => typeof one === 'string' || typeof one === 'number').map(String) : [];
}

function member(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), value);
}

/** Events by name where the record has them, else by id. */
function eventNames(record: Quarantined['record']): ReadonlyMap<string, string> {
  const events = Array.isArray(record['events']) ? record['events'] : [];
  return new Map(events.map((event) => {
    const data = member(event, 'data');
    const action = member(data, 'product_action', 'action') ?? member(data, 'promotion_action', 'action');
    return [String(member(data, 'event_id')), String(member(data, 'event_name') ?? member(data, 'screen_name') ?? action ?? member(event, 'event_type') ?? '')];
  }));
}

export function blockedParts({ record }: Pick<Quarantined, 'record'>): BlockedPart[] {
  const metadata = member(record, 'context', 'data_plan', 'block_metadata');
  const names = eventNames(record);
  const nameOf = (id: string): string => names.get(id) || id;
  const attributes = member(metadata, 'blocked_event_attributes');
  return [
    { what: 'Events', items: texts(member(metadata, 'blocked_event_ids')).map(nameOf) },
    {
      what: 'Event attributes',
      items: Array.isArray(attributes) ? attributes.flatMap((one) => texts(member(one, 'event_attributes')).map((path) => `${nameOf(String(member(one, 'event_id')))}: ${shortPath(`#${path.replace(/^\./, '')}`)}`)) : [],
    },
    { what: 'User attributes', items: texts(member(metadata, 'blocked_user_attributes')) },
    { what: 'User identities', items: texts(member(metadata, 'blocked_user_identities')) },
    { what: 'Device identities', items: texts(member(metadata, 'blocked_device_identities')) },
  ].filter(({ items }) => items.length > 0);
}
