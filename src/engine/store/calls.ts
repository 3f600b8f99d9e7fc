/** Between stored rows of the inbox and the calls that surfaces know. */
import type { RawRequest } from '../../protocol/contract.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { StoredCall } from '../ingest/surface.ts';
import type { StoredInboxRow } from './inbox.ts';

/** Raw header pairs as a lookup: lower-case names, repeated headers joined. */
export function headerRecord(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    record[key] = record[key] === undefined ? value : `${record[key]}, ${value}`;
  }
  return record;
}

/** Shared by all calls without a query; nobody writes to a call's query. */
const NO_QUERY = new URLSearchParams();

/** Splits what stood in the request line; an undecodable path is kept as it came. */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  const raw = mark < 0 ? target : target.slice(0, mark);
  let path = raw;
  if (raw.includes('%')) {
    try {
      path = decodeURIComponent(raw);
    } catch {
      path = raw;
    }
  }
  return { path, query: mark < 0 ? NO_QUERY : new URLSearchParams(target.slice(mark + 1)) };
}

export function storedCall(row: StoredInboxRow): StoredCall {
  const pairs = JSON.parse(row.headers) as [string, string][];
  const { path, query } = splitTarget(row.path);
  return {
    method: row.method, target: row.path, path, query, headers: headerRecord(pairs), body: row.body, remote: row.remote,
    receivedAt: row.at, input: row.input ?? '', platform: (row.platform ?? 's2s') as Platform,
  };
}

/** The call as the window shows it. `decoded` is the body's text after its content encoding, null when it is not text. */
export function rawRequest(row: StoredInboxRow, decoded: { text: string | null; encoding: string | null }): RawRequest {
  return {
    method: row.method, path: row.path, http_version: row.http_version, headers: JSON.parse(row.headers) as [string, string][],
    body_base64: row.body.toString('base64'), body_text: decoded.text, encoding: decoded.encoding,
  };
}
