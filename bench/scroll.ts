/** (6) Scrolling through 100,000 rows in Chromium: the longest task on the window's main thread. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngineProcess } from './lib/engine-process.ts';
import { fillEvents } from './lib/fill.ts';
import type { Figure } from './lib/runner.ts';
import { openWindow } from './lib/window.ts';

declare global {
  var benchTasks: number[];
  var benchFrames: number[];
}

const EVENTS = 100_000;
const WHEEL_STEPS = 240;
const JUMPS = 12;

export async function scroll(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-bench-'));
  fillEvents(dataDir, EVENTS, Date.now());
  const engine = await startEngineProcess(dataDir);
  const window = await openWindow(engine);
  const { page } = window;
  const list = page.getByRole('grid').first();
  await list.getByRole('row').nth(5).waitFor();
  await page.waitForTimeout(1_500);
  await page.evaluate(() => {
    globalThis.benchTasks = [];
    globalThis.benchFrames = [];
    new PerformanceObserver((entries) => {
      for (const entry of entries.getEntries()) globalThis.benchTasks.push(entry.duration);
    }).observe({ entryTypes: ['longtask'] });
    let last = performance.now();
    const frame = (): void => {
      const now = performance.now();
      globalThis.benchFrames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await list.hover();
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(16);
  }
  for (let jump = 0; jump < JUMPS; jump += 1) {
    await list.evaluate((element, share) => {
      const scroller = [element, ...element.querySelectorAll('*')].find((node) => node.scrollHeight > node.clientHeight + 1_000) ?? element;
      scroller.scrollTop = scroller.scrollHeight * share;
    }, (jump + 0.5) / JUMPS);
    await page.waitForTimeout(250);
  }
  const { tasks, frames } = await page.evaluate(() => ({ tasks: globalThis.benchTasks, frames: globalThis.benchFrames }));
  await window.close();
  await engine.stop();
  const sorted = [...frames].sort((a, b) => a - b);
  return [
    { name: 'tasks over 50 ms while scrolling', value: tasks.length, unit: '', better: 'lower', atMost: 0 },
    { name: 'longest task', value: Math.round(Math.max(0, ...tasks)), unit: 'ms', better: 'lower' },
    { name: 'time between frames, p95', value: Math.round((sorted[Math.floor(sorted.length * 0.95)] ?? 0) * 10) / 10, unit: 'ms', better: 'lower' },
  ];
}
