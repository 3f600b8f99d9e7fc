/* oxlint-disable unicorn/no-thenable -- a keyword of JSON Schema */
/** The schemas that editors use must agree with what Cloudchamber itself accepts. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { catalogue } from '../../../test/fixtures/workspace/catalogue.ts';
import { inputSchema, outputSchema } from '../../protocol/workspace.ts';
import { editorSchemas, writeEditorSchemas } from './json-schemas.ts';
import { openWorkspace } from './service.ts';

const workspace = {
  inputs: { web: inputSchema.parse({ platform: 'web', key: 'k' }) },
  outputs: { mp: outputSchema.parse({ partner: 'mixpanel' }), hook: outputSchema.parse({ partner: 'webhook' }) },
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloudchamber-schemas-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('know the partners and their settings', () => {
  const output = editorSchemas(catalogue, workspace)['output.schema.json'];
  expect(output).toMatchObject({
    required: ['partner'],
    additionalProperties: false,
    properties: { partner: { enum: ['mixpanel', 'webhook'] }, transport: { enum: ['simulated', 'real'] } },
    allOf: [
      { if: { properties: { partner: { const: 'mixpanel' } } }, then: { properties: { settings: { additionalProperties: false, properties: { token: { type: 'object' }, server: { enum: ['us', 'eu'] } } } } } },
      { if: { properties: { partner: { const: 'webhook' } } }, then: { properties: { settings: { properties: { url: { type: 'string' }, retries: { type: 'number' } } } } } },
    ],
  });
});

it('know the names of this workspace, and a connection\'s settings by its output', () => {
  expect(editorSchemas(catalogue, workspace)['connection.schema.json']).toMatchObject({
    properties: { input: { enum: ['web'] }, output: { enum: ['mp', 'hook'] } },
    allOf: [
      { if: { properties: { output: { const: 'mp' } } }, then: { properties: { settings: { properties: { forwardWebRequestsServerSide: { type: 'boolean' } } } } } },
      { if: { properties: { output: { const: 'hook' } } } },
    ],
  });
});

it('are written once and only again when they change', () => {
  expect(writeEditorSchemas(dir, catalogue, workspace)).toEqual({ ok: true });
  const path = join(dir, '.cloudchamber/schemas/input.schema.json');
  const { ino } = statSync(path);
  writeEditorSchemas(dir, catalogue, workspace);
  expect(statSync(path).ino).toBe(ino);
  expect(readFileSync(join(dir, '.cloudchamber/.gitignore'), 'utf8')).toBe('*\n');
});

it('are where the $schema line of every saved file points', () => {
  const handle = openWorkspace({ dir: join(dir, 'ws'), dataDir: dir, catalogue, watch: false });
  for (const file of ['cloudchamber.json', 'inputs/web.json', 'outputs/webhook.json', 'connections/web-to-mixpanel.json']) {
    const path = join(handle.dir, file);
    const { $schema } = JSON.parse(readFileSync(path, 'utf8')) as { $schema: string };
    expect([file, existsSync(join(dirname(path), $schema))]).toEqual([file, true]);
  }
});
