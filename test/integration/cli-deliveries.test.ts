/** `cloudchamber deliveries` by the real program, beside a running engine. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Delivery } from '../../src/protocol/contract.ts';
import { serverBatch, startTestEngine, tempDir } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const bin = join(import.meta.dirname, '../../bin/cloudchamber.mjs');
let dir: string;
let engine: TestEngine;

function run(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, 'deliveries', ...args, '--data', 'data'], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  };
  return Promise.all([new Promise<number | null>((done) => void child.on('close', done)), read(child.stdout), read(child.stderr)]).then(([status, stdout, stderr]) => ({ status, stdout, stderr }));
}

async function setBehaviour(behaviour: Record<string, unknown>): Promise<void> {
  const { body } = await engine.api<Record<string, unknown>>('GET', '/workspace/outputs/webhook');
  await engine.api('PUT', '/workspace/outputs/webhook', { ...body, behaviour });
}

beforeAll(async () => {
  dir = tempDir();
  engine = await startTestEngine({ dataDir: join(dir, 'data') });
  await setBehaviour({ status: 400 });
  for (const name of ['One', 'Two']) await engine.sendServer(serverBatch(name));
  await engine.settle();
});
afterAll(async () => {
  await engine.stop();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

it('lists what was given up, sends it again, and says what became of it', async () => {
  const listed = await run('dead');
  expect(listed).toMatchObject({ status: 0, stderr: '' });
  const [first, second] = listed.stdout.trimEnd().split('\n');
  expect(first).toMatch(/^\d+ {2}webhook {2}batch {2}failed after 1 attempt {2}400 {2}Webhook: endpoint returned 400$/);
  const id = (line: string | undefined): string => line!.split(' ')[0]!;
  expect(await run('resend', id(first))).toMatchObject({ status: 1, stdout: expect.stringContaining('failed after 2 attempts') });
  await setBehaviour({});
  expect(await run('resend', id(first))).toMatchObject({ status: 0, stdout: expect.stringContaining('delivered after 3 attempts') });
  const sent = await run('resend', '--all', 'webhook', '--json');
  expect([sent.status, (JSON.parse(sent.stdout) as Delivery[]).map((one) => [one.id, one.outcome])]).toEqual([0, [[id(second), 'delivered']]]);
  expect(await run('dead', 'webhook')).toEqual({ status: 0, stdout: 'No request of webhook was given up.\n', stderr: '' });
});

it('gives up what waits, and sends what is held', async () => {
  await setBehaviour({ status: 503, retry_after_s: 3_000 });
  await engine.sendServer(serverBatch('Three'));
  await engine.settle();
  expect(await run('cancel', 'webhook')).toEqual({ status: 0, stdout: '1 request of webhook was given up.\n', stderr: '' });
  expect(await run('cancel', 'webhook')).toEqual({ status: 0, stdout: 'Nothing of webhook waits for another attempt.\n', stderr: '' });
  expect(await run('flush', 'webhook')).toEqual({ status: 0, stdout: 'Nothing of webhook was held back.\n', stderr: '' });
});

it('says what is not there', async () => {
  expect(await run('resend', '99999')).toMatchObject({ status: 2, stdout: '', stderr: 'There is no such delivery. It may have been deleted, or the retention cap took it.\n' });
  expect(await run('flush', 'nobody')).toMatchObject({ status: 2, stdout: '', stderr: 'There is no output "nobody" in this workspace.\n' });
});
