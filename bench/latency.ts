/** (2) From sending a POST to its row on the screen, at 1 and at 100 batches a second. */
import { basicAuth, inputOf, startEngineProcess } from './lib/engine-process.ts';
import type { Figure } from './lib/runner.ts';
import { openWindow } from './lib/window.ts';

declare global {
  var benchSeen: Record<string, number>;
}

const RATES = [{ perSecond: 1, seconds: 15 }, { perSecond: 100, seconds: 8 }] as const;

export async function latency(): Promise<Figure[]> {
  const engine = await startEngineProcess();
  const window = await openWindow(engine);
  const authorization = basicAuth(inputOf(engine, 's2s'));
  const post = (name: string): Promise<Response> => fetch(`${engine.ingest}/v2/events`, {
    method: 'POST', headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ environment: 'development', user_identities: { customer_id: 'c-1' }, events: [{ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other' } }] }),
  });
  await post('warm-up');
  await window.page.getByText('warm-up').first().waitFor();
  await window.page.evaluate(() => {
    globalThis.benchSeen = {};
    const look = (): void => {
      const at = Date.now();
      // textContent, not innerText: reading must not make the page lay itself out.
      for (const match of (document.querySelector('[role=grid]')?.textContent ?? '').matchAll(/bench-\d+-\d+x/g)) globalThis.benchSeen[match[0]] ??= at;
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  const figures: Figure[] = [];
  for (const { perSecond, seconds } of RATES) {
    const sent = new Map<string, number>();
    const started = performance.now();
    for (let index = 0; index < perSecond * seconds; index += 1) {
      const due = started + (index * 1000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const name = `bench-${perSecond}-${index}x`;
      sent.set(name, Date.now());
      void post(name);
    }
    await engine.api('POST', '/settle', { timeout_ms: 20_000 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const seen = await window.page.evaluate(() => globalThis.benchSeen);
    const times = [...sent].flatMap(([name, at]) => (seen[name] === undefined ? [] : [seen[name] - at])).sort((a, b) => a - b);
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    figures.push(
      { name: `POST to visible row at ${perSecond}/s, p50`, value: at(0.5), unit: 'ms', better: 'lower' },
      { name: `POST to visible row at ${perSecond}/s, p95`, value: at(0.95), unit: 'ms', better: 'lower', atMost: 100 },
      { name: `rows seen at ${perSecond}/s`, value: Math.round((times.length / sent.size) * 100), unit: '%', better: 'higher', atLeast: 95 },
    );
  }
  await window.close();
  await engine.stop();
  return figures;
}
