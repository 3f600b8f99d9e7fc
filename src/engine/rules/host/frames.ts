/** The frames between engine and rule host (child/main.js is the other end): little-endian, each with its length first. */
import { z } from 'zod';
import { ruleErrorSchema, ruleLogSchema } from '../../../protocol/rule.ts';

export const TO_HOST = { load: 1, call: 2 } as const;
export const FROM_HOST = { ready: 1, loaded: 2, start: 3, answer: 4 } as const;
export const OUTCOMES = ['result', 'dropped', 'error', 'timeout'] as const;

export function encodeFrame(kind: number, id: number, limitMs: number, text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(13 + length);
  frame.writeUInt32LE(9 + length, 0);
  frame.writeUInt8(kind, 4);
  frame.writeUInt32LE(id, 5);
  frame.writeUInt32LE(limitMs, 9);
  frame.write(text, 13, 'utf8');
  return frame;
}

const HEADER = 18;
const MOST_BYTES = 32 * 1024 * 1024;

export interface HostFrame {
  readonly kind: number;
  readonly id: number;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly cold: boolean;
  readonly flag: number;
  readonly ms: number;
  readonly meta: string;
  readonly text: string;
}

export const metaSchema = z.object({
  error: ruleErrorSchema.nullable(),
  logs: z.array(ruleLogSchema),
  logsCut: z.boolean(),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type Meta = z.infer<typeof metaSchema>;

export const readySchema = z.object({ refused: z.string().nullable(), version: z.string() });

/** Puts chunks together again; `null` means that what came is no frame of a host. */
export class FrameReader {
  #parts: Buffer[] = [];
  #bytes = 0;

  push(chunk: Buffer): HostFrame[] | null {
    this.#parts.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted()) return [];
    let rest = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
    const frames: HostFrame[] = [];
    while (rest.length >= 4) {
      const length = rest.readUInt32LE(0);
      if (length < HEADER || length > MOST_BYTES) return null;
      if (rest.length < 4 + length) break;
      const frame = decode(rest, length);
      if (frame === null) return null;
      frames.push(frame);
      rest = rest.subarray(4 + length);
    }
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
    return frames;
  }

  /** Bytes that must be there before putting them together is worth it: a large answer comes in many chunks. */
  #wanted(): number {
    const first = this.#parts[0];
    return first === undefined || first.length < 4 ? 4 : Math.min(first.readUInt32LE(0), MOST_BYTES) + 4;
  }
}

function decode(bytes: Buffer, length: number): HostFrame | null {
  const flag = bytes.readUInt8(9);
  const outcome = OUTCOMES[flag & 0x7f];
  const metaLength = bytes.readUInt32LE(18);
  if (outcome === undefined || metaLength > length - HEADER) return null;
  const end = 4 + length;
  return {
    kind: bytes.readUInt8(4), id: bytes.readUInt32LE(5), outcome, cold: flag >= 0x80, flag: flag & 0x7f, ms: bytes.readDoubleLE(10),
    meta: metaLength === 0 ? '' : bytes.toString('utf8', 22, 22 + metaLength), text: 22 + metaLength === end ? '' : bytes.toString('utf8', 22 + metaLength, end),
  };
}
