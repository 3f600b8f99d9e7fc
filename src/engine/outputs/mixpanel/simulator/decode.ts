/** All the forms in which clients send data to Mixpanel (spec/outputs/mixpanel.md 2.1). Never throws. */
import { gunzipSync } from 'node:zlib';
import type { Json } from '../../../../protocol/json.ts';
import type { SimulatorRequest } from '../../definition.ts';
import { tryJson } from '../../shared/json-text.ts';
import { MAX_REQUEST_BYTES } from '../constants.ts';

/** Lines of ndjson that are no JSON stand in the list as null. `isList` is false for one object by itself. */
export type Decoded =
  | { readonly kind: 'records'; readonly records: readonly Json[]; readonly isList: boolean }
  | { readonly kind: 'undecodable' }
  | { readonly kind: 'too-large' };

const UNDECODABLE: Decoded = { kind: 'undecodable' };

export function decodeRequest(request: SimulatorRequest): Decoded {
  const inflated = inflate(request);
  if (inflated === null) return UNDECODABLE;
  if (inflated === 'too-large' || inflated.length > MAX_REQUEST_BYTES) return { kind: 'too-large' };
  const text = new TextDecoder().decode(inflated);
  const type = mediaType(request);
  if (text.trim() === '') return decodeData(request.query.get('data'));
  if (type === 'application/x-ndjson') return decodeLines(text);
  if (type === 'application/x-www-form-urlencoded' || /^\s*data=/.test(text)) return decodeForm(text);
  const json = tryJson(text);
  return json === undefined ? decodeData(text) : asRecords(json);
}

function mediaType(request: SimulatorRequest): string {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
}

function inflate(request: SimulatorRequest): Uint8Array | 'too-large' | null {
  if (request.headers['content-encoding']?.trim().toLowerCase() !== 'gzip') return request.body;
  try {
    return gunzipSync(request.body, { maxOutputLength: MAX_REQUEST_BYTES + 1 });
  } catch (error) {
    return error instanceof RangeError ? 'too-large' : null;
  }
}

function decodeForm(text: string): Decoded {
  const data = new URLSearchParams(text).get('data');
  // Some servers post JSON under the form type that their HTTP library sets by itself.
  return data === null ? asRecords(tryJson(text)) : decodeData(data);
}

/** JSON, or base64 of JSON. An unescaped "+" of base64 has become a space on its way through form decoding. */
function decodeData(data: string | null): Decoded {
  if (data === null || data.trim() === '') return UNDECODABLE;
  const json = tryJson(data);
  if (json !== undefined) return asRecords(json);
  const bytes = Buffer.from(data.trim().replaceAll(' ', '+'), 'base64');
  return bytes.length === 0 ? UNDECODABLE : asRecords(tryJson(bytes.toString('utf8')));
}

function decodeLines(text: string): Decoded {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return { kind: 'records', records: lines.map((line) => tryJson(line) ?? null), isList: true };
}

function asRecords(json: Json | undefined): Decoded {
  if (Array.isArray(json)) return { kind: 'records', records: json, isList: true };
  return typeof json === 'object' && json !== null ? { kind: 'records', records: [json], isList: false } : UNDECODABLE;
}
