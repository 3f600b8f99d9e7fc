/** The real `bin/cloudchamber.mjs` as scripts use it (design.md section 6). */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../src/protocol/vocabulary.ts';

const root = join(import.meta.dirname, '../..');
const bin = join(root, 'bin/cloudchamber.mjs');

type Child = ChildProcessByStdio<null, Readable, Readable>;

let dir: string;
let running: Child[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloudchamber-cli-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

interface Ready {
  readonly ready: true;
  readonly ingest: { readonly http: string; readonly https: string | null };
  readonly control: string;
  readonly token: string;
  readonly inputs: readonly { readonly name: string; readonly platform: string; readonly key: string; readonly secret: string }[];
}

function run(args: readonly string[], node = process.execPath): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(node, [bin, ...args], { encoding: 'utf8', cwd: dir, timeout: 20_000 });
  return { status, stdout, stderr };
}

function serve(args: readonly string[] = [], node = process.execPath): Child {
  const child = spawn(node, [bin, 'serve', '--data', join(dir, 'data'), '--port', '0', '--control-port', '0', ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: dir });
  running.push(child);
  return child;
}

async function firstLine(child: Child): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`no line: ${await text(child.stderr)}`);
}

async function ready(child: Child): Promise<Ready> {
  return JSON.parse(await firstLine(child)) as Ready;
}

async function text(stream: Readable): Promise<string> {
  return (await stream.toArray()).join('');
}

async function ended(child: Child): Promise<[number | null, NodeJS.Signals | null]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  return (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
}

/** A Node of the user's, older than the one this project runs on, if there is one. */
function olderNode(): string | undefined {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node')).find((node) => {
    if (!existsSync(node)) return false;
    const major = Number(/^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout)?.[1]);
    return major >= 20 && major < 26;
  });
}
const older = olderNode();

describe('without serving', () => {
  it('--help shows the usage', () => {
    expect(run(['--help'])).toEqual({ status: 0, stderr: '', stdout: expect.stringMatching(/^Usage: cloudchamber COMMAND/) });
  });

  it('--version shows the version', () => {
    expect(run(['--version'])).toEqual({ status: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it('a wrong flag shows the mistake and the usage, with status 2 and nothing on stdout', () => {
    expect(run(['serve', '--prot', '1'])).toEqual({ status: 2, stdout: '', stderr: expect.stringMatching(/^Unknown option '--prot'\.\n\nUsage:/) });
  });
});

describe('serve', () => {
  it('answers with one line of JSON when it listens, and SIGTERM ends it with status 0', async () => {
    const child = serve(['--json']);
    const errors = text(child.stderr);
    const info = await ready(child);
    expect(Object.keys(info)).toEqual(['ready', 'ingest', 'control', 'token', 'inputs']);
    expect(info.inputs.map(({ platform }) => platform)).toEqual([...PLATFORMS]);
    expect(info.inputs.every(({ key, secret }) => key !== '' && secret !== '')).toBe(true);
    const status = await fetch(`${info.control}/api/v1/status`, { headers: { authorization: `Bearer ${info.token}` } });
    expect(status.status).toBe(200);
    expect((await fetch(`${info.ingest.http}/v2/events`, { method: 'POST', body: '{}' })).status).toBe(401);
    child.kill('SIGTERM');
    expect(await ended(child)).toEqual([0, null]);
    expect(await errors).toBe('');
  });

  it('tells people the window\'s address, and SIGINT ends it with status 0', async () => {
    const child = serve();
    const lines = createInterface({ input: child.stdout });
    const seen: string[] = [];
    for await (const line of lines) {
      seen.push(line);
      if (line.includes('Ctrl+C')) break;
    }
    expect(seen.join('\n')).toMatch(/Window +http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
    child.kill('SIGINT');
    expect(await ended(child)).toEqual([0, null]);
  });

  it('uses the workspace that it is given, and names its problems with file and line', async () => {
    const workspace = join(dir, 'ws');
    mkdirSync(join(workspace, 'inputs'), { recursive: true });
    writeFileSync(join(workspace, 'inputs/shop.json'), '{ "platform": "web", "key": "us1-shop" }');
    writeFileSync(join(workspace, 'inputs/broken.json'), '{\n  "platform": "wbe",\n  "key": "x"\n}');
    const child = serve(['--json', '--workspace', 'ws']);
    const errors = text(child.stderr);
    expect((await ready(child)).inputs).toMatchObject([{ name: 'shop', platform: 'web', key: 'us1-shop' }]);
    child.kill('SIGTERM');
    await ended(child);
    expect(await errors).toMatch(/^error {2}inputs\/broken\.json:2:15 {2}"platform" cannot be "wbe": use .+did you mean "web"/);
  });

  it.each(['--port', '--control-port'])('a taken %s is named with the remedy, status 1', async (flag) => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const child = serve(['--json', flag, String(port)]);
    const errors = text(child.stderr);
    expect(await ended(child)).toEqual([1, null]);
    const message = await errors;
    expect(message).toContain(`port ${port} is in use`);
    if (process.platform === 'linux') expect(message).toContain(`by process ${process.pid}`);
    expect(message).toContain(flag);
    expect(message).not.toContain('    at ');
    holder.close();
  });

  it('a second one on the same data folder is refused with the remedy, status 1', async () => {
    const first = serve(['--json']);
    await ready(first);
    const second = serve(['--json']);
    const errors = text(second.stderr);
    expect(await ended(second)).toEqual([1, null]);
    expect(await errors).toMatch(/data folder .+ in use by process \d+.+--data/);
  });
});

describe.skipIf(older === undefined)('under an older Node', () => {
  it('runs on the pinned one, and signals and status pass through', async () => {
    expect(run(['nonsense'], older)).toMatchObject({ status: 2, stdout: '' });
    const child = serve(['--json'], older);
    const info = await ready(child);
    const status = (await (await fetch(`${info.control}/api/v1/status`, { headers: { authorization: `Bearer ${info.token}` } })).json()) as { versions: { node: string } };
    expect(Number(status.versions.node.split('.')[0])).toBeGreaterThanOrEqual(26);
    child.kill('SIGTERM');
    expect(await ended(child)).toEqual([0, null]);
  });

  it('killed, it takes the engine with it: the same folder can be used again at once', async () => {
    const first = serve(['--json'], older);
    await ready(first);
    first.kill('SIGKILL');
    expect(await ended(first)).toEqual([null, 'SIGKILL']);
    const second = serve(['--json'], older);
    expect((await ready(second)).ready).toBe(true);
    second.kill('SIGTERM');
    expect(await ended(second)).toEqual([0, null]);
  });
});
