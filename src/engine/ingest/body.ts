/**
 * The bytes of a request to text (spec/wire-protocol.md 2.3, 2.4): content encodings with a cap against bombs,
 * character encodings, byte order marks. Every outcome is a value with a remedy.
 */
import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { CallNote } from './surface.ts';

/** Hard cap of spec/wire-protocol.md 12, decoded. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_ENCODINGS = 3;

export type Body =
  | { readonly ok: true; readonly text: string; /** Decoded. */ readonly bytes: number; readonly notes: readonly CallNote[] }
  | { readonly ok: false; readonly status: 400 | 413; readonly code: string; readonly message: string };

const NO_NOTES: readonly CallNote[] = [];

export function readBody(body: Uint8Array, headers: Readonly<Record<string, string>>): Body {
  if (body.length > MAX_BODY_BYTES) return tooLarge();
  const encoding = headers['content-encoding'];
  if (encoding === undefined && !(body[0] === 0x1f && body[1] === 0x8b)) return readText(body, headers['content-type'], NO_NOTES);
  const notes: CallNote[] = [];
  const decoded = decompress(body, encoding, notes);
  return decoded instanceof Uint8Array ? readText(decoded, headers['content-type'], notes) : decoded;
}

function tooLarge(): Body & { ok: false } {
  return { ok: false, status: 413, code: 'body-too-large', message: `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB after decompression. Send smaller batches.` };
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

/** What JSON starts with, after white space: used where the header claims a compression that is not there. */
function looksPlain(body: Uint8Array): boolean {
  for (const byte of body) {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0xef || byte === 0xbb || byte === 0xbf) continue;
    return byte === 0x7b || byte === 0x5b || byte === 0x22;
  }
  return true;
}

function decompress(body: Uint8Array, header: string | undefined, notes: CallNote[]): Uint8Array | (Body & { ok: false }) {
  if (body.length === 0) return body;
  const encodings = (header ?? '').toLowerCase().split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (encodings.length === 0 && isGzip(body)) {
    encodings.push('gzip');
    notes.push({ code: 'undeclared-gzip', message: 'The body is gzip but there is no "Content-Encoding: gzip" header; it was unpacked.' });
  }
  if (encodings.length > MAX_ENCODINGS) {
    return { ok: false, status: 400, code: 'bad-encoding', message: `"Content-Encoding" names more than ${MAX_ENCODINGS} encodings. Compress once.` };
  }
  let current = body;
  for (const encoding of encodings.reverse()) {
    const unpacked = unpack(current, encoding);
    if (unpacked instanceof Uint8Array) current = unpacked;
    else if (unpacked === 'too-large') return tooLarge();
    else if (looksPlain(current)) {
      notes.push({ code: 'not-compressed', message: `The header says "Content-Encoding: ${encoding}" but the body is plain; it was used as it is.` });
    } else if (unpacked === 'unknown') {
      return { ok: false, status: 400, code: 'bad-encoding', message: `The content encoding "${encoding.slice(0, 40)}" is not supported. Use gzip, deflate, br or none.` };
    } else {
      return { ok: false, status: 400, code: 'bad-encoding', message: `The body could not be unpacked as ${encoding}: it is damaged or cut off.` };
    }
  }
  return current;
}

const LIMIT = { maxOutputLength: MAX_BODY_BYTES };

function unpack(body: Uint8Array, encoding: string): Uint8Array | 'too-large' | 'damaged' | 'unknown' {
  try {
    switch (encoding) {
      case 'gzip': case 'x-gzip': return isGzip(body) ? gunzipSync(body, LIMIT) : 'damaged';
      case 'br': return brotliDecompressSync(body, LIMIT);
      case 'deflate': case 'zlib': return inflate(body);
      default: return 'unknown';
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged';
  }
}

/** "deflate" is zlib by the standard and raw deflate by some clients. */
function inflate(body: Uint8Array): Uint8Array {
  try {
    return inflateSync(body, LIMIT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw error;
    return inflateRawSync(body, LIMIT);
  }
}

const UTF8_BOM = '\uFEFF';

function readText(body: Uint8Array, contentType: string | undefined, notes: readonly CallNote[]): Body {
  const bytes = body.length;
  if (isUtf16(body)) {
    const label = body[0] === 0xff ? 'utf-16le' : 'utf-16be';
    return { ok: true, text: new TextDecoder(label).decode(body), bytes, notes: [...notes, { code: 'not-utf8', message: `The body is ${label.toUpperCase()}; JSON must be UTF-8. It was converted.` }] };
  }
  if (isUtf8(body)) {
    const text = Buffer.from(body.buffer, body.byteOffset, bytes).toString('utf8');
    return { ok: true, text: text.startsWith(UTF8_BOM) ? text.slice(1) : text, bytes, notes };
  }
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && LATIN1.has(charset)) {
    return { ok: true, text: new TextDecoder('windows-1252').decode(body), bytes, notes: [...notes, { code: 'not-utf8', message: `The body is ${charset}; JSON must be UTF-8. It was converted.` }] };
  }
  return { ok: true, text: new TextDecoder('utf-8').decode(body), bytes, notes: [...notes, { code: 'not-utf8', message: 'The body has bytes that are not UTF-8; they were replaced by U+FFFD.' }] };
}

function isUtf16(body: Uint8Array): boolean {
  return (body[0] === 0xff && body[1] === 0xfe) || (body[0] === 0xfe && body[1] === 0xff);
}

/** Labels that the Encoding Standard reads as windows-1252. */
const LATIN1 = new Set(['latin1', 'iso-8859-1', 'iso8859-1', 'windows-1252', 'cp1252', 'us-ascii', 'ascii']);

/** The text of a stored body, null when it is none. */
export function bodyText(body: Uint8Array, headers: Readonly<Record<string, string>>): string | null {
  const read = readBody(body, headers);
  return read.ok ? read.text : null;
}
