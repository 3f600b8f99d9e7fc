/** The reports over one million stored events and three million outcomes, over the control API; and adding them up, behind the pipeline. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReportCounts } from '../src/engine/store/report-counts.ts';
import { openDatabase } from '../src/engine/store/open.ts';
import { startEngineProcess } from './lib/engine-process.ts';
import { fillEvents } from './lib/fill.ts';
import type { Figure } from './lib/runner.ts';

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 1_000_000);
const RUNS = 9;
const HOUR_MS = 3_600_000;
const STEP = 4_000;

const REPORTS = ['overview', 'forwarding', 'matrix', 'map', 'alerts'];

export async function reports(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-bench-'));
  const now = Date.now();
  fillEvents(dataDir, EVENTS, now, { connections: 3, names: 200 });
  const perEvent = countAll(dataDir, now);
  const engine = await startEngineProcess(dataDir);
  const figures: Figure[] = [{ name: 'reports: counting an event', value: perEvent, unit: 'µs', better: 'lower' }];
  for (const report of REPORTS) {
    let slowest = 0;
    for (const hours of [1, 24, 24 * 30]) {
      const times: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const started = performance.now();
        await engine.api('GET', `/reports/${report}?from=${now - hours * HOUR_MS}&to=${now}`);
        times.push(performance.now() - started);
      }
      slowest = Math.max(slowest, times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!);
    }
    figures.push({ name: `reports: ${report}, slowest median`, value: Math.round(slowest), unit: 'ms', better: 'lower', atMost: 1_000 });
  }
  await engine.stop();
  return figures;
}

/** Median over the steps, per event. */
function countAll(dataDir: string, now: number): number {
  const { db } = openDatabase(dataDir, 'main', now);
  const counts = new ReportCounts(db);
  const times: number[] = [];
  for (let more = true; more;) {
    const started = performance.now();
    more = db.transaction(() => counts.step(STEP))();
    times.push(performance.now() - started);
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return Math.round((times.sort((a, b) => a - b)[Math.floor(times.length / 2)]! / STEP) * 100_000) / 100;
}
