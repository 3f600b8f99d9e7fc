/** The time that AppsFlyer stamps an event with (spec/outputs/appsflyer.md 2.1). */

const FORM = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,3})?$/;
const DAY_MS = 86_400_000;
/** Until 02:00 UTC of the next day an event of a day is in time. */
const GRACE_MS = 2 * 3_600_000;

export interface EventTime {
  /** Unix ms. */
  readonly at: number;
  /** `arrival`: none was given; `form`: it could not be read as documented; `late`: it came too late. */
  readonly stamped: 'own' | 'arrival' | 'form' | 'late';
}

export function eventTime(text: unknown, now: number): EventTime {
  if (typeof text !== 'string' || text === '') return { at: now, stamped: 'arrival' };
  const at = FORM.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) : NaN;
  if (Number.isNaN(at)) return { at: now, stamped: 'form' };
  const lastMoment = (Math.floor(at / DAY_MS) + 1) * DAY_MS + GRACE_MS;
  return now >= lastMoment ? { at: now, stamped: 'late' } : { at, stamped: 'own' };
}
