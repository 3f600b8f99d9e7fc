import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/lib/chromium.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    env: { TZ: 'UTC', CHROMIUM_PATH: findChromium() ?? '' },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
