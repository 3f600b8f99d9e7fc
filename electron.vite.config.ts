/**
 * `npm run build`: out/main (Electron's main process and every Node entry), out/preload, out/renderer.
 * Chunks lie flat beside the entries, so that `new URL('./pipeline-worker.js', import.meta.url)` is right from any of them.
 * What package.json lists under `dependencies` stays outside the bundle: native code, and files read by path.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

const nodeEntries = {
  'index': 'src/main/index.ts',
  'engine-process': 'src/main/engine-process.ts',
  'pipeline-worker': 'src/engine/workers/pipeline-worker.ts',
  'inbox-worker': 'src/engine/workers/inbox-worker.ts',
  'query-worker': 'src/engine/workers/query-worker.ts',
  'certificate-worker': 'src/engine/workers/certificate-worker.ts',
  'job-worker': 'src/engine/workers/job-worker.ts',
  'cli': 'src/cli/main.ts',
};

export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      // The engine also runs on plain Node; this is the oldest of the two.
      target: 'node24',
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(nodeEntries).map(([name, file]) => [name, resolve(root, file)]).filter(([, file]) => existsSync(String(file))),
        ),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload has no module loader: one CommonJS file, everything inside but `electron`.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [
      react(),
      tailwindcss(),
      // Always served from the root of an origin (never file://), so deep links keep finding their assets.
      { name: 'cloudchamber:root-base', config: () => ({ base: '/' }) },
    ],
    worker: { format: 'es' },
    build: {
      minify: true,
      // The content security policy has no data: for scripts and fonts.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 4_000,
      rolldownOptions: { input: resolve(root, 'src/renderer/index.html') },
    },
  },
});
