/** `cloudchamber story` by the real program: beside a running engine, and on a data folder alone. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchRow, Page } from '../../src/protocol/contract.ts';
import type { OpenedStory } from '../../src/protocol/story.ts';
import { serverBatch, startTestEngine, tempDir } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const bin = join(import.meta.dirname, '../../bin/cloudchamber.mjs');
let dir: string;
let engine: TestEngine;
let batch: BatchRow;

/** Beside an engine in this process, which must go on answering. */
function run(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, 'story', ...args], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    return text;
  };
  return Promise.all([new Promise<number | null>((done) => void child.on('close', done)), read(child.stdout), read(child.stderr)]).then(([status, stdout, stderr]) => ({ status, stdout, stderr }));
}

beforeAll(async () => {
  dir = tempDir();
  engine = await startTestEngine({ dataDir: join(dir, 'data') });
  await engine.sendServer(serverBatch('Cart Opened', { user_identities: { customer_id: 'c-1042', email: 'mira@corp.test' } }));
  await engine.settle();
  batch = (await engine.api<Page<BatchRow>>('GET', '/batches?limit=1')).body.items[0]!;
});
afterAll(async () => {
  await engine.stop();
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
});

describe('beside a running Cloudchamber', () => {
  it('writes the story of a batch, and by one of its events', async () => {
    expect(await run(batch.id, '--data', 'data')).toEqual({ status: 0, stderr: '', stdout: `story-${batch.id}.html: the story of batch ${batch.id}, without secrets and personal data.\n` });
    const page = readFileSync(join(dir, `story-${batch.id}.html`), 'utf8');
    expect([page.startsWith('<!doctype html>'), page.includes('mira@corp.test')]).toEqual([true, false]);
    const [event] = (await engine.api<Page<{ id: string }>>('GET', '/events?limit=1')).body.items;
    const out = await run(event!.id, '--data', 'data', '--out', '-', '--redact', 'none');
    expect([out.status, out.stdout.includes('mira@corp.test'), out.stdout.endsWith('</html>\n')]).toEqual([0, true, true]);
  });

  it('tells a story and replays it', async () => {
    const before = (await engine.status()).counts.batches;
    const told = await run('open', `story-${batch.id}.html`, '--data', 'data');
    expect([told.status, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toMatch(/^Cart Opened: batch -?\d+, development, received .+ through "s2s" \(s2s\); written by Cloudchamber /);
    expect(told.stdout).toMatch(/What happened there\n {2}delivered {2}webhook: 1 event delivered/);
    expect(told.stdout).toMatch(/What happened here, through "s2s" \(answered 202\)\n {2}delivered {2}webhook: .+\n {2}Batch -?\d+\n$/);
    expect((await engine.status()).counts.batches).toBe(before + 1);
    const read = JSON.parse((await run('open', `story-${batch.id}.html`, '--data', 'data', '--read', '--json')).stdout) as OpenedStory;
    expect([read.sent, read.story.batch.id]).toEqual([null, batch.id]);
    expect((await engine.status()).counts.batches).toBe(before + 1);
  });

  it.each([
    ['an unknown id', () => ['12345'], 2, /There is no batch and no event 12345/],
    ['a file that is not there', () => ['open', 'no.html'], 2, /no\.html cannot be read: there is no such file/],
    ['a file that is no story', () => ['open', 'shop.html'], 2, /This is no story of Cloudchamber/],
    ['an input that is not there', () => ['open', `story-${batch.id}.html`, '--input', 'nobody'], 2, /There is no input "nobody"/],
    ['a wrong word', () => ['what'], 2, /"what" is no id of a batch.+\n\nUsage: cloudchamber story/s],
  ])('%s is said', async (_name, words, status, message) => {
    writeFileSync(join(dir, 'shop.html'), '<!doctype html><title>Shop</title>');
    const answer = await run(...words(), '--data', 'data');
    expect([answer.status, answer.stdout]).toEqual([status, '']);
    expect(answer.stderr).toMatch(message);
  });
});

describe('on a data folder alone', () => {
  it('does the same with an engine for this one time', async () => {
    await engine.running.stop();
    expect(existsSync(join(dir, 'data', 'control-address'))).toBe(false);
    const written = await run(batch.id, '--data', 'data', '--out', 'again.html');
    expect([written.status, written.stderr, existsSync(join(dir, 'again.html'))]).toEqual([0, '', true]);
    // What a crashed engine left does not mislead.
    writeFileSync(join(dir, 'data', 'control-address'), 'http://127.0.0.1:9 999999999\n');
    const told = await run('open', 'again.html', '--data', 'data');
    expect([told.status, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toContain('What happened here, through "s2s" (answered 202)');
    expect(await run(batch.id, '--data', 'nowhere')).toMatchObject({ status: 2, stderr: expect.stringMatching(/There is no data folder .*nowhere/) });
  }, 60_000);
});
