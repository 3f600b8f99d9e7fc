import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkLayers } from '../../scripts/lib/layers.ts';

const root = join(import.meta.dirname, '..', '..');
let tree = '';

afterEach(() => rmSync(tree, { recursive: true, force: true }));

/** A project of a few files, each with one line of imports. */
function project(files: Record<string, string>) {
  tree = mkdtempSync(join(tmpdir(), 'layers-'));
  const all = { 'package.json': JSON.stringify({ dependencies: { zod: '1.0.0', electron: '1.0.0' } }), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  return checkLayers(tree);
}

const wrong: readonly (readonly [scenario: string, file: string, text: string, rule: string])[] = [
  ['the window reaching into the engine', 'src/renderer/app/a.tsx', `import { x } from '../../engine/index.ts';`, 'renderer must not import engine'],
  ['the window reaching into Electron', 'src/renderer/app/a.ts', `import { app } from 'electron';`, 'renderer must not import electron'],
  ['the window using Node', 'src/renderer/app/a.ts', `import { readFileSync } from 'node:fs';`, "renderer must not import Node's node:fs"],
  ['the engine using Electron', 'src/engine/server/a.ts', `const { app } = await import('electron');`, 'engine must not import electron'],
  ['the engine importing the shell', 'src/engine/index.ts', `import { x } from '../main/bounds.ts';`, 'engine must not import main'],
  ['the engine importing the CLI', 'src/engine/index.ts', `import { x } from '../cli/main.ts';`, 'engine must not import cli'],
  ['the shell bypassing the front door', 'src/main/index.ts', `import { x } from '../engine/store/db.ts';`, "main imports the engine by its front door only"],
  ['the preload importing the shell', 'src/preload/index.ts', `import type { X } from '../main/ipc.ts';`, 'preload must not import main'],
  ['protocol importing upward', 'src/protocol/a.ts', `export { x } from '../engine/batch/types.ts';`, 'protocol must not import engine'],
  ['protocol using Node', 'src/protocol/a.ts', `import fs from 'fs';`, "protocol must not import Node's fs"],
  ['protocol using a Node global', 'src/protocol/a.ts', `export const home = process.env.HOME;`, 'protocol must not use the global process'],
  ['protocol using a DOM global', 'src/protocol/a.ts', `export const title = () => document.title;`, 'protocol must not use the global document'],
  ['batch importing a domain folder', 'src/engine/batch/a.ts', `import { x } from '../identity/index.ts';`, 'engine/batch (batch and single files) must not import engine/identity (domain folders)'],
  ['a domain folder importing the pipeline', 'src/engine/delivery/a.ts', `import { x } from '../pipeline/trace.ts';`, 'engine/delivery (domain folders) must not import engine/pipeline (pipeline, store and jobs)'],
  ['a domain folder importing another', 'src/engine/delivery/a.ts', `import { x } from '../outputs/registry.ts';`, 'domain folder engine/delivery must not import the insides of engine/outputs'],
  ['a domain folder importing types from insides', 'src/engine/delivery/a.ts', `import type { X } from '../outputs/mixpanel/types.ts';`, 'domain folder engine/delivery must not import the insides of engine/outputs'],
  ['one partner importing another', 'src/engine/outputs/braze/index.ts', `import { x } from '../mixpanel/mapping.ts';`, 'partner braze must not import partner mixpanel'],
  ['a domain folder importing the store', 'src/engine/delivery/a.ts', `import { x } from '../store/open.ts';`, 'engine/delivery (domain folders) must not import engine/store (pipeline, store and jobs)'],
  ['the pipeline importing ingest', 'src/engine/pipeline/a.ts', `import { x } from '../ingest/server.ts';`, 'engine/pipeline (pipeline, store and jobs) must not import engine/ingest (ingest and control)'],
  ['ingest importing control', 'src/engine/ingest/a.ts', `import { x } from '../control/server.ts';`, 'engine/ingest must not import engine/control'],
  ['control importing ingest', 'src/engine/control/a.ts', `import { x } from '../ingest/index.ts';`, 'engine/control must not import engine/ingest'],
  ['control importing a worker', 'src/engine/control/a.ts', `import { x } from '../workers/query-worker.ts';`, 'engine/control (ingest and control) must not import engine/workers (server, index and worker entries)'],
  ['control importing the engine it serves', 'src/engine/control/a.ts', `import type { Engine } from '../server/engine.ts';`, 'engine/control (ingest and control) must not import engine/server (server, index and worker entries)'],
  ['a single file importing a folder above', 'src/engine/errors.ts', `import { x } from './store/open.ts';`, 'engine/errors (batch and single files) must not import engine/store (pipeline, store and jobs)'],
  ['a primitive importing a screen', 'src/renderer/ui/A.tsx', `import { x } from '../features/stream/index.ts';`, 'renderer/ui must not import renderer/features'],
  ['a package nobody declared', 'src/engine/index.ts', `import lodash from 'lodash/fp';`, 'package lodash is not declared in package.json'],
  ['a god file', 'src/engine/index.ts', '\n'.repeat(600), '601 lines are a god file (limit 600)'],
];

describe('layer check', () => {
  it.each(wrong)('refuses %s', (_scenario, file, text, rule) => {
    const line = rule.includes('god file') ? 1 : 2;
    const { findings } = project({ [file]: line === 1 ? text : `\n${text}\n` });
    expect(findings).toEqual([{ file, line, rule, remedy: expect.stringMatching(/\w/) }]);
  });

  it('accepts imports that point down, shared contracts and tests', () => {
    const { findings, files } = project({
      'src/main/engine-process.ts': `import { startEngine } from '../engine/index.ts'; import { app } from 'electron';`,
      'src/engine/index.ts': `import './workers/spawn.ts'; import './server/engine.ts'; import { createServer } from 'node:http';`,
      'src/engine/control/server.ts': `import '../workers/spawn.ts'; import '../errors.ts'; import '../store/queries.ts';`,
      'src/engine/workers/pipeline-worker.ts': `import '../pipeline/queue.ts'; import '../ingest/index.ts'; import '../rpc.ts';`,
      'src/engine/ingest/server.ts': `import '../pipeline/queue.ts'; import '../identity/index.ts'; import { z } from 'zod';`,
      'src/engine/pipeline/queue.ts': `import '../outputs/registry.ts'; import '../ingest/surface.ts'; import '../store/open.ts';`,
      'src/engine/delivery/send.ts': `import type { Answer } from '../outputs/definition.ts'; import type { W } from '../workspace/index.ts'; import '../batch/types.ts';`,
      'src/engine/outputs/braze/index.ts': `import '../shared.ts'; import '../shared/payload.ts'; import './mapping.ts'; import '../../../protocol/json.ts';`,
      'src/engine/delivery/send.test.ts': `import '../pipeline/trace.ts'; import { it } from 'vitest';`,
      'src/protocol/json.ts': `import { z } from 'zod'; export const pick = (process: string) => process; export const shape = { window: 1, document: z };`,
      'src/renderer/features/stream/View.tsx': `import '../../ui/Button.tsx'; import '../../../protocol/json.ts'; export const View = () => <div>{window.name}</div>;`,
    });
    expect(findings).toEqual([]);
    expect(files).toBe(10);
  });

  it('warns of files past 400 lines', () => {
    expect(project({ 'src/engine/index.ts': '\n'.repeat(450) }).long).toEqual([{ file: 'src/engine/index.ts', lines: 451 }]);
  });

  it('finds nothing wrong in this project', () => {
    expect(checkLayers(root).findings).toEqual([]);
  });
});
