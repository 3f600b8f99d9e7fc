/** (1) Batches per second accepted durably against a bare server under the same load in the same run; p99 at half that load. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { basicAuth, inputOf, startEngineProcess } from './lib/engine-process.ts';
import { LOAD_TOOL, fullLoad, steadyLoad } from './lib/load.ts';
import type { Load } from './lib/load.ts';
import type { Figure } from './lib/runner.ts';
import { sampleBatch } from './lib/sample-batch.ts';

const ROUNDS = 3;
const SECONDS = 5;
const CONNECTIONS = 32;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const two = (value: number): number => Math.round(value * 100) / 100;

export async function accept(): Promise<Figure[]> {
  const body = JSON.stringify(sampleBatch());
  const bare = spawn(process.execPath, [new URL('./lib/bare-server.ts', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve) => createInterface({ input: bare.stdout }).once('line', resolve));
  const engine = await startEngineProcess();
  const headers = { 'content-type': 'application/json', authorization: basicAuth(inputOf(engine, 's2s')) };
  const load = (url: string): Load => ({ url, headers, body, seconds: SECONDS, connections: CONNECTIONS });
  const bareLoad = load(`http://127.0.0.1:${port}/v2/events`);
  const engineLoad = load(`${engine.ingest}/v2/events`);
  const ratios: number[] = [];
  const ours: number[] = [];
  const theirs: number[] = [];
  let errors = 0;
  await fullLoad({ ...bareLoad, seconds: 2 });
  await fullLoad({ ...engineLoad, seconds: 2 });
  for (let round = 0; round < ROUNDS; round += 1) {
    const baseline = await fullLoad(bareLoad);
    const measured = await fullLoad(engineLoad);
    theirs.push(baseline.perSecond);
    ours.push(measured.perSecond);
    ratios.push(measured.perSecond / baseline.perSecond);
    errors += measured.errors;
  }
  const half = await steadyLoad(engineLoad, median(ours) / 2);
  bare.kill();
  await engine.stop();
  console.log(`  (${body.length} bytes a batch, ${CONNECTIONS} connections, ${LOAD_TOOL}; the engine processes what it accepts meanwhile)`);
  return [
    { name: 'bare server, batches/s', value: median(theirs), unit: '/s', better: 'higher' },
    { name: 'accepted durably, batches/s', value: median(ours), unit: '/s', better: 'higher' },
    { name: 'accepted against bare', value: two(median(ratios)), unit: '×', better: 'higher', atLeast: 0.35, tolerance: 0.2 },
    { name: 'answers that were not 2xx', value: errors + half.errors, unit: '', better: 'lower', atMost: 0 },
    { name: 'p99 of the answer at half load', value: two(half.p99Ms), unit: 'ms', better: 'lower' },
  ];
}
