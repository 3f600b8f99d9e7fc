import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../protocol/vocabulary.ts';
import { connectionSchema, inputSchema, nameSchema, outputSchema, workspaceFileSchema } from '../../protocol/workspace.ts';
import { catalogue } from '../../../test/fixtures/workspace/catalogue.ts';
import { loadWorkspace } from './load.ts';
import { deleteItem, saveItem, saveWorkspaceFile, serialise } from './save.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloudchamber-save-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/).filter((text) => nameSchema.safeParse(text).success && !/^(con|prn|aux|nul|com\d|lpt\d)$/.test(text));
const label = fc.option(fc.string({ maxLength: 80 }), { nil: undefined });
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const compact = <T extends object>(value: T): object => Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

const input = fc.record({
  platform: fc.constantFrom(...PLATFORMS), key: fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/), label, auth: optional(fc.constantFrom('off', 'strict')),
  config: optional(fc.dictionary(fc.string(), fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as never))),
}).map(compact);
const output = fc.record({
  partner: fc.constant('mixpanel'), label, transport: optional(fc.constantFrom('simulated', 'real')),
  settings: optional(fc.record({ token: optional(fc.constant({ $secret: 'mx' })), server: optional(fc.constantFrom('us', 'eu')) }).map(compact)),
  behaviour: optional(fc.record({ status: optional(fc.integer({ min: 100, max: 599 })), latency_ms: optional(fc.nat(60_000)), fail_rate: optional(fc.double({ min: 0, max: 1, noNaN: true })), seed: optional(fc.integer()) }).map(compact)),
}).map(compact);

const clean = (value: object): unknown => JSON.parse(JSON.stringify({ ...value, $schema: undefined }));

describe('what is saved is what loads', () => {
  it('for inputs, outputs and connections', () => {
    fc.assert(fc.property(name, name, name, input, output, fc.boolean(), fc.boolean(), (inputName, outputName, connectionName, rawInput, rawOutput, active, development) => {
      rmSync(dir, { recursive: true, force: true });
      mkdirSync(dir);
      const wanted = {
        input: inputSchema.parse(rawInput), output: outputSchema.parse(rawOutput),
        connection: connectionSchema.parse({ input: inputName, output: outputName, active, environments: { development }, settings: { superProperties: ['a', 'b'] } }),
        file: workspaceFileSchema.parse({ name: 'A shop', workspace_token: '0badf00d', limits: { bulk_batches: active ? 100 : 7 } }),
      };
      for (const result of [
        saveWorkspaceFile(dir, wanted.file), saveItem(dir, 'inputs', inputName, wanted.input),
        saveItem(dir, 'outputs', outputName, wanted.output), saveItem(dir, 'connections', connectionName, wanted.connection),
      ]) expect(result.ok).toBe(true);
      const { workspace, problems } = loadWorkspace({ dir, catalogue, hasSecret: () => true });
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect({
        file: clean(workspace.file), input: clean(workspace.inputs[inputName] ?? {}), output: clean(workspace.outputs[outputName] ?? {}), connection: clean(workspace.connections[connectionName] ?? {}),
      }).toEqual({ file: clean(wanted.file), input: clean(wanted.input), output: clean(wanted.output), connection: clean(wanted.connection) });
    }), { numRuns: 60 });
  });

  it('and saving it again changes no byte', () => {
    fc.assert(fc.property(output, (raw) => {
      const once = serialise(outputSchema, outputSchema.parse(raw), 'x');
      expect(serialise(outputSchema, outputSchema.parse(JSON.parse(once)), 'x')).toBe(once);
    }), { numRuns: 60 });
  });
});

it('writes $schema first, then the schema\'s order, settings by name, and no defaults', () => {
  const value = outputSchema.parse({ behaviour: { latency_ms: 5, status: 503 }, settings: { server: 'eu', alpha: 1 }, transport: 'simulated', partner: 'mixpanel' });
  saveItem(dir, 'outputs', 'mp', value);
  expect(readFileSync(join(dir, 'outputs/mp.json'), 'utf8')).toBe(`{
  "$schema": "../.cloudchamber/schemas/output.schema.json",
  "partner": "mixpanel",
  "settings": {
    "alpha": 1,
    "server": "eu"
  },
  "behaviour": {
    "status": 503,
    "latency_ms": 5
  }
}
`);
});

it.each(['../evil', '..', 'a/b', 'a\\b', '', 'A', 'x.json', 'con', '.hidden', 'a'.repeat(65), 'nul\0'])('refuses the name %j and writes nothing', (bad) => {
  const value = inputSchema.parse({ platform: 'web', key: 'k' });
  expect(saveItem(join(dir, 'inner'), 'inputs', bad, value)).toMatchObject({ ok: false, error: { code: 'bad-name', field: 'name' } });
  expect(deleteItem(join(dir, 'inner'), 'inputs', bad)).toMatchObject({ ok: false, error: { code: 'bad-name' } });
  expect(readdirSync(dir)).toEqual([]);
});

it('leaves the old file and no litter when it cannot write', () => {
  mkdirSync(join(dir, 'inputs', 'web.json'), { recursive: true });
  const result = saveItem(dir, 'inputs', 'web', inputSchema.parse({ platform: 'web', key: 'k' }));
  expect(result).toMatchObject({ ok: false, error: { code: 'not-writable' } });
  expect(readdirSync(join(dir, 'inputs'))).toEqual(['web.json']);
});
