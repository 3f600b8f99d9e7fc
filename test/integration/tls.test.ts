/** HTTP and HTTPS on one port, against real handshakes that check the chain; only loopback addresses are called. */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { get as httpGet, request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Door } from '../../src/engine/server/door.ts';
import type { Certificates } from '../../src/protocol/certificates.ts';
import type { RequestSummary } from '../../src/protocol/contract.ts';
import type { EngineSettings } from '../../src/protocol/workspace.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
let port: number;

async function start(): Promise<void> {
  engine = await startTestEngine();
  port = (await engine.status()).ingest.port;
}

async function report(): Promise<Certificates> {
  return (await engine.api<Certificates>('GET', '/certificates')).body;
}

async function authorityPem(): Promise<string> {
  return (await fetch(`${engine.ingest}/__emulator/ca.pem`)).text();
}

async function change(settings: Partial<EngineSettings>): Promise<{ status: number; body: unknown }> {
  const { body } = await engine.api<EngineSettings>('GET', '/settings');
  return engine.api('PUT', '/settings', { ...body, ...settings });
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly reused: boolean;
}

function call(ca: string, options: { path?: string; method?: string; body?: string; agent?: Agent; servername?: string; host?: string; port?: number; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const request = httpsRequest({ host: '127.0.0.1', port, path: '/', agent: false, ca, ...rest }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => text += chunk).on('end', () => resolve({ status: response.statusCode ?? 0, body: text, reused: request.reusedSocket }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The chain's verdict for a name, by OpenSSL inside Node. */
function handshake(ca: string, servername: string): Promise<{ authorized: boolean; error: string; alpn: string | false | null; protocol: string | null }> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = tlsConnect({ host: '127.0.0.1', port, servername, ca, ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false }, () => {
      resolve({ authorized: socket.authorized, error: String(socket.authorizationError ?? ''), alpn: socket.alpnProtocol, protocol: socket.getProtocol() });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

const closed = (socket: Socket): Promise<string> => new Promise((resolve) => {
  let text = '';
  socket.on('data', (chunk) => text += chunk.toString('latin1')).on('error', () => undefined).on('close', () => resolve(text));
});

describe('one port for both', () => {
  beforeAll(start);
  afterAll(() => engine.stop());

  it('answers https as http, and keeps who called and how', async () => {
    const ca = await authorityPem();
    const { key, secret } = await engine.input('s2s');
    const answer = await call(ca, {
      path: '/v2/events', method: 'POST', host: 'localhost', body: JSON.stringify(serverBatch('Over TLS')),
      headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`, 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(202);
    expect((await engine.sendServer(serverBatch('Plain'))).status).toBe(202);
    await engine.settle();
    const { items } = (await engine.api<{ items: RequestSummary[] }>('GET', '/requests')).body;
    expect(items.slice(0, 2).map(({ surface, remote, batches }) => [surface, remote, batches])).toEqual([['s2s-events', '127.0.0.1', 1], ['s2s-events', '127.0.0.1', 1]]);
  });

  it('says so in the status and in the ready line\'s figures', async () => {
    expect((await engine.status()).ingest).toEqual({ http: engine.ingest, https: engine.ingest.replace('http:', 'https:'), port, error: null, second: null, lan: null });
  });

  it('many of both at once, none mixed up', async () => {
    const ca = await authorityPem();
    const plain = (path: string): Promise<number> => new Promise((resolve, reject) => {
      httpGet({ host: '127.0.0.1', port, path, agent: false }, (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0))).on('error', reject);
    });
    const answers = await Promise.all(Array.from({ length: 60 }, (_value, index) => (index % 2 === 0 ? plain(`/plain/${index}`) : call(ca, { path: `/secure/${index}` }).then(({ status }) => status))));
    expect(new Set(answers)).toEqual(new Set([404]));
    await engine.settle();
    const { items } = (await engine.api<{ items: RequestSummary[] }>('GET', '/requests?limit=100')).body;
    expect(items.filter(({ path }) => /^\/(plain|secure)\//.test(path))).toHaveLength(60);
  });

  it('keeps connections alive, and takes bodies in many pieces', async () => {
    const ca = await authorityPem();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const large = JSON.stringify(serverBatch('Large', { user_attributes: { text: 'x'.repeat(90_000) } }));
    const { key, secret } = await engine.input('s2s');
    const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
    const before = (await report()).handshakes.completed;
    const answers = [];
    for (let index = 0; index < 3; index += 1) answers.push(await call(ca, { path: '/v2/events', method: 'POST', body: large, headers, agent }));
    expect(answers.map(({ status, reused }) => [status, reused])).toEqual([[202, false], [202, true], [202, true]]);
    expect((await report()).handshakes.completed).toBe(before + 1);
    agent.destroy();
  });

  it('reads a call that comes byte by byte, its first byte alone', async () => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    const answer = closed(socket);
    for (const byte of 'GET /slow HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n') {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    expect(await answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it.each<[string, string, RegExp]>([
    ['garbage', '\x00\x01\x02\xff\xfe', /^HTTP\/1\.1 400 /],
    ['an SSL 2 hello', '\x80\x2e\x01\x00\x02', /^HTTP\/1\.1 400 /],
    ['what begins as TLS and is none', '\x16garbage that is no handshake', /^(?!HTTP)/],
    ['half a handshake', '\x16\x03\x01', /^$/],
  ])('refuses %s and goes on', async (_case, bytes, expected) => {
    const socket = connect(port, '127.0.0.1');
    const answer = closed(socket);
    socket.end(Buffer.from(bytes, 'latin1'));
    expect(await answer).toMatch(expected);
    expect((await fetch(`${engine.ingest}/x`)).status).toBe(404);
  });

  it('speaks TLS 1.3 and HTTP/1.1 with clients that offer more', async () => {
    expect(await handshake(await authorityPem(), 'localhost')).toEqual({ authorized: true, error: '', alpn: 'http/1.1', protocol: 'TLSv1.3' });
  });

  it('ends with connections open, at once', async () => {
    const ca = await authorityPem();
    const agent = new Agent({ keepAlive: true });
    await call(ca, { agent });
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    const gone = closed(silent);
    const started = performance.now();
    await engine.stop();
    expect(performance.now() - started).toBeLessThan(3_500);
    await gone;
    agent.destroy();
    await start();
  });
});

describe('a silent connection', () => {
  it('is ended after its time, and one that spoke is not', async () => {
    const kept: Socket[] = [];
    const door = await Door.open(0, '127.0.0.1', { plain: (socket) => kept.push(socket), secure: () => undefined, firstByteMs: 80 });
    const silent = connect(door.port, '127.0.0.1');
    const spoke = connect(door.port, '127.0.0.1');
    spoke.on('error', () => undefined).write('G');
    await closed(silent);
    expect([kept.length, kept[0]?.destroyed, kept[0]?.listenerCount('timeout')]).toEqual([1, false, 0]);
    spoke.destroy();
    await door.close();
  });
});

describe('the chain', () => {
  beforeAll(start);
  afterAll(() => engine.stop());

  it.each(['localhost', '127.0.0.1', '10.0.2.2'])('holds for %s', async (name) => {
    const ca = await authorityPem();
    const result = name.match(/^\d/) ? await call(ca, { headers: { host: name } }).then(() => ({ authorized: true })) : await handshake(ca, name);
    expect(result).toMatchObject({ authorized: true });
  });

  it('does not hold for a name it lacks, nor without the authority', async () => {
    expect(await handshake(await authorityPem(), 'example.com')).toMatchObject({ authorized: false, error: expect.stringMatching(/ERR_TLS_CERT_ALTNAME_INVALID/) });
    await expect(call('')).rejects.toMatchObject({ code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED/) });
  });

  it('a certificate for a foreign name is void even when the authority signed it', async () => {
    const { issue } = await import('../../src/engine/tls/issue.ts');
    const { BASE_PERMITTED } = await import('../../src/engine/tls/names.ts');
    const verify = async (names: string[], index: number): Promise<string> => {
      const { authority, leaf } = await issue({ now: Date.now(), authority: null, permitted: BASE_PERMITTED, names, machine: 'test' });
      const [ca, certificate] = [join(engine.dataDir, `ca-${index}.pem`), join(engine.dataDir, `leaf-${index}.pem`)];
      writeFileSync(ca, authority.certificate);
      writeFileSync(certificate, leaf.certificate);
      const run = await promisify(execFile)('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', ca, certificate]).catch((error: { stderr: string }) => error);
      return 'stdout' in run && run.stdout.includes(': OK') ? 'OK' : (/error \d+ .*: (.*)/.exec(run.stderr)?.[1] ?? run.stderr);
    };
    expect(await Promise.all([['localhost', '127.0.0.1', '::1', 'desk.local', '*.mparticle.com', '192.168.1.9'], ['localhost', 'example.com'], ['8.8.8.8'], ['2001:db8::1']].map(verify)))
      .toEqual(['OK', 'permitted subtree violation', 'permitted subtree violation', 'permitted subtree violation']);
  });

  it('tells what clients refused, with the remedy', async () => {
    const { stderr } = await promisify(execFile)('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-verify_return_error', '-brief'], { timeout: 10_000 }).catch((error: { stderr: string }) => error);
    expect(stderr).toMatch(/verify error/);
    await expect.poll(async () => (await report()).handshakes.refused[0]).toMatchObject({ server_name: 'localhost', remote: '127.0.0.1', message: expect.stringMatching(/does not trust the local certificate authority/) });
  });
});

describe('the authority', () => {
  beforeEach(start);
  afterEach(() => engine.stop());

  it('is made when it is first needed, not at the start', async () => {
    expect(await report()).toMatchObject({ state: 'none', authority: null, certificate: null });
    const pem = await authorityPem();
    const made = await report();
    expect(made).toMatchObject({ state: 'ready', authority: { fingerprint_sha256: new X509Certificate(pem).fingerprint256 } });
    engine = await engine.restart();
    port = (await engine.status()).ingest.port;
    expect((await report()).authority).toEqual(made.authority);
    expect((await call(pem)).status).toBe(404);
  });

  it('is offered as PEM and DER, on both ports, without its key', async () => {
    const control = async (path: string): Promise<[string | null, Buffer]> => {
      const response = await fetch(`${engine.control}/api/v1/certificates${path}`, { headers: { authorization: `Bearer ${engine.running.token}` } });
      return [response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())];
    };
    const pem = await authorityPem();
    const der = Buffer.from(await (await fetch(`${engine.ingest}/__emulator/CA.der`)).arrayBuffer());
    expect(new X509Certificate(der).fingerprint256).toBe(new X509Certificate(pem).fingerprint256);
    expect(pem).not.toContain('PRIVATE');
    expect(await control('/ca.pem')).toEqual(['application/x-pem-file', Buffer.from(pem)]);
    expect(await control('/ca.der')).toEqual(['application/x-x509-ca-cert', der]);
    const [type, xml] = await control('/android.xml');
    expect([type, xml.toString()]).toEqual(['application/xml', expect.stringMatching(/<debug-overrides>[\s\S]*@raw\/cloudchamber_ca/)]);
    const [svgType, svg] = await control(`/qr.svg?url=${encodeURIComponent('http://192.168.1.9:7070')}`);
    expect([svgType, svg.toString()]).toEqual(['image/svg+xml', expect.stringMatching(/^<svg[\s\S]*<\/svg>$/)]);
    expect(JSON.stringify(await report())).not.toMatch(/PRIVATE|"key"/);
    expect((await fetch(`${engine.control}/api/v1/certificates/ca.pem`)).status).toBe(401);
    expect((await engine.api('GET', '/certificates/qr.svg?url=javascript:1')).status).toBe(400);
  });

  it('rotates: what trusted the old one stops working, open connections too', async () => {
    const old = await authorityPem();
    const agent = new Agent({ keepAlive: true });
    await call(old, { agent });
    const rotated = await engine.api<Certificates>('POST', '/certificates/rotate');
    expect(rotated.body.state).toBe('ready');
    await expect(call(old, { agent })).rejects.toThrow(/certificate|signature/);
    expect((await call(await authorityPem())).status).toBe(404);
    agent.destroy();
  });

  it('is removed: https off until it is made again, http as before', async () => {
    await authorityPem();
    expect((await engine.api<Certificates>('DELETE', '/certificates')).body).toMatchObject({ state: 'removed', authority: null, https: null });
    expect((await engine.status()).ingest).toMatchObject({ http: engine.ingest, https: null });
    await expect(call('')).rejects.toThrow(/disconnected|hang up|ECONNRESET/);
    expect((await fetch(`${engine.ingest}/__emulator/ca.pem`)).status).toBe(404);
    expect((await engine.api('GET', '/certificates/ca.pem')).status).toBe(503);
    expect((await engine.api<Certificates>('POST', '/certificates')).body.state).toBe('ready');
    expect((await call(await authorityPem())).status).toBe(404);
  });

  it('covers names that are added, while it runs', async () => {
    const ca = await authorityPem();
    const added = await engine.api<Certificates>('PUT', '/certificates/names/*.mparticle.com');
    expect(added.body.names).toEqual([{ name: '*.mparticle.com', covered: true }]);
    expect(await handshake(ca, 'local.mparticle.com')).toMatchObject({ authorized: true });
    expect((await engine.api<Certificates>('PUT', '/certificates/names/shop.test')).body.names).toContainEqual({ name: 'shop.test', covered: false });
    await engine.api('POST', '/certificates/rotate');
    expect(await handshake(await authorityPem(), 'shop.test')).toMatchObject({ authorized: true });
    expect((await engine.api<Certificates>('DELETE', '/certificates/names/shop.test')).body.certificate?.names).not.toContain('shop.test');
    expect((await engine.api('PUT', '/certificates/names/Not%20a%20name')).status).toBe(400);
    expect((await engine.api('DELETE', '/certificates/names/never.added')).status).toBe(404);
  });
});

describe('ports and exposure', () => {
  beforeEach(start);
  afterEach(() => engine.stop());

  const other = Object.values(networkInterfaces()).flat().find((address) => address?.family === 'IPv4' && !address.internal)?.address;
  /** 127.0.0.2 is loopback and not the address that is bound by default. */
  const reaches = (address: string, at: number): Promise<boolean> => new Promise((resolve) => {
    const socket = connect(at, address).on('connect', () => {
      resolve(true);
      socket.destroy();
    }).on('error', () => resolve(false));
  });

  it('only this machine may call, until the user says otherwise; the control port stays closed', async () => {
    const ca = await authorityPem();
    expect(await reaches('127.0.0.2', port)).toBe(false);
    expect((await change({ lan: true })).status).toBe(200);
    const open = (await engine.status()).ingest;
    expect(open).toMatchObject({ port, error: null, lan: { warning: expect.stringMatching(/Every device on your network/) } });
    if (other !== undefined) expect(open.lan?.urls).toContain(`http://${other}:${port}`);
    expect(await reaches('127.0.0.2', port)).toBe(true);
    expect((await call(ca)).status).toBe(404);
    expect(await reaches('127.0.0.2', Number(new URL(engine.control).port))).toBe(false);
    expect((await report()).lan.enabled).toBe(true);
    await engine.settle();
    const { items } = (await engine.api<{ items: RequestSummary[] }>('GET', '/requests?limit=1')).body;
    expect(items[0]?.remote).toBe('127.0.0.1');

    await change({ lan: false });
    expect(await reaches('127.0.0.2', port)).toBe(false);
    expect((await engine.status()).ingest).toMatchObject({ port, lan: null });
    expect((await call(ca)).status).toBe(404);
  });

  it('a second port takes both as well, and moves and closes while it runs', async () => {
    const ca = await authorityPem();
    await change({ https_port: 0 });
    const second = (await engine.status()).ingest.second;
    expect(second).toEqual({ port: expect.any(Number), https: `https://127.0.0.1:${second?.port}`, error: null });
    expect((await call(ca, { port: second?.port ?? 0 })).status).toBe(404);
    await change({ lan: true });
    expect((await engine.status()).ingest.second?.port).toBe(second?.port);
    await change({ lan: false, https_port: null });
    expect((await engine.status()).ingest.second).toBeNull();
    expect(await reaches('127.0.0.1', second?.port ?? 0)).toBe(false);
    expect((await call(ca)).status).toBe(404);
  });

  it('a second port that is taken is told, and had when it is free', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => void blocker.listen(0, '127.0.0.1', resolve));
    const taken = (blocker.address() as AddressInfo).port;
    await change({ https_port: taken });
    expect((await engine.status()).ingest).toMatchObject({ error: null, second: { port: taken, https: null, error: expect.stringMatching(new RegExp(`second https port ${taken} is in use.*Settings`)) } });
    await new Promise((resolve) => blocker.close(resolve));
    await change({});
    expect((await engine.status()).ingest.second).toEqual({ port: taken, https: `https://127.0.0.1:${taken}`, error: null });
  });

  it('calls under way are answered when the ports change', async () => {
    const { key } = await engine.input('web');
    const answer = new Promise<number>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path: `/v3/JS/${key}/events`, method: 'POST', headers: { 'content-type': 'text/plain' } }, (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)));
      request.on('error', reject);
      request.write('{"events":');
      request.once('socket', (socket) => socket.once('connect', () => void change({ lan: true }).then(() => request.end('[]}'))));
    });
    expect(await answer).toBe(202);
  });

  it('refuses what is no port, switch or name', async () => {
    for (const bad of [{ https_port: 70_000 }, { lan: 'yes' }, { tls_names: ['not a name'] }]) {
      expect(await change(bad as never), JSON.stringify(bad)).toMatchObject({ status: 400, body: { error: { code: 'invalid', field: expect.stringContaining(Object.keys(bad)[0]!) } } });
    }
  });
});
