/**
 * Acked is kept (design.md invariant 1): the engine is killed with SIGKILL at random moments under load, again and again,
 * and started on the same data. Every batch that got its 202 must be there, processed and delivered, none delivered twice.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import type { BatchRow, Page, Settle, Status } from '../../src/protocol/contract.ts';
import { tempDir } from '../support/engine.ts';

const KILLS = Number(process.env['CRASH_KILLS'] ?? 25);
/** The longest time under load before a kill, ms. */
const LONGEST_LIFE_MS = 250;
const SENDERS = 6;
const BIN = join(import.meta.dirname, '../../bin/cloudchamber.mjs');

interface Life {
  readonly child: ChildProcess;
  readonly ingest: string;
  readonly control: string;
  readonly token: string;
}

async function start(dataDir: string): Promise<Life> {
  const child = spawn(process.execPath, [BIN, 'serve', '--json', '--data', dataDir, '--port', '0', '--control-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout! })) {
    const ready = JSON.parse(line) as { ingest: { http: string }; control: string; token: string };
    return { child, ingest: ready.ingest.http, control: ready.control, token: ready.token };
  }
  throw new Error('The engine ended before it was ready.');
}

async function api<T>(life: Life, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const response = await fetch(`${life.control}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${life.token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}

/** Sends numbered batches one after another until the engine is gone; notes which were acknowledged. */
async function send(url: string, authorization: string, name: () => string, acked: Set<string>): Promise<void> {
  for (;;) {
    const id = name();
    const body = JSON.stringify({
      environment: id.endsWith('0') ? 'development' : 'production', source_request_id: id, user_identities: { customer_id: `c-${id}` },
      events: [1, 2].map((n) => ({ event_type: 'custom_event', data: { event_name: 'Load', custom_event_type: 'other', custom_attributes: { number: `${id}/${n}` } } })),
    });
    try {
      const response = await fetch(url, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body });
      if (response.status === 202) acked.add(id);
    } catch {
      return;
    }
  }
}

/** Keeps development data waiting, while production data, for which it was not promoted, goes by. */
const WAITING_RULE = 'exports.handler = (batch, context, callback) => { setTimeout(() => callback(null, batch), 3); };';

async function addRule(life: Life): Promise<void> {
  await api(life, '/workspace/rules/wait', { code: WAITING_RULE, failure_action: 'proceed' }, 'PUT');
  const input = await api<Record<string, unknown>>(life, '/workspace/inputs/s2s');
  await api(life, '/workspace/inputs/s2s', { ...input, rules: ['wait'] }, 'PUT');
}

it.each([
  [`keeps and delivers exactly once every acknowledged batch over ${KILLS} kills`, false],
  ['the same while a rule keeps batches waiting and others go by', true],
])('%s', { timeout: 600_000 }, async (_title, withRule) => {
  const dataDir = tempDir('cloudchamber-crash-');
  const acked = new Set<string>();
  let count = 0;
  let kills = 0;
  let life = await start(dataDir);
  // Whatever fails: an engine left running would keep the test runner from ending.
  onTestFinished(() => void life.child.kill('SIGKILL'));
  const { inputs } = await api<Status>(life, '/status');
  const { key, secret } = inputs.find((input) => input.platform === 's2s')!;
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  if (withRule) await addRule(life);
  while (kills < KILLS) {
    const senders = Array.from({ length: SENDERS }, () => send(`${life.ingest}/v2/events`, authorization, () => `batch-${count += 1}`, acked));
    await new Promise((resolve) => setTimeout(resolve, randomInt(5, LONGEST_LIFE_MS)));
    const gone = new Promise((resolve) => life.child.once('exit', resolve));
    life.child.kill('SIGKILL');
    await gone;
    await Promise.all(senders);
    kills += 1;
    life = await start(dataDir);
  }
  const settled = await api<Settle>(life, '/settle', { timeout_ms: 120_000 });
  expect(settled).toMatchObject({ settled: true, pending_batches: 0, waiting: [] });

  const stored = new Map<string, number>();
  let cursor: string | null = null;
  do {
    const page: Page<BatchRow> = await api(life, `/batches?limit=1000${cursor === null ? '' : `&cursor=${cursor}`}`);
    for (const row of page.items) expect([row.events, row.outcome, row.outcomes], row.id).toEqual([2, 'delivered', { delivered: 2 }]);
    cursor = page.next;
  } while (cursor !== null);
  const gone = new Promise((resolve) => life.child.once('exit', resolve));
  life.child.kill('SIGTERM');
  await gone;

  const db = new Database(`${dataDir}/main.db`, { readonly: true });
  for (const { id, n } of db.prepare("SELECT json_extract(batch, '$.source_request_id') AS id, count(*) AS n FROM batches GROUP BY id").all() as { id: string; n: number }[]) stored.set(id, n);
  const deliveredTwice = db.prepare("SELECT json_extract(data, '$.custom_attributes.number') AS number, count(*) AS n FROM events GROUP BY number HAVING n > 1").all();
  const perEvent = db.prepare('SELECT max(n) AS most, min(n) AS least FROM (SELECT j.value AS event, count(*) AS n FROM deliveries d, json_each(d.event_ids) j GROUP BY event)').get() as { most: number; least: number };
  const received = db.prepare("SELECT max(seq) FROM simulator_lists WHERE output = 'webhook' AND list = 'received'").pluck().get() as number;
  const deliveries = db.prepare('SELECT count(*) FROM deliveries').pluck().get() as number;
  db.close();

  expect([...acked].filter((id) => !stored.has(id)), 'acknowledged but lost').toEqual([]);
  expect([...stored].filter(([, n]) => n > 1), 'stored twice').toEqual([]);
  expect(deliveredTwice, 'events stored twice').toEqual([]);
  expect(perEvent).toEqual({ most: 1, least: 1 });
  expect(received, 'what the simulator counted').toBe(deliveries);
  expect(acked.size).toBeGreaterThan(KILLS);
  console.log(`${KILLS} kills, ${acked.size} acknowledged of ${count} sent, ${stored.size} stored, ${deliveries} deliveries`);
  rmSync(dataDir, { recursive: true, force: true });
});
