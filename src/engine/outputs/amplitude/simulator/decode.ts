/** Bodies as clients send them: JSON, also in gzip; forms of /identify. Never throws. */
import { gunzipSync } from 'node:zlib';
import type { SimulatorRequest } from '../../definition.ts';
import { MAX_BATCH_BYTES } from '../constants.ts';

/** The body out of its encoding; null for broken gzip. Longer than any endpoint takes is cut, and refused by its length. */
export function bodyOf({ headers, body }: SimulatorRequest): Uint8Array | null {
  if (headers['content-encoding']?.trim().toLowerCase() !== 'gzip') return body;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BATCH_BYTES + 1 });
  } catch (error) {
    return error instanceof RangeError ? new Uint8Array(MAX_BATCH_BYTES + 1) : null;
  }
}

/** Parameters of a call: its query, and its form over it. */
export function parametersOf(request: SimulatorRequest): URLSearchParams {
  const parameters = new URLSearchParams(request.query);
  const body = bodyOf(request);
  if (request.method !== 'POST' || body === null) return parameters;
  const text = new TextDecoder().decode(body);
  const type = request.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data\b.*?\bboundary="?([^";,]+)"?/i.exec(type)?.[1];
  for (const [name, value] of boundary === undefined ? new URLSearchParams(text) : multipart(text, boundary)) parameters.set(name, value);
  return parameters;
}

function multipart(text: string, boundary: string): [string, string][] {
  return text.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const [, head, value] = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n$/.exec(part) ?? [];
    const name = head === undefined ? undefined : /\bname="([^"]*)"/i.exec(head)?.[1];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}
