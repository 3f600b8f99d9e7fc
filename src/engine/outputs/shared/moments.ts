import type { Batch, BatchEvent } from '../../batch/types.ts';
import { batchMoment, eventMoment } from './values.ts';
import type { Moment } from './values.ts';

/** Beyond it a number of milliseconds is no date. */
const LAST_DATE = 8.64e15;

/** The event's time, else the batch's, else now: the first that a date can hold. `data` is where the event's data stands in the batch. */
export function dateMoment(event: BatchEvent, data: string, batch: Batch, now: number): Moment {
  const own = eventMoment(event, data, batch, now);
  if (own.time <= LAST_DATE) return own;
  const whole = batchMoment(batch, now);
  return Math.abs(whole.time) <= LAST_DATE ? whole : { time: now, source: 'clock' };
}
