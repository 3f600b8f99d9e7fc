/** Handshakes that failed, in words: most mean that a device does not trust the authority yet. */
import type { RefusedHandshake } from '../../protocol/certificates.ts';

const KEPT = 50;

/** Newest first. OpenSSL and BoringSSL word their codes differently, so parts of them are looked for. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/UNKNOWN_CA|CERTIFICATE_UNKNOWN|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE/, 'The client does not trust the local certificate authority, or pins another. Install the authority on the device, or add it to the SDK\'s certificates, and turn pinning off where the SDK allows it.'],
  [/CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED/, 'The client holds the certificate to be out of date. Check the device\'s clock; if it is right, make a new authority.'],
  [/WRONG_VERSION|HTTP_REQUEST|UNEXPECTED_MESSAGE|PACKET_LENGTH/, 'What came was not TLS, though it began like it.'],
  [/UNSUPPORTED_PROTOCOL|VERSION/, 'The client speaks only TLS 1.1 or older. Use a client with TLS 1.2 or newer.'],
  [/NO_APPLICATION_PROTOCOL/, 'The client insists on another protocol than HTTP/1.1. Let it use HTTP/1.1.'],
  [/NO_SHARED_CIPHER|NO_CIPHERS|HANDSHAKE_FAILURE/, 'Client and server have no cipher in common. The certificate is ECDSA P-256; use a client that knows it.'],
  [/ECONNRESET|EPIPE|HANG_UP/, 'The client closed the connection during the handshake. Most do so when they do not trust the certificate: install the authority on the device.'],
  [/TIMEOUT/, 'The client did not finish the handshake in time.'],
];
const OTHER = 'The handshake failed. If the bytes were not TLS, use http:// instead.';

export class HandshakeLog {
  completed = 0;
  readonly refused: RefusedHandshake[] = [];

  refuse(at: number, remote: string | null, serverName: string | null, error: unknown): RefusedHandshake {
    const code = (error as NodeJS.ErrnoException).code ?? 'UNKNOWN';
    const entry: RefusedHandshake = { at, remote, server_name: serverName, code, message: explain(code) };
    this.refused.unshift(entry);
    if (this.refused.length > KEPT) this.refused.length = KEPT;
    return entry;
  }
}

function explain(code: string): string {
  return CAUSES.find(([pattern]) => pattern.test(code))?.[1] ?? OTHER;
}
