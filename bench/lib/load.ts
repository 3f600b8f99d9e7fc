/** The load generator: wrk where it is installed (it leaves the most of the machine to the server), else autocannon. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly seconds: number;
  readonly connections: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly errors: number;
}

function hasWrk(): boolean {
  return spawnSync('wrk', ['--version']).error === undefined;
}

export const LOAD_TOOL = hasWrk() ? 'wrk' : 'autocannon';

/** As many requests as the server answers. */
export async function fullLoad(load: Load): Promise<LoadResult> {
  return LOAD_TOOL === 'wrk' ? wrk(load) : cannon(load, null);
}

/** A steady rate; returns the 99th percentile of the answers, ms. */
export async function steadyLoad(load: Load, perSecond: number): Promise<LoadResult & { p99Ms: number }> {
  const result = await autocannon({ url: load.url, method: 'POST', headers: load.headers, body: load.body, connections: load.connections, duration: load.seconds, overallRate: Math.max(1, Math.round(perSecond)) });
  return { perSecond: Math.round(result.requests.average), errors: result.non2xx + result.errors, p99Ms: result.latency.p99 };
}

async function cannon(load: Load, rate: number | null): Promise<LoadResult> {
  const result = await autocannon({ url: load.url, method: 'POST', headers: load.headers, body: load.body, connections: load.connections, duration: load.seconds, ...(rate === null ? {} : { overallRate: rate }) });
  return { perSecond: Math.round(result.requests.average), errors: result.non2xx + result.errors };
}

function wrk(load: Load): LoadResult {
  const dir = mkdtempSync(join(tmpdir(), 'cloudchamber-wrk-'));
  const script = join(dir, 'post.lua');
  const headers = Object.entries(load.headers).map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`).join('\n');
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = [==[${load.body}]==]\n${headers}\n`);
  const output = execFileSync('wrk', ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '-s', script, load.url], { encoding: 'utf8' });
  rmSync(dir, { recursive: true, force: true });
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? Number.NaN);
  const errors = Number(/Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? 0);
  if (!Number.isFinite(perSecond)) throw new Error(`wrk printed no rate:\n${output}`);
  return { perSecond: Math.round(perSecond), errors };
}
