/**
 * Batches of 10 events validated against a plan of 100 data points, compiled once; and the official library's local validation of the
 * same batches in the same run, against our node profile that gives the same answers. One thread.
 */
import { DataPlanService } from '@mparticle/data-planning-node';
import { compileVersion, validateBatch } from '../src/engine/data-plans/index.ts';
import type { Figure } from './lib/runner.ts';
import { plannedBatch, samplePlanVersion } from './lib/sample-plan.ts';

const ROUND_MS = 150;
const ROUNDS = 15;
const WARM_UP = 4;

export async function plans(): Promise<Figure[]> {
  const version = samplePlanVersion();
  const server = compileVersion('bench', version, 'server');
  const node = compileVersion('bench', version, 'node');
  const library = new DataPlanService();
  const [clean, wrong] = [plannedBatch(false), plannedBatch(true)];
  const speeds: Record<'clean' | 'wrong' | 'node' | 'library', number[]> = { clean: [], wrong: [], node: [], library: [] };
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const speed = {
      clean: await perSecond(() => void validateBatch(server, clean), 100),
      wrong: await perSecond(() => void validateBatch(server, wrong), 100),
      node: await perSecond(() => void validateBatch(node, wrong), 100),
      library: await perSecond(() => library.validateBatch(wrong as never, version as never), 1),
    };
    if (round < WARM_UP) continue;
    for (const name of Object.keys(speeds) as (keyof typeof speeds)[]) speeds[name].push(speed[name]);
  }
  const ratio = (name: 'wrong' | 'node'): number => Math.round(median(speeds[name].map((value, index) => value / speeds.library[index]!)));
  return [
    { name: 'plan: clean batches validated', value: Math.round(median(speeds.clean)), unit: 'batches/s', atLeast: 10_000, better: 'higher' },
    { name: 'plan: batches with 2 violations validated', value: Math.round(median(speeds.wrong)), unit: 'batches/s', atLeast: 10_000, better: 'higher' },
    { name: 'plan: node profile, with violations', value: Math.round(median(speeds.node)), unit: 'batches/s', better: 'higher' },
    { name: 'plan: official library, with violations', value: Math.round(median(speeds.library)), unit: 'batches/s', better: 'higher' },
    { name: 'plan: server profile, times the library', value: ratio('wrong'), unit: 'times', atLeast: 50, tolerance: 0.4, better: 'higher' },
    { name: 'plan: node profile, times the library', value: ratio('node'), unit: 'times', atLeast: 20, tolerance: 0.4, better: 'higher' },
  ];
}

async function perSecond(run: () => void | Promise<unknown>, group: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    for (let index = 0; index < group; index++) {
      const pending = run();
      if (pending !== undefined) await pending;
    }
    count += group;
    elapsed = performance.now() - started;
  } while (elapsed < ROUND_MS);
  return (count / elapsed) * 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
