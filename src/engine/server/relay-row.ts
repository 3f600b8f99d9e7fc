/** What a relay brought, as it is stored. */
import type { RelayResult } from '../relay/desk.ts';
import type { RelayRow } from '../store/inbox.ts';

export function relayRow(result: RelayResult, at: number): RelayRow {
  return {
    request_id: result.requestId, at, url: result.url, took_ms: result.tookMs, status: result.status, headers: JSON.stringify(result.headers),
    body: result.body, bytes: result.bytes, error: result.error, differences: JSON.stringify(result.differences),
  };
}
