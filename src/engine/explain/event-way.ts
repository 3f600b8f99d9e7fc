/** One event and its user's data through the stages, and which stage made a value of them another one. */
import type { JsonObject } from '../../protocol/json.ts';
import { valueAt } from '../../protocol/pointer.ts';
import type { Change } from './changes.ts';
import { equal, stepBack } from './step-back.ts';

/** A change with the event's places in the batch around it. */
export interface EventStep {
  readonly change: Change;
  readonly before: string;
  readonly after: string;
}

export interface EventWay {
  /** The latest first, as far back as the event was there. */
  readonly steps: readonly EventStep[];
  /** The event in the first batch; null for one that a stage added. */
  readonly first: string | null;
}

/** `changes`: the latest first. `index`: the event's in the batch behind them. */
export function eventWay(changes: readonly Change[], index: number): EventWay {
  const steps: EventStep[] = [];
  let pointer = `/events/${index}`;
  for (const change of changes) {
    const back = stepBack(change, `${pointer}/event_type`);
    if (back.kind === 'added') return { steps, first: null };
    const before = back.pointer.slice(0, back.pointer.lastIndexOf('/'));
    steps.push({ change, before, after: pointer });
    pointer = before;
  }
  return { steps, first: pointer };
}

/** The last change of a value; null when none changed it. `path`: below the event (`/data/…`), or of the batch. */
export function lastChangeOf(steps: readonly EventStep[], path: string): Change | null {
  const isOfEvent = path === '/event_type' || path.startsWith('/data/');
  for (const { change, before, after } of steps) {
    const own = isOfEvent ? before + path : path;
    const now = isOfEvent ? after + path : path;
    if (!equal(valueAt(change.before, own), valueAt(change.after, now))) return change;
  }
  return null;
}

/** In words. Fields that a filter took out have a reason each. */
export function changeText({ by, step, before }: Change, path: string, eventPlace: string): string {
  const place = (path.startsWith('/data/') ? eventPlace : '') + path;
  switch (by) {
    case 'all-outputs-rules': case 'output-rules': return `${step?.label ?? 'A rule'} changes it; rules run on the server only.`;
    case 'enrichment': return 'The server adds what is known of the user; a kit gets what the device knows.';
    case 'custom-mappings': return 'A custom mapping of the connection makes it; kits get the app’s own names.';
    case 'plan-blocking': return 'The data plan blocks it on the server.';
    case 'filters': {
      const field = step?.fields?.find((one) => place === one.path || place.startsWith(`${one.path}/`) || one.path.startsWith(`${place}/`));
      return field?.reason.message ?? step?.reason.message ?? 'The data filter takes it out.';
    }
    case 'limits': return valueAt(before, place) === undefined ? 'The server adds it.' : step?.reason.message ?? 'A limit of the server cuts it.';
    default: return step?.reason.message ?? 'The server changes it.';
  }
}

/** An event of a batch by its id; -1 when it is not there. */
export function eventIndex(batch: JsonObject, id: string): number {
  const { events } = batch;
  return Array.isArray(events) ? events.findIndex((event) => valueAt(event, '/data/event_id') === id) : -1;
}
