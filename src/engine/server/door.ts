/** A listening port that takes HTTP and HTTPS: the first byte of a connection tells which it is (spec/wire-protocol.md 2.1). */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** First byte of a TLS handshake record. No HTTP method begins with it. */
const TLS_HANDSHAKE = 0x16;
/** How long a connection may say nothing at all. */
const FIRST_BYTE_MS = 30_000;
/** How long calls under way may take after the door was closed. */
const CLOSE_MS = 2_000;

export interface DoorParts {
  readonly plain: (socket: Socket) => void;
  readonly secure: (socket: Socket) => void;
  readonly firstByteMs?: number;
  /** Hangs up on everyone but this machine. */
  readonly loopbackOnly?: boolean;
}

export class Door {
  readonly port: number;
  private readonly server: Server;
  private readonly sockets: ReadonlySet<Socket>;

  private constructor(server: Server, sockets: ReadonlySet<Socket>) {
    this.server = server;
    this.sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** `host` null takes every interface, over IPv6 too where there is any. Rejects with the system's error. */
  static open(port: number, host: string | null, parts: DoorParts): Promise<Door> {
    const sockets = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      if (parts.loopbackOnly === true && !isLoopback(socket.remoteAddress ?? '')) {
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      sortByFirstByte(socket, parts);
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(host === null ? {} : { host }) }, () => {
        server.off('error', reject);
        server.on('error', () => undefined);
        resolve(new Door(server, sockets));
      });
    });
  }

  /** The port is free at once; resolves when the last connection is gone. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.destroyConnections(), CLOSE_MS);
      this.server.close(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  private destroyConnections(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address);
}

function sortByFirstByte(socket: Socket, { plain, secure, firstByteMs = FIRST_BYTE_MS }: DoorParts): void {
  const gone = (): void => {
    socket.destroy();
  };
  const first = (chunk: Buffer): void => {
    socket.setTimeout(0);
    socket.off('timeout', gone).off('end', gone).off('error', gone);
    // The next owner reads from the start; nothing more is read until it does.
    socket.pause();
    socket.unshift(chunk);
    if (chunk[0] === TLS_HANDSHAKE) {
      socket.on('error', gone);
      // A client that hangs up during the handshake is gone for good.
      socket.allowHalfOpen = false;
      secure(socket);
    } else {
      plain(socket);
      socket.resume();
    }
  };
  socket.setTimeout(firstByteMs);
  socket.on('timeout', gone).on('end', gone).on('error', gone);
  socket.once('data', first);
}
