/** Names of the events that requests carry. */
import type Database from 'better-sqlite3';
import type { Delivery } from '../../../protocol/contract.ts';

/** In the order of `event_ids`; those of events that are no longer kept are left out. An event without a name is called by its kind or type. */
export function withEventNames(db: Database.Database, deliveries: readonly Delivery[]): Delivery[] {
  const wanted = [...new Set(deliveries.flatMap(({ event_ids: ids }) => ids))];
  const rows = wanted.length === 0 ? [] : db.prepare('SELECT id, type, kind, name FROM events WHERE id IN (SELECT value FROM json_each(?))').all(JSON.stringify(wanted)) as { id: string; type: string; kind: string; name: string }[];
  const names = new Map(rows.map(({ id, type, kind, name }) => [id, name || kind || type]));
  return deliveries.map((delivery) => ({ ...delivery, event_names: delivery.event_ids.flatMap((id) => names.get(id) ?? []) }));
}
