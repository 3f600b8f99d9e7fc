/**
 * CORS on every answer, errors included (spec/wire-protocol.md 2.5): without it a browser SDK sees a network error
 * instead of the status. Open to any origin, because the ingest port only takes data in.
 */
export type Headers = readonly (readonly [string, string])[];

const ALLOWED_HEADERS = 'content-type, x-mp-key, x-mp-signature, date, authorization, accept';
const EXPOSED: readonly [string, string] = ['access-control-expose-headers', 'X-MP-Max-Age, Retry-After, X-MP-Trace-Id'];
const ANY_ORIGIN: Headers = [['access-control-allow-origin', '*'], ['vary', 'Origin'], EXPOSED];
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~, -]{1,2000}$/;

export function corsHeaders(method: string, requestHeaders: Readonly<Record<string, string>>): Headers {
  const origin = requestHeaders.origin;
  const common: Headers = origin === undefined
    ? ANY_ORIGIN
    : [['access-control-allow-origin', origin], ['access-control-allow-credentials', 'true'], ['vary', 'Origin'], EXPOSED];
  return method === 'OPTIONS' ? [...common, ...preflight(requestHeaders)] : common;
}

function preflight(requestHeaders: Readonly<Record<string, string>>): Headers {
  const asked = requestHeaders['access-control-request-headers'];
  const headers: (readonly [string, string])[] = [
    ['access-control-allow-methods', 'GET, POST, OPTIONS'],
    ['access-control-allow-headers', asked !== undefined && HEADER_NAMES.test(asked) ? asked : ALLOWED_HEADERS],
    ['access-control-max-age', '86400'],
  ];
  if (requestHeaders['access-control-request-private-network'] === 'true') headers.push(['access-control-allow-private-network', 'true']);
  return headers;
}
