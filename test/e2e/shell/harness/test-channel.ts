/** Lets the test run a function inside the main process, as Playwright's `electronApp.evaluate` does. */
import { browserAddress } from './browser.ts';

interface Evaluate {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

export function serveTest(electron: object): void {
  process.on('message', (raw: Evaluate) => {
    const answer = async (): Promise<unknown> => {
      if (raw.source === 'browser-address') return browserAddress();
      // The test's own function, sent as text: the same thing that Playwright does with a real Electron.
      // eslint-disable-next-line no-eval
      const run = (0, eval)(`(${raw.source})`) as (electron: object, argument: unknown) => unknown;
      return run(electron, raw.argument);
    };
    answer().then(
      (value) => process.send?.({ id: raw.id, value: value ?? null }),
      (error: unknown) => process.send?.({ id: raw.id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  // The channel alone must not keep the application alive, and the application must not outlive its test.
  process.on('disconnect', () => process.exit(1));
}
