/**
 * A batch that was edited in the window and is sent again is Batch JSON, whatever format its SDK speaks: this header says so
 * to the surfaces of other formats.
 */
import { decodedBatch, droppedBatch, fillFromConnection, parseCall } from './decode.ts';
import type { Channel } from './decode.ts';
import type { DecodedBatch, InboundCall, StoredCall } from './surface.ts';

export const EDITED_BATCH_HEADER = 'x-cloudchamber-batch';

export function isEditedBatch(call: InboundCall): boolean {
  return call.headers[EDITED_BATCH_HEADER] !== undefined;
}

export function decodeEdited(call: StoredCall, key: string, channel: Channel): DecodedBatch[] {
  const parsed = parseCall(call);
  return [parsed.ok ? fillFromConnection(decodedBatch(parsed.value, parsed.bytes, channel), call, key) : droppedBatch(parsed.note, call.body.length)];
}
