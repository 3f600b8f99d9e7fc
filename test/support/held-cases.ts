/**
 * Cases of events that are not forwarded, one for every reason there is: `test/integration/held/<case>.json` says what the workspace and
 * the batch are, and what "why" must answer. Adding a case is adding a file.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BatchDetail, EventRow, Page } from '../../src/protocol/contract.ts';
import type { TestEngine } from './engine.ts';
import { shopFolder } from './workspace-folder.ts';

export interface HeldCase {
  readonly about: string;
  /** Laid over the shop's files. */
  readonly files?: Readonly<Record<string, unknown>>;
  readonly input?: 's2s' | 'web' | 'ios';
  readonly path?: string;
  /** Sent and processed before. */
  readonly earlier?: readonly unknown[];
  readonly batch: unknown;
  /** The event that is asked for, by its name; the first one when absent. */
  readonly event?: string;
  /** What happens after it was processed. */
  readonly then?: { readonly delete: string; readonly advance_ms: number };
  readonly expect: {
    readonly connection: string;
    readonly outcome: string | null;
    /** In their order; `file` and `path` are those of the pointer. */
    readonly blockers: readonly { readonly stage: string; readonly code: string; readonly scope: string; readonly file?: string; readonly path?: string }[];
  };
}

const FOLDER = join(import.meta.dirname, '..', 'integration', 'held');
export const HELD_CASES = readdirSync(FOLDER).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as HeldCase] as const);

/** `@now-1000` is a time. */
function filled(value: unknown, now: number): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/"@now([+-]\d+)?"/g, (_all, offset?: string) => String(now + Number(offset ?? 0))));
}

export interface Held {
  readonly batch: BatchDetail;
  readonly row: EventRow;
}

/** One engine's shop, opened anew for each case. */
export class Shop {
  dir = '';
  private readonly engine: TestEngine;

  constructor(engine: TestEngine) {
    this.engine = engine;
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.engine.api<T>(method, path, body);
    expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body).slice(0, 500)}`).toBeLessThan(300);
    return answer.body;
  }

  async open(files: HeldCase['files']): Promise<void> {
    const old = this.dir;
    this.dir = shopFolder(files);
    await this.control('POST', '/workspace/open', { dir: this.dir });
    await this.control('POST', '/workspace/trust', { trusted: true });
    if (old !== '') rmSync(old, { recursive: true, force: true });
  }

  async send(body: unknown, { input = 's2s', path = '/v2/events' }: Pick<HeldCase, 'input' | 'path'> = {}): Promise<void> {
    const { key, secret } = (await this.engine.status()).inputs.find(({ name }) => name === input)!;
    const batch = filled(body, Date.now());
    const target = input === 'web' ? `/v3/JS/${key}/events` : path;
    const answer = await fetch(this.engine.ingest + target, {
      method: 'POST', body: JSON.stringify(path.includes('bulk') ? [batch] : batch),
      headers: { 'content-type': 'application/json', ...(input === 'web' ? {} : { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` }) },
    });
    expect(answer.status).toBe(202);
    await this.engine.settle();
  }

  async newest(): Promise<BatchDetail> {
    const { items } = await this.control<Page<{ id: string }>>('GET', '/batches?limit=1');
    return this.control('GET', `/batches/${items[0]!.id}`);
  }

  /** Sends what the case says; the event that it asks for. */
  async play(one: HeldCase): Promise<Held> {
    await this.open(one.files);
    for (const batch of one.earlier ?? []) await this.send(batch, one);
    await this.send(one.batch, one);
    const batch = await this.newest();
    return { batch, row: (one.event === undefined ? batch.event_rows.find(({ index }) => index === 0) : batch.event_rows.find(({ name }) => name === one.event)) as EventRow };
  }

  /** What happens afterwards, in cases that have such a part; `reset` when the case is over. */
  async continue({ then }: HeldCase): Promise<void> {
    if (then === undefined) return;
    rmSync(join(this.dir, then.delete));
    await this.control('POST', '/workspace/open', { dir: this.dir });
    await this.control('POST', '/clock', { advance_ms: then.advance_ms });
    await this.engine.settle();
  }

  async reset({ then }: HeldCase): Promise<void> {
    if (then !== undefined) await this.control('POST', '/clock', { reset: true });
  }

  remove(): void {
    if (this.dir !== '') rmSync(this.dir, { recursive: true, force: true });
  }
}
