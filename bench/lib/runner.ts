/** Runs benchmarks one after another, prints their figures with limits and baseline, and fails when a limit is broken. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { BENCHMARKS } from '../benchmarks.ts';

/** One measured figure. Ratios are compared with the baseline; absolute figures are printed beside it, since machines differ. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The figure must not be above (or below) this. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Share by which it may be worse than the baseline: figures that hold on any machine. */
  readonly tolerance?: number;
  /** Which way is better, for the comparison. */
  readonly better: 'higher' | 'lower';
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  readonly run: () => Promise<Figure[]>;
}

const BASELINE = join(import.meta.dirname, '..', 'baseline.json');

type Baseline = Record<string, { value: number; unit: string }>;

function verdict(figure: Figure, baseline: Baseline): string | null {
  if (figure.atMost !== undefined && figure.value > figure.atMost) return `above its limit of ${figure.atMost} ${figure.unit}`;
  if (figure.atLeast !== undefined && figure.value < figure.atLeast) return `below its limit of ${figure.atLeast} ${figure.unit}`;
  const before = baseline[figure.name]?.value;
  if (figure.tolerance === undefined || before === undefined || before === 0) return null;
  const worse = figure.better === 'higher' ? (before - figure.value) / before : (figure.value - before) / before;
  return worse > figure.tolerance ? `${Math.round(worse * 100)} % worse than the baseline of ${before} ${figure.unit}` : null;
}

export async function runBenchmarks(args: readonly string[]): Promise<number> {
  const update = args.includes('--update');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const unknown = wanted.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${BENCHMARKS.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const baseline: Baseline = existsSync(BASELINE) ? (JSON.parse(readFileSync(BASELINE, 'utf8')) as Baseline) : {};
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`);
  let failures = 0;
  for (const benchmark of BENCHMARKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n${benchmark.title}`);
    for (const figure of await benchmark.run()) {
      const problem = verdict(figure, baseline);
      const before = baseline[figure.name];
      const limit = figure.atMost !== undefined ? `≤ ${figure.atMost}` : figure.atLeast !== undefined ? `≥ ${figure.atLeast}` : '';
      console.log(`  ${problem === null ? ' ' : '!'} ${figure.name.padEnd(44)} ${String(figure.value).padStart(10)} ${figure.unit.padEnd(10)} ${limit.padEnd(10)} ${before === undefined ? '' : `baseline ${before.value}`}${problem === null ? '' : `  ${problem}`}`);
      if (problem !== null) failures += 1;
      if (update) baseline[figure.name] = { value: figure.value, unit: figure.unit };
    }
  }
  if (update) writeFileSync(BASELINE, `${JSON.stringify(Object.fromEntries(Object.entries(baseline).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`);
  console.log(failures === 0 ? '\nAll within limits.' : `\n${failures} not within limits.`);
  return failures === 0 ? 0 : 1;
}
