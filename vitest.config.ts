import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/lib/chromium.ts';

const WINDOW = 'test/e2e/**/*.test.ts';

export default defineConfig({
  test: {
    setupFiles: ['test/support/property-seed.ts'],
    env: { TZ: 'UTC', CHROMIUM_PATH: findChromium() ?? '' },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'engine', include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'], exclude: [WINDOW, 'node_modules/**'] } },
      // A browser on a busy CI machine may miss a step that a user would not: one more try there, which the output names; none by hand.
      { extends: true, test: { name: 'window', include: [WINDOW], retry: process.env['CI'] ? 1 : 0 } },
    ],
  },
});
