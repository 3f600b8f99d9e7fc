/** (4) Memory of engine and window after 10,000 and after 300,000 events: the window's must stay flat. */
import { readFileSync } from 'node:fs';
import { basicAuth, inputOf, startEngineProcess } from './lib/engine-process.ts';
import type { EngineProcess } from './lib/engine-process.ts';
import type { Figure } from './lib/runner.ts';
import { sampleBatch } from './lib/sample-batch.ts';
import { heapBytes, openWindow } from './lib/window.ts';

const SENDERS = 8;
const mib = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10;

/** Memory that a process holds for itself, bytes; mapped files are the system's to take back. From /proc where there is one. */
function residentBytes(pid: number): number {
  try {
    return Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024;
  } catch {
    return Number.NaN;
  }
}

async function sendEvents(engine: EngineProcess, count: number): Promise<void> {
  const authorization = basicAuth(inputOf(engine, 's2s'));
  const body = JSON.stringify(Array.from({ length: 10 }, () => sampleBatch()));
  let left = count / 100;
  await Promise.all(Array.from({ length: SENDERS }, async () => {
    while (left > 0) {
      left -= 1;
      await fetch(`${engine.ingest}/v2/bulkevents`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body });
    }
  }));
  await engine.api('POST', '/settle', { timeout_ms: 600_000 });
}

export async function memory(): Promise<Figure[]> {
  const engine = await startEngineProcess();
  const window = await openWindow(engine);
  const measure = async (): Promise<{ engine: number; window: number }> => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return { engine: residentBytes(engine.child.pid!), window: await heapBytes(window) };
  };
  await sendEvents(engine, 10_000);
  const small = await measure();
  await sendEvents(engine, 290_000);
  const large = await measure();
  await window.close();
  await engine.stop();
  return [
    { name: 'window heap after 10,000 events', value: mib(small.window), unit: 'MiB', better: 'lower' },
    { name: 'window heap after 300,000 events', value: mib(large.window), unit: 'MiB', better: 'lower' },
    { name: 'window heap, 300,000 against 10,000', value: Math.round((large.window / small.window) * 100) / 100, unit: '×', better: 'lower', atMost: 1.3 },
    { name: 'engine memory after 10,000 events', value: mib(small.engine), unit: 'MiB', better: 'lower' },
    { name: 'engine memory after 300,000 events', value: mib(large.engine), unit: 'MiB', better: 'lower' },
  ];
}
