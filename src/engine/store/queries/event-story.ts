/** One event with its batch's whole story, for what is told of it beside its trace. */
import type Database from 'better-sqlite3';
import type { EventRow } from '../../../protocol/contract.ts';
import { parseJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { withTextIds } from '../../batch/encode.ts';
import type { BatchStory } from '../../explain/index.ts';
import { BatchStories } from './batch-stories.ts';
import type { CallReading } from './batch-stories.ts';
import { EVENT_COLUMNS, toEvent } from './rows.ts';
import type { Row } from './rows.ts';

export interface EventStory {
  readonly event: EventRow;
  readonly story: BatchStory;
  /** The event itself, with its ids as text: one that a stage took out is in no batch any more. */
  readonly own: JsonObject;
  /** Requests that carry it. */
  readonly deliveries: readonly { readonly id: string; readonly connection: string }[];
}

export function eventStory(db: Database.Database, id: string, reading: CallReading): EventStory | null {
  const row = db.prepare(`SELECT ${EVENT_COLUMNS}, e.data FROM events e WHERE e.id = ?`).get(id) as (Row & { data: string }) | undefined;
  if (row === undefined) return null;
  const event = toEvent(row);
  const story = new BatchStories(db, reading).of(event.batch_id);
  if (story === null) return null;
  const carrying = db.prepare('SELECT id, connection, event_ids FROM deliveries WHERE batch_seq = ? ORDER BY seq').all(event.batch_seq) as { id: string; connection: string; event_ids: string }[];
  const { events } = withTextIds({ events: [{ event_type: event.type, data: parseJson(row.data) }] });
  return {
    event, story, own: (events as JsonObject[])[0]!,
    deliveries: carrying.filter(({ event_ids: ids }) => (JSON.parse(ids) as string[]).includes(id)).map(({ id: delivery, connection }) => ({ id: delivery, connection })),
  };
}
