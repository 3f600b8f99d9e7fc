/** JSON pointers into batches. */
import { isObject } from '../../protocol/json.ts';

export { segmentsOf } from '../../protocol/pointer.ts';

/** Own members only; undefined when nothing stands there. */
export function valueAt(root: unknown, segments: readonly (string | number)[]): unknown {
  let value = root;
  for (const segment of segments) {
    if (Array.isArray(value)) value = value[Number(segment)];
    else if (isObject(value) && Object.hasOwn(value, String(segment))) value = value[String(segment)];
    else return undefined;
  }
  return value;
}
