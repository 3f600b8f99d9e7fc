/** (5) First page of an indexed filter and of free text at one million stored events, over the control API. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngineProcess } from './lib/engine-process.ts';
import { fillEvents } from './lib/fill.ts';
import type { Figure } from './lib/runner.ts';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);
const RUNS = 9;

const INDEXED = [
  'type=commerce', 'name="Add To Wishlist"', 'input=web', 'env=production', 'outcome=failed', 'output=mixpanel outcome!=delivered', 'mpid=7751000000000000042', 'age<10m', 'session=S-77', 'device=D-77',
  'type=commerce output=mixpanel outcome=failed',
];
const TEXT = ['higgsino', 'firstneedle', 'wishlist', 'nothing-like-this', 'destination price 499'];

export async function search(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-bench-'));
  fillEvents(dataDir, EVENTS, Date.now());
  const engine = await startEngineProcess(dataDir);
  const time = async (query: string): Promise<number> => {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const started = performance.now();
      await engine.api('GET', `/events?limit=100&query=${encodeURIComponent(query)}`);
      times.push(performance.now() - started);
    }
    return Math.round(times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]! * 10) / 10;
  };
  const slowest = async (queries: readonly string[]): Promise<{ query: string; ms: number }> => {
    let worst = { query: '', ms: 0 };
    for (const query of queries) {
      const ms = await time(query);
      console.log(`    ${query.padEnd(48)} ${ms} ms`);
      if (ms > worst.ms) worst = { query, ms };
    }
    return worst;
  };
  const indexed = await slowest(INDEXED);
  const text = await slowest(TEXT);
  await engine.stop();
  return [
    { name: 'indexed filter, slowest median', value: indexed.ms, unit: 'ms', better: 'lower', atMost: 50 },
    { name: 'free text, slowest median', value: text.ms, unit: 'ms', better: 'lower', atMost: 300 },
  ];
}
