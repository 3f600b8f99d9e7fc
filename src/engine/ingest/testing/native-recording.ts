/** The hand-written uploads of `test/fixtures/native`, and the call that each stands for: signed, and packed where the SDK packs. */
import { createHmac } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';

export const recordingsFolder = new URL('../../../../test/fixtures/native/', import.meta.url);

export interface NativeRecording {
  readonly name: string;
  readonly why: string;
  /** `{key}` stands for the input's key. */
  readonly target: string;
  readonly gzip: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export function nativeRecordings(): NativeRecording[] {
  return readdirSync(recordingsFolder).filter((file) => file.endsWith('.request.json')).sort().map((file) => {
    const read = parseJson(readFileSync(new URL(file, recordingsFolder), 'utf8')) as unknown as Omit<NativeRecording, 'name'>;
    return { ...read, name: file.replace('.request.json', '') };
  });
}

export interface RecordedCall {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function recordedCall(recording: Pick<NativeRecording, 'target' | 'gzip' | 'headers' | 'body'>, { key, secret }: { key: string; secret: string }): { readonly parts: RecordedCall; readonly text: string } {
  const target = recording.target.replace('{key}', key);
  const text = stringifyJson(recording.body);
  const headers: Record<string, string> = { ...recording.headers, 'x-mp-signature': sign('POST', recording.headers.date ?? '', target, text, secret) };
  if (recording.gzip) headers['content-encoding'] = 'gzip';
  return { text, parts: { method: 'POST', target, headers, body: recording.gzip ? gzipSync(text) : Buffer.from(text) } };
}

/** spec/wire-protocol.md 3.1: over the path of the default host. */
export function sign(method: string, date: string, target: string, text: string, secret: string): string {
  const path = target.replace(/^\/(?:nativeevents|config|identity)(?=\/)/, '');
  return createHmac('sha256', secret).update(`${method}\n${date}\n${path}${text}`).digest('hex');
}
