import { connect } from 'node:tls';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as plainConnect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateKeeper } from '../tls/certificates.ts';
import { HandshakeLog } from '../tls/handshakes.ts';
import { issue } from '../tls/issue.ts';
import { Door, isLoopback } from './door.ts';
import { secondPortError } from './ingest-ports.ts';
import { TlsFront } from './tls-front.ts';

const DAY = 86_400_000;

it.each([
  ['127.0.0.1', true], ['127.3.2.1', true], ['::1', true], ['::ffff:127.0.0.1', true],
  ['', false], ['192.168.1.9', false], ['::ffff:192.168.1.9', false], ['fe80::1', false], ['1.127.0.0.1', false], ['::ffff:127.0.0.1.evil', false],
])('%j is this machine: %s', (address, expected) => expect(isLoopback(address)).toBe(expected));

it('a port that only an administrator may open names the remedy', () => {
  const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
  expect(secondPortError(denied, 443)).toMatchObject({ code: 'port-in-use', message: expect.stringMatching(/^The second https port 443 may not be used without administrator rights\. Allow it .*or choose a port from 1024 up under Settings, Ports\.$/) });
});

describe('while it runs', () => {
  let dataDir: string;
  let now: number;
  let door: Door;
  let front: TlsFront;
  let fail = false;
  const problems: unknown[] = [];
  const http = createServer({ headersTimeout: 150, requestTimeout: 150, connectionsCheckingInterval: 30 }, (_request, response) => response.end('ok'));
  http.emit('listening');
  const serve = (socket: Socket): void => {
    http.emit('connection', socket);
  };

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-front-'));
    now = Date.now();
    fail = false;
    problems.length = 0;
    const certificates = new CertificateKeeper({
      dataDir, now: () => now, networkNames: () => [], userNames: () => [], onChange: () => undefined, onFailure: () => undefined,
      issue: (request) => (fail ? Promise.reject(new Error('no entropy')) : issue(request)),
    });
    front = new TlsFront({ certificates, log: new HandshakeLog(), now: () => now, serve, onError: (error) => problems.push(error) });
    door = await Door.open(0, '127.0.0.1', { plain: serve, secure: (socket) => front.accept(socket) });
  });

  afterEach(async () => {
    front.closeConnections();
    await door.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** `then` decides when the connection may go. */
  function served(use: (socket: Socket) => Promise<void> = async () => undefined): Promise<{ fingerprint: string; validTo: string; reused: boolean }> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: door.port, servername: 'localhost', rejectUnauthorized: false }, () => {
        const { fingerprint256: fingerprint, valid_to: validTo } = socket.getPeerCertificate();
        void use(socket).then(() => {
          resolve({ fingerprint, validTo, reused: socket.isSessionReused() });
          socket.destroy();
        });
      });
      socket.on('error', reject);
    });
  }

  it('a certificate near its end is replaced between two connections', async () => {
    const first = await served();
    expect((await served()).fingerprint).toBe(first.fingerprint);
    now += 370 * DAY;
    const renewed = await served();
    expect(renewed.fingerprint).not.toBe(first.fingerprint);
    expect(Date.parse(renewed.validTo)).toBeGreaterThan(now + 390 * DAY);
  });

  it('a certificate that cannot be made ends the connection and is told', async () => {
    fail = true;
    await expect(served()).rejects.toThrow(/disconnected|ECONNRESET/);
    expect(problems).toEqual([new Error('no entropy')]);
    fail = false;
    expect((await served()).fingerprint).toMatch(/^[0-9A-F:]{95}$/);
  });

  it.each(['plain', 'secure'])('a %s call that never ends its headers is answered 408', async (kind) => {
    const slow = async (socket: Socket): Promise<void> => {
      let text = '';
      socket.on('data', (chunk) => text += chunk.toString());
      socket.write('GET / HTTP/1.1\r\nhost: x\r\n');
      await new Promise((resolve) => socket.once('close', resolve));
      expect(text).toMatch(/^HTTP\/1\.1 4/);
    };
    if (kind === 'secure') await served(slow);
    else await slow(plainConnect(door.port, '127.0.0.1'));
  });
});
