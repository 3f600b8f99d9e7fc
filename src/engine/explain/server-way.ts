/** Values that the server gives or cuts: ids, times, the user, limits. */
import type { Json } from '../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../protocol/pointer.ts';
import type { Change } from './changes.ts';
import { hopValue, shown } from './hops.ts';
import { stepBack } from './step-back.ts';
import type { BatchStory, Turn } from './types.ts';

const SESSION_ID = /^(\/events\/\d+\/data)\/session_id$/;

export function beforeServer(change: Change, pointer: string, story: BatchStory): Turn | null {
  const back = stepBack(change, pointer);
  if (back.kind === 'same') return back.pointer === pointer ? null : { hops: [], next: { pointer: back.pointer } };
  const at = { at: null, value: null };
  const { step } = change;
  switch (change.by) {
    case 'server-ids': {
      const session = SESSION_ID.exec(pointer);
      if (session === null) return { hops: [{ what: 'server', ...at, text: pointer === '/batch_id' ? 'The id that the server gave the batch.' : 'The id that the server gave the event.' }], next: null };
      const uuid = `${session[1]!}/session_uuid`;
      return { hops: [{ what: 'server', at: uuid, value: hopValue(valueAt(change.after, uuid)), text: 'The server makes the session’s number of its UUID.' }], next: { pointer: uuid } };
    }
    case 'identity': return { hops: [{ what: 'server', ...at, text: `The identity service gave the batch its user. ${step?.reason.message ?? ''}`.trim(), ...(step?.reason.pointer === undefined ? {} : { pointer: step.reason.pointer }) }], next: null };
    case 'environment': return { hops: [{ what: 'clock', ...at, text: back.kind === 'changed' ? `The time of receipt takes the place of ${shown(back.before)}, when the batch was sent.` : 'The time of receipt.' }], next: null };
    default: return cut(change, pointer, back, story);
  }
}

/** Limits leave a note for every change. */
function cut(change: Change, pointer: string, back: Exclude<ReturnType<typeof stepBack>, { kind: 'same' }>, { notes }: BatchStory): Turn {
  const value = valueAt(change.after, pointer);
  const parent = back.pointer.slice(0, back.pointer.lastIndexOf('/'));
  const key = segmentsOf(back.pointer).at(-1);
  const renamed = back.kind === 'added' ? notes.find(({ code, pointer: at, after }) => code === 'truncated-name' && after === key && at.slice(0, at.lastIndexOf('/')) === parent) : undefined;
  if (renamed !== undefined) return { hops: [{ what: 'server', at: renamed.pointer, value: hopValue(value), text: renamed.message }], next: { pointer: renamed.pointer } };
  const note = notes.find(({ code, pointer: at }) => LIMITS.has(code) && at === back.pointer);
  if (back.kind === 'changed') return { hops: [{ what: 'server', at: back.pointer, value: hopValue(back.before), text: note?.message ?? `A limit made ${shown(value)} of ${shown(back.before)}.` }], next: { pointer: back.pointer } };
  return { hops: [{ what: isTime(key, value) ? 'clock' : 'server', at: null, value: null, text: note?.message ?? 'The server added it.' }], next: null };
}

const LIMITS: ReadonlySet<string> = new Set(['defaulted-timestamp', 'future-timestamp', 'truncated-name', 'value-too-long', 'too-many-attributes', 'too-many-list-entries']);

const isTime = (key: string | undefined, value: Json | undefined): boolean => key === 'timestamp_unixtime_ms' && typeof value === 'number';
