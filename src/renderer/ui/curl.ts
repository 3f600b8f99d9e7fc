/** Writes HTTP requests as commands that a POSIX shell runs unchanged. */
import type { Delivery, RawRequest } from '../../protocol/contract.ts';

/** Headers that curl writes itself from the URL and the body. */
const OWN_HEADERS = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'expect']);

/** Single quotes keep everything but the single quote itself. */
export function shellQuote(text: string): string {
  if (text !== '' && /^[A-Za-z0-9_./:@%+=,-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Text goes into the command; base64 is decoded on the way, so that a compressed body stays exact. */
  readonly body: { readonly text: string } | { readonly base64: string } | null;
}

export function curlCommand(request: CurlRequest): string {
  const parts = ['curl'];
  if (request.method !== 'GET' || request.body !== null) parts.push(`-X ${shellQuote(request.method)}`);
  parts.push(shellQuote(request.url));
  for (const [name, value] of request.headers) {
    // "Name;" is how curl is told to send a header without a value.
    if (!OWN_HEADERS.has(name.toLowerCase())) parts.push(`-H ${shellQuote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  let prefix = '';
  if (request.body !== null) {
    // Without this, curl would call the body a form.
    if (!request.headers.some(([name]) => name.toLowerCase() === 'content-type')) parts.push('-H Content-Type:');
    if ('text' in request.body) parts.push(`--data-raw ${shellQuote(request.body.text)}`);
    else {
      prefix = `printf %s ${shellQuote(request.body.base64)} | base64 -d | `;
      parts.push('--data-binary @-');
    }
  }
  return prefix + parts.join(' \\\n  ');
}

/** The call as it came in, sent again to the ingest port with its exact bytes. */
export function inboundCurl(raw: RawRequest, ingestUrl: string): string {
  const exactText = raw.encoding === null && raw.body_text !== null && !raw.body_text.includes('\0');
  const body = raw.body_base64 === '' ? null : exactText ? { text: raw.body_text ?? '' } : { base64: raw.body_base64 };
  return curlCommand({ method: raw.method, url: ingestUrl.replace(/\/$/, '') + raw.path, headers: raw.headers, body });
}

export function outboundCurl(delivery: Pick<Delivery, 'request'>): string {
  const { method, url, headers, body } = delivery.request;
  return curlCommand({ method, url, headers, body: body === '' ? null : { text: body } });
}

/** The same request to the simulated partner of its output, which answers on this machine. */
export function simulatorCurl({ request, partner, output }: Pick<Delivery, 'request' | 'partner' | 'output'>, controlUrl: string): string {
  const url = URL.parse(request.url);
  const path = url === null ? '/' : url.pathname + url.search;
  return outboundCurl({ request: { ...request, url: `${controlUrl.replace(/\/$/, '')}/partners/${partner}/@${output}${path}` } });
}
