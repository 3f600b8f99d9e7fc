/**
 * The engine keeps user attributes as text; the official tools see the batch as the app sent it. For the node profile, whose types are
 * strict, the notes of normalisation give the sent values back.
 */
import { isObject } from '../../protocol/json.ts';
import type { IngestNote } from '../batch/types.ts';
import { segmentsOf } from './pointer.ts';
import type { BatchLike } from './types.ts';

/** A copy with the sent values of user attributes that were turned into text; the batch itself when there are none. */
export function asSent<B extends BatchLike>(batch: B, notes: readonly IngestNote[]): B {
  const attributes = batch['user_attributes'];
  if (!isObject(attributes)) return batch;
  const sent = new Map(notes.flatMap(({ code, pointer, before, after }) => {
    const [home, name, ...deeper] = segmentsOf(pointer);
    const isSent = code === 'converted-value' && home === 'user_attributes' && name !== undefined && deeper.length === 0 && before !== undefined;
    // A rule may have changed the value since: then it is the rule's.
    return isSent && Object.hasOwn(attributes, name) && attributes[name] === after ? [[name, before] as const] : [];
  }));
  if (sent.size === 0) return batch;
  return { ...batch, user_attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, sent.get(name) ?? value])) };
}
