/**
 * Native and v3 uploads decoded to batches, against plain `JSON.parse` of the same bytes in the same run: the share of that
 * speed which parsing exactly, mapping and checking leave.
 */
import { decodeCall } from '../src/engine/ingest/index.ts';
import { testCall } from '../src/engine/ingest/testing/context.ts';
import { nativeRecordings } from '../src/engine/ingest/testing/native-recording.ts';
import { stringifyJson } from '../src/protocol/json.ts';
import type { Figure } from './lib/runner.ts';
import { sampleBatch } from './lib/sample-batch.ts';

/** Short rounds by turns, compared pair by pair, so that other work on the machine hits both. */
const ROUND_MS = 60;
const ROUNDS = 41;
const WARM_UP = 8;

interface Workload {
  readonly name: string;
  readonly surface: string;
  readonly target: string;
  readonly body: Buffer;
  /** The least share of plain parsing's speed. */
  readonly atLeast: number;
}

function workloads(): Workload[] {
  const native = (name: string): Buffer => Buffer.from(stringifyJson(nativeRecordings().find((item) => item.name === name)!.body));
  return [
    { name: 'native, Android', surface: 'native-events', target: '/v2/key/events', body: native('android'), atLeast: 0.1 },
    { name: 'native, Apple (64-bit numbers)', surface: 'native-events', target: '/v2/key/events', body: native('apple'), atLeast: 0.1 },
    { name: 'web, v3', surface: 'web-events', target: '/v3/JS/key/events', body: Buffer.from(JSON.stringify(sampleBatch())), atLeast: 0.1 },
  ];
}

export function decode(): Promise<Figure[]> {
  return Promise.resolve(workloads().flatMap((workload) => measure(workload)));
}

function measure({ name, surface, target, body, atLeast }: Workload): Figure[] {
  const call = { ...testCall({ target, body }), input: 'bench', platform: 'android' as const };
  const plain: number[] = [];
  const decoded: number[] = [];
  const shares: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const theirs = perSecond(() => void JSON.parse(body.toString('utf8')));
    const ours = perSecond(() => void decodeCall(surface, call));
    if (round < WARM_UP) continue;
    plain.push(theirs);
    decoded.push(ours);
    shares.push(ours / theirs);
  }
  const kilobytes = Math.round(body.length / 102.4) / 10;
  return [
    { name: `decode ${name}, ${kilobytes} KB`, value: Math.round(median(decoded)), unit: 'batches/s', better: 'higher' },
    { name: `JSON.parse ${name}`, value: Math.round(median(plain)), unit: 'batches/s', better: 'higher' },
    { name: `decode ${name}, share of JSON.parse`, value: Math.round(median(shares) * 1_000) / 1_000, unit: 'of 1', atLeast, tolerance: 0.2, better: 'higher' },
  ];
}

function perSecond(run: () => void): number {
  const started = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    for (let index = 0; index < 10; index++) run();
    count += 10;
    elapsed = performance.now() - started;
  } while (elapsed < ROUND_MS);
  return (count / elapsed) * 1_000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
