/** TLS for connections of the ingest port: hands a connection on once its handshake is done, as if it had come in plain. */
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Server, TLSSocket } from 'node:tls';
import type { CertificateKeeper } from '../tls/certificates.ts';
import type { HandshakeLog } from '../tls/handshakes.ts';
import type { Leaf } from '../tls/types.ts';

const HANDSHAKE_MS = 10_000;

export interface TlsFrontParts {
  readonly certificates: CertificateKeeper;
  readonly log: HandshakeLog;
  readonly now: () => number;
  readonly serve: (socket: TLSSocket) => void;
  /** No certificate could be made. */
  readonly onError: (error: unknown) => void;
}

export class TlsFront {
  private readonly parts: TlsFrontParts;
  private readonly sockets = new Set<TLSSocket>();
  private leaf: Leaf | null = null;
  private server: Server | null = null;

  constructor(parts: TlsFrontParts) {
    this.parts = parts;
  }

  /** Takes a connection whose first byte, still unread, begins a TLS handshake. */
  accept(socket: Socket): void {
    const { certificates } = this.parts;
    const ready = certificates.current;
    if (ready !== null) return this.handshake(socket, ready);
    if (certificates.isRemoved) {
      socket.destroy();
      return;
    }
    certificates.ensure().then((leaf) => this.handshake(socket, leaf), (error: unknown) => {
      this.parts.onError(error);
      socket.destroy();
    });
  }

  /** Ends what was secured with a certificate that is no longer served. */
  closeConnections(): void {
    this.leaf = null;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
  }

  private handshake(socket: Socket, leaf: Leaf): void {
    if (socket.destroyed) return;
    this.serverOf(leaf).emit('connection', socket);
  }

  /** A server per certificate, so that no session of an earlier one is resumed. */
  private serverOf(leaf: Leaf): Server {
    if (this.server !== null && this.leaf === leaf) return this.server;
    const server = createServer({ cert: leaf.certificate, key: leaf.key, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'], handshakeTimeout: HANDSHAKE_MS });
    server.on('secureConnection', (socket) => {
      this.parts.log.completed += 1;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      this.parts.serve(socket);
    });
    server.on('tlsClientError', (error, socket) => {
      const { servername } = socket as TLSSocket & { servername?: string | false | null };
      this.parts.log.refuse(this.parts.now(), socket.remoteAddress?.replace(/^::ffff:/, '') ?? null, typeof servername === 'string' ? servername : null, error);
      socket.destroy();
    });
    this.leaf = leaf;
    this.server = server;
    return server;
  }
}
