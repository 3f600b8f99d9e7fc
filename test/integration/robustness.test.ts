/** What must not lose data or take the engine down: full disks, damaged files, taken ports, broken configuration, hostile bodies. */
import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { startEngine } from '../../src/engine/index.ts';
import type { EventRow, Page, RequestSummary } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine, tempDir } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine | undefined;
const folders: string[] = [];
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const dir = tempDir();
  folders.push(dir);
  return dir;
}

/** Overwrites the middle of a file, as a failing disk does. */
function damage(path: string): void {
  const size = statSync(path).size;
  const file = openSync(path, 'r+');
  for (let offset = 0; offset < size; offset += 4096) writeSync(file, Buffer.alloc(512, 0x5a), 0, 512, offset);
  closeSync(file);
}

const names = async (on: TestEngine): Promise<string[]> => (await on.api<Page<EventRow>>('GET', '/events?limit=1000')).body.items.map((row) => row.name);

describe('a full disk', () => {
  it('is answered 503 with the remedy, shown as a problem, and loses nothing that was acknowledged', async () => {
    const dataDir = folder();
    engine = await startTestEngine({ dataDir, inboxMaxPages: 40 });
    let acked = 0;
    let refused: Response | null = null;
    for (let index = 0; index < 200 && refused === null; index += 1) {
      const response = await engine.sendServer(serverBatch(`Disk ${index}`, { user_attributes: { filler: 'x'.repeat(1_500) } }));
      if (response.status === 202) acked += 1;
      else refused = response;
    }
    expect(refused?.status).toBe(503);
    expect(refused?.headers.get('retry-after')).toBe('5');
    expect(await refused?.text()).toMatch(/disk is full/);
    const status = await engine.status();
    expect(status.problems).toContainEqual(expect.objectContaining({ code: 'disk-full', message: expect.stringMatching(/Free disk space/) }));
    await engine.settle();
    expect(await names(engine)).toHaveLength(acked);
    engine = await engine.restart();
    expect((await engine.sendServer(serverBatch('After'))).status).toBe(202);
    await engine.settle();
    expect(await names(engine)).toHaveLength(acked + 1);
  });
});

describe('a damaged database', () => {
  it('main.db is set aside and worked out again from the inbox', async () => {
    const dataDir = folder();
    engine = await startTestEngine({ dataDir });
    for (const name of ['One', 'Two', 'Three']) await engine.sendServer(serverBatch(name));
    await engine.settle();
    const before = (await engine.api<Page<EventRow>>('GET', '/events')).body.items;
    await engine.running.stop();
    damage(join(dataDir, 'main.db'));
    engine = await startTestEngine({ dataDir });
    const status = await engine.status();
    expect(status.problems).toContainEqual(expect.objectContaining({ code: 'database-damaged', message: expect.stringContaining('set aside') }));
    expect(readdirSync(dataDir).some((name) => name.startsWith('main.db.damaged-'))).toBe(true);
    await engine.settle();
    const after = (await engine.api<Page<EventRow>>('GET', '/events')).body.items;
    expect(after.map(({ id, name }) => [id, name])).toEqual(before.map(({ id, name }) => [id, name]));
  });

  it('inbox.db is set aside, and new calls are taken', async () => {
    const dataDir = folder();
    engine = await startTestEngine({ dataDir });
    await engine.sendServer(serverBatch('Before'));
    await engine.settle();
    await engine.running.stop();
    damage(join(dataDir, 'inbox.db'));
    engine = await startTestEngine({ dataDir });
    expect((await engine.status()).problems).toContainEqual(expect.objectContaining({ code: 'database-damaged' }));
    expect((await engine.sendServer(serverBatch('After'))).status).toBe(202);
    await engine.settle();
    expect(await names(engine)).toEqual(['After', 'Before']);
  });

  it('a file that is no database at all is set aside too', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'main.db'), 'this is not a database, it is a letter to whom it may concern'.repeat(100));
    engine = await startTestEngine({ dataDir });
    expect((await engine.sendServer(serverBatch('Fine'))).status).toBe(202);
    await engine.settle();
    expect(await names(engine)).toEqual(['Fine']);
  });
});

describe('ports and folders in use', () => {
  it('name the port, the process where it can be known, and the remedy', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(startEngine({ dataDir: folder(), ingestPort: port, controlPort: 0 })).rejects.toMatchObject({
      code: 'port-in-use', message: expect.stringMatching(new RegExp(`${port}.*--port`)),
    });
    await expect(startEngine({ dataDir: folder(), ingestPort: 0, controlPort: port })).rejects.toMatchObject({ code: 'port-in-use', message: expect.stringContaining('--control-port') });
    engine = await startTestEngine({ ingestPort: port, onIngestPortInUse: 'report' });
    const status = await engine.status();
    expect(status.ingest).toMatchObject({ http: null, error: expect.stringContaining(String(port)) });
    await new Promise((resolve) => server.close(resolve));
    const { body: settings } = await engine.api('GET', '/settings');
    expect((await engine.api('PUT', '/settings', { ...settings, ingest_port: port })).status).toBe(200);
    expect((await engine.status()).ingest).toMatchObject({ http: `http://127.0.0.1:${port}`, error: null });
  });

  it('one data folder takes one engine', async () => {
    engine = await startTestEngine();
    await expect(startEngine({ dataDir: engine.dataDir, ingestPort: 0, controlPort: 0 })).rejects.toMatchObject({ code: 'data-dir-in-use', message: expect.stringContaining('--data') });
  });

  it('a lock that a killed engine left is taken over', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'engine.lock'), '999999999');
    engine = await startTestEngine({ dataDir });
    expect((await engine.status()).data_dir).toBe(dataDir);
  });
});

describe('a broken workspace file', () => {
  it('is shown with file and line, and everything else goes on; mending it is seen at once', async () => {
    engine = await startTestEngine();
    const file = join(engine.dataDir, 'workspace/connections/s2s-to-webhook.json');
    const good = readFileSync(file, 'utf8');
    const waitFor = async (check: (problems: number) => boolean): Promise<void> => {
      for (let tries = 0; tries < 100; tries += 1) {
        if (check((await engine!.status()).workspace.problems.length)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('The change was not seen.');
    };
    writeFileSync(file, good.replace('"input"', '"inptu"'));
    await waitFor((count) => count > 0);
    const [problem] = (await engine.status()).workspace.problems;
    expect(problem).toMatchObject({ file: 'connections/s2s-to-webhook.json', line: expect.any(Number), message: expect.stringMatching(/inptu|input/) });
    expect((await engine.sendServer(serverBatch('Still taken'))).status).toBe(202);
    writeFileSync(file, good);
    await waitFor((count) => count === 0);
  });
});

describe('hostile and broken bodies', () => {
  it.each([
    ['malformed JSON', Buffer.from('{"events":['), {}, 400],
    ['a list where a batch belongs', Buffer.from('[]'), {}, 400],
    ['an event without its type', Buffer.from('{"events":[{"data":{}}]}'), {}, 400],
    ['a body over the limit', Buffer.from(JSON.stringify({ events: [], filler: 'x'.repeat(300_000) })), {}, 400],
    ['a body over the hard cap', Buffer.alloc(9 * 1024 * 1024, 0x20), {}, 413],
    ['a gzip bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)), { 'content-encoding': 'gzip' }, 413],
    ['what says gzip and is none of it', Buffer.from([0x1f, 0x8b, 1, 2, 3]), { 'content-encoding': 'gzip' }, 400],
  ] as const)('%s: a clear answer, listed, and the engine goes on', async (_name, body, headers, expected) => {
    engine = await startTestEngine();
    const { key, secret } = await engine.input('s2s');
    const response = await fetch(`${engine.ingest}/v2/events`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`, ...headers }, body });
    expect(response.status).toBe(expected);
    const error = (await response.json()) as { errors: { code: string; message: string }[] };
    expect(error.errors[0]?.message).toMatch(/\S/);
    const listed = (await engine.api<Page<RequestSummary>>('GET', '/requests?limit=1')).body.items[0];
    expect(listed).toMatchObject({ status: expected, batches: 0 });
    expect((await engine.sendServer(serverBatch('Next'))).status).toBe(202);
  });

  it('credentials: 401 without, 403 wrong, and neither stops the SDK that has the right ones', async () => {
    engine = await startTestEngine();
    const { key } = await engine.input('s2s');
    const post = (headers: Record<string, string>): Promise<Response> => fetch(`${engine!.ingest}/v2/events`, { method: 'POST', headers, body: JSON.stringify(serverBatch('X')) });
    expect((await post({})).status).toBe(401);
    expect((await post({ authorization: `Basic ${Buffer.from(`${key}:guessed-77`).toString('base64')}` })).status).toBe(403);
    const rows = (await engine.api<Page<RequestSummary>>('GET', '/requests?limit=2')).body.items;
    for (const row of rows) expect(row.notes[0]?.message).toMatch(/secret|Authorization/i);
    expect(JSON.stringify(rows)).not.toContain('guessed-77');
  });

  it('half a request and no HTTP at all do no harm', async () => {
    engine = await startTestEngine();
    const port = Number(new URL(engine.ingest).port);
    for (const text of ['POST /v2/events HTTP/1.1\r\ncontent-length: 100\r\n\r\nhalf', 'hello, is this the engine?\r\n\r\n', '\u0000\u0001\u0002']) {
      const socket = connect(port, '127.0.0.1');
      await new Promise<void>((resolve) => socket.write(text, () => resolve()));
      socket.destroy();
    }
    expect((await engine.sendServer(serverBatch('After the noise'))).status).toBe(202);
  });

  it('a browser batch that makes no sense is accepted and shown, since a 400 would make that SDK retry for ever', async () => {
    engine = await startTestEngine();
    expect((await engine.sendWeb('{"events":[{]')).status).toBe(202);
    const listed = (await engine.api<Page<RequestSummary>>('GET', '/requests?limit=1')).body.items[0]!;
    expect(listed.notes.map(({ code }) => code)).toContain('invalid-json');
  });
});

describe('the retention cap', () => {
  it('drops the oldest, never what is still to be delivered, and shows itself', async () => {
    engine = await startTestEngine();
    const { body: hook } = await engine.api('GET', '/workspace/outputs/webhook');
    await engine.api('POST', '/clock', { freeze: true });
    for (let index = 0; index < 5; index += 1) await engine.sendServer(serverBatch(`Old ${index}`));
    await engine.settle();
    await engine.api('POST', '/clock', { advance_ms: 7_200_000 });
    await engine.api('PUT', '/workspace/outputs/webhook', { ...hook, behaviour: { status: 503 } });
    await engine.sendServer(serverBatch('Waiting'));
    await engine.settle();
    await engine.api('POST', '/clock', { set: (await engine.api<{ now: number }>('GET', '/clock')).body.now + 1 });
    const { body: settings } = await engine.api<{ retention: Record<string, unknown> }>('GET', '/settings');
    expect((await engine.api('PUT', '/settings', { ...settings, retention: { ...settings.retention, max_age_ms: 3_600_000 } })).status).toBe(200);
    const until = Date.now() + 10_000;
    while ((await names(engine)).length > 1 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await names(engine)).toEqual(['Waiting']);
    expect((await engine.api('GET', '/batches')).body).toMatchObject({ items: [expect.anything()] });
    expect((await engine.status()).storage).toMatchObject({ cap_age_ms: 3_600_000, bytes: expect.any(Number) });
  });

  it('refuses a cap that makes no sense, and says which field', async () => {
    engine = await startTestEngine();
    const { body: settings } = await engine.api<{ retention: Record<string, unknown> }>('GET', '/settings');
    const { status, body } = await engine.api('PUT', '/settings', { ...settings, retention: { ...settings.retention, max_bytes: 5 } });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { field: 'retention.max_bytes' } });
  });
});

it('forgets what was captured and keeps the configuration', async () => {
  engine = await startTestEngine();
  await engine.sendServer(serverBatch('Gone'));
  await engine.settle();
  expect((await engine.api('DELETE', '/captured')).body).toEqual({ deleted: true });
  const { counts, inputs } = await engine.status();
  expect(counts).toEqual({ requests: 0, batches: 0, events: 0, deliveries: 0, violations: 0, alerts: 0 });
  expect(inputs.length).toBeGreaterThan(5);
  await engine.sendServer(serverBatch('New'));
  await engine.settle();
  expect(await names(engine)).toEqual(['New']);
  engine = await engine.restart();
  expect(await names(engine)).toEqual(['New']);
  expect(existsSync(join(engine.dataDir, 'workspace/cloudchamber.json'))).toBe(true);
});

it('starts on an empty file that a crash left behind', async () => {
  const dataDir = folder();
  writeFileSync(join(dataDir, 'main.db'), '');
  truncateSync(join(dataDir, 'main.db'), 0);
  engine = await startTestEngine({ dataDir });
  expect((await engine.sendServer(serverBatch('Up'))).status).toBe(202);
});
