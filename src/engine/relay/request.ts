/** A stored call as it goes on to a real upstream: same method, path, headers and bytes (RFC 9110 7.6: hop-by-hop headers stay behind). */

export interface RelayedCall {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface UpstreamRequest {
  readonly method: string;
  readonly url: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array | null;
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'host', 'content-length']);

const VIA = '1.1 cloudchamber';

/** A call that a relay sent here is not sent on again: two of them would play ping-pong. */
export function cameByRelay(headers: readonly (readonly [string, string])[]): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'via' && value.includes(VIA));
}

/** The upstream's own path, if it has one, comes before the call's. */
export function upstreamUrl(base: string, target: string): string {
  const { origin, pathname } = new URL(base);
  return `${origin}${pathname.replace(/\/+$/, '')}${target.startsWith('/') ? target : `/${target}`}`;
}

export function upstreamRequest(call: RelayedCall, base: string): UpstreamRequest {
  const named = new Set(call.headers.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.split(',').map((name) => name.trim().toLowerCase())));
  const kept = call.headers.filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !named.has(name.toLowerCase()));
  return {
    method: call.method,
    url: upstreamUrl(base, call.target),
    headers: [...kept.flat(), 'via', VIA],
    body: call.body.length === 0 ? null : call.body,
  };
}
