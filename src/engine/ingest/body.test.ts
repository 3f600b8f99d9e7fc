import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, readBody } from './body.ts';

const JSON_TEXT = '{"name":"Trätält ⛺"}';
const bytes = Buffer.from(JSON_TEXT);

function read(body: Uint8Array, headers: Record<string, string> = {}): unknown {
  const result = readBody(body, headers);
  return result.ok ? [result.text, result.notes.map((note) => note.code)] : [result.status, result.code];
}

describe('content encodings', () => {
  it.each([
    ['plain', bytes, {}, []],
    ['gzip', gzipSync(bytes), { 'content-encoding': 'gzip' }, []],
    ['gzip in capitals', gzipSync(bytes), { 'content-encoding': 'GZIP' }, []],
    ['x-gzip', gzipSync(bytes), { 'content-encoding': 'x-gzip' }, []],
    ['deflate with zlib header', deflateSync(bytes), { 'content-encoding': 'deflate' }, []],
    ['raw deflate', deflateRawSync(bytes), { 'content-encoding': 'deflate' }, []],
    ['br', brotliCompressSync(bytes), { 'content-encoding': 'br' }, []],
    ['identity', bytes, { 'content-encoding': 'identity' }, []],
    ['two encodings', gzipSync(brotliCompressSync(bytes)), { 'content-encoding': 'br, gzip' }, []],
    ['gzip without a header', gzipSync(bytes), {}, ['undeclared-gzip']],
    ['a gzip header over plain JSON', bytes, { 'content-encoding': 'gzip' }, ['not-compressed']],
    ['a deflate header over plain JSON', bytes, { 'content-encoding': 'deflate' }, ['not-compressed']],
    ['a br header over plain JSON', bytes, { 'content-encoding': 'br' }, ['not-compressed']],
    ['an unknown encoding over plain JSON', bytes, { 'content-encoding': 'zstd' }, ['not-compressed']],
  ])('reads %s', (_name, body, headers, notes) => {
    expect(read(body, headers as Record<string, string>)).toEqual([JSON_TEXT, notes]);
  });

  it.each([
    ['an unknown encoding', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), { 'content-encoding': 'zstd' }],
    ['a damaged gzip', gzipSync(bytes).subarray(0, 12), { 'content-encoding': 'gzip' }],
    ['a damaged gzip without a header', gzipSync(bytes).subarray(0, 12), {}],
    ['too many encodings', gzipSync(bytes), { 'content-encoding': 'gzip,gzip,gzip,gzip' }],
  ])('refuses %s', (_name, body, headers) => {
    expect(read(body, headers as Record<string, string>)).toEqual([400, 'bad-encoding']);
  });

  it('leaves an empty body empty, as in the config call of the Apple SDK', () => {
    expect(read(new Uint8Array(), { 'content-encoding': 'gzip' })).toEqual(['', []]);
  });
});

describe('size', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024)), 'gzip'],
    ['deflate', deflateSync(Buffer.alloc(64 * 1024 * 1024)), 'deflate'],
    ['br', brotliCompressSync(Buffer.alloc(32 * 1024 * 1024)), 'br'],
    ['gzip in gzip', gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024))), 'gzip, gzip'],
  ])('stops unpacking a %s bomb at the cap', (_name, bomb, encoding) => {
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(read(bomb, { 'content-encoding': encoding })).toEqual([413, 'body-too-large']);
  });

  it('takes a body of exactly the cap and refuses one byte more', () => {
    expect(readBody(Buffer.alloc(MAX_BODY_BYTES, 0x20), {}).ok).toBe(true);
    expect(read(Buffer.alloc(MAX_BODY_BYTES + 1, 0x20))).toEqual([413, 'body-too-large']);
  });
});

describe('character encodings', () => {
  it.each([
    ['a UTF-8 byte order mark', Buffer.from(`\uFEFF${JSON_TEXT}`), {}, JSON_TEXT, []],
    ['UTF-16LE with its mark', Buffer.from(`\uFEFF${JSON_TEXT}`, 'utf16le'), {}, JSON_TEXT, ['not-utf8']],
    ['UTF-16BE with its mark', Buffer.from(`\uFEFF${JSON_TEXT}`, 'utf16le').swap16(), {}, JSON_TEXT, ['not-utf8']],
    ['latin1 that says so, read as windows-1252', Buffer.from([0x22, 0xe5, 0x80, 0x22]), { 'content-type': 'application/json; charset=ISO-8859-1' }, '"å€"', ['not-utf8']],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xe5, 0x22]), {}, '"\uFFFD"', ['not-utf8']],
  ])('reads %s', (_name, body, headers, text, notes) => {
    expect(read(body, headers as Record<string, string>)).toEqual([text, notes]);
  });

  it('keeps a second byte order mark, which is text', () => {
    expect(read(Buffer.from('\uFEFF\uFEFF"a"'))).toEqual(['\uFEFF"a"', []]);
  });
});

it('never throws, whatever the bytes and the headers', () => {
  const encoding = fc.constantFrom(undefined, 'gzip', 'deflate', 'br', 'identity', 'zstd', ', ,', 'gzip,br');
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), encoding, fc.boolean(), (body, name, packed) => {
    const result = readBody(packed ? gzipSync(body) : body, name === undefined ? {} : { 'content-encoding': name });
    expect(result.ok ? typeof result.text : result.status).toBeTruthy();
  }), { numRuns: 500 });
});
