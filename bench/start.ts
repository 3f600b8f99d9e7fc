/** (3) From spawning `cloudchamber serve` to its ready line, on a new and on a used data folder. */
import { startEngineProcess } from './lib/engine-process.ts';
import type { Figure } from './lib/runner.ts';

const RUNS = 7;

export async function start(): Promise<Figure[]> {
  const first: number[] = [];
  const again: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const fresh = await startEngineProcess();
    first.push(fresh.startMs);
    await fresh.stop({ keepData: true });
    const used = await startEngineProcess(fresh.dataDir);
    again.push(used.startMs);
    await used.stop();
  }
  const median = (values: number[]): number => Math.round(values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!);
  return [
    { name: 'start to listening, new data folder', value: median(first), unit: 'ms', better: 'lower', atMost: 700 },
    { name: 'start to listening, used data folder', value: median(again), unit: 'ms', better: 'lower', atMost: 700 },
  ];
}
