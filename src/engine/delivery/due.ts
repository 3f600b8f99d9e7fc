/** A stored delivery, as far as another attempt needs it. */
import type { OutboundRequest } from '../outputs/definition.ts';

export const DUE_COLUMNS = 'seq, at, output, connection, batch_seq, batch_id, event_ids, purpose, method, url, mapped_url, headers, body, parts, attempt, attempts_before, code, next_at, tried_at, line_key, draw';

export interface DueRow {
  readonly seq: number;
  readonly at: number;
  readonly output: string;
  readonly connection: string;
  readonly batch_seq: number;
  readonly batch_id: string;
  /** JSON. */
  readonly event_ids: string;
  readonly purpose: string;
  readonly method: string;
  readonly url: string;
  /** The partner's own address where `url` is another. */
  readonly mapped_url: string | null;
  /** JSON. */
  readonly headers: string;
  readonly body: string;
  /** JSON, null when the request is one thing. */
  readonly parts: string | null;
  readonly attempt: number;
  /** Attempts before it was sent again by hand: partners' rules count from there. */
  readonly attempts_before: number;
  readonly code: string;
  readonly next_at: number;
  readonly tried_at: number | null;
  readonly line_key: string | null;
  readonly draw: number | null;
}

type DueRequest = Pick<OutboundRequest, 'url' | 'headers' | 'body' | 'purpose'> & { readonly method: string; readonly parts?: NonNullable<OutboundRequest['parts']> };

/** A list as it is stored: null for none, which most deliveries have. */
export function listed(list: readonly unknown[] | null): string | null {
  return list === null || list.length === 0 ? null : JSON.stringify(list);
}

/** As the partner's mapping made it. */
export function dueRequest({ method, url, mapped_url: mapped, headers, body, purpose, parts }: DueRow): DueRequest {
  return {
    method, url: mapped ?? url, headers: JSON.parse(headers) as [string, string][], body, purpose,
    ...(parts === null ? {} : { parts: JSON.parse(parts) as NonNullable<OutboundRequest['parts']> }),
  };
}
