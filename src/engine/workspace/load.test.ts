/** Each folder of test/fixtures/workspace/problems is laid over a good workspace; `expected.json` says what is found. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../../test/fixtures/workspace/catalogue.ts';
import { loadWorkspace, parseFolder, readFolder } from './load.ts';
import type { LoadContext, ParseMemo } from './load.ts';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/workspace');
const problems = join(fixtures, 'problems');
/** Rewrites the expectations; look at the difference before committing it. */
const update = process.env['UPDATE_GOLDENS'] === '1';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloudchamber-load-'));
  cpSync(join(fixtures, 'base'), dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const context = (more: Partial<LoadContext> = {}): LoadContext => ({ dir, catalogue, hasSecret: () => false, ...more });

describe('a file that is wrong gives a problem with file, line and remedy, and the rest loads', () => {
  it.each(readdirSync(problems))('%s', (name) => {
    cpSync(join(problems, name), dir, { recursive: true, filter: (path) => !path.endsWith('expected.json') });
    const loaded = loadWorkspace(context());
    const { inputs, outputs, connections } = loaded.workspace;
    const found = { problems: loaded.problems, loaded: { inputs: Object.keys(inputs), outputs: Object.keys(outputs), connections: Object.keys(connections) } };
    const expected = join(problems, name, 'expected.json');
    if (update || !existsSync(expected)) writeFileSync(expected, `${JSON.stringify(found, undefined, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
  });
});

it.each([
  ['connection-to-missing-output', 'missing-output'], ['connection-to-broken-output', 'missing-output'], ['connection-from-missing-input', 'missing-input'], ['connection-twice', 'duplicate-connection'], ['unknown-partner', 'unknown-partner'],
])('%s: the connection stays known, with the place to repair', (name, code) => {
  cpSync(join(problems, name), dir, { recursive: true, filter: (path) => !path.endsWith('expected.json') });
  const { workspace, problems: found } = loadWorkspace(context());
  const [broken] = Object.values(workspace.brokenConnections);
  expect(Object.keys(workspace.connections)).not.toContain(Object.keys(workspace.brokenConnections)[0]);
  expect(broken).toMatchObject({ code, active: true });
  expect(existsSync(join(dir, broken!.file))).toBe(true);
  expect(found.some(({ file }) => file === broken!.file)).toBe(true);
});

it('fills defaults in', () => {
  const { workspace, problems: none } = loadWorkspace(context());
  expect(none).toEqual([]);
  expect(workspace.file.duplicates).toEqual({ drop_batches: true, drop_events: false, window_days: 30 });
  expect(workspace.connections['web-to-mixpanel']).toEqual({ input: 'web', output: 'mixpanel', active: true, environments: { development: true, production: true }, settings: {}, rules: [], custom_mappings: [], forwarding: { logged_in_only: false }, honor_opt_out: true, sampling_percent: 100 });
});

it('accepts a secret that this user has', () => {
  writeFileSync(join(dir, 'outputs/mixpanel.json'), '{ "partner": "mixpanel", "settings": { "token": { "$secret": "mx" } } }');
  expect(loadWorkspace(context({ hasSecret: (name) => name === 'mx' })).problems).toEqual([]);
});

it('keeps the last good version of a file that breaks while it is open, and says so', () => {
  const memo: ParseMemo = new Map();
  loadWorkspace(context({ memo }));
  writeFileSync(join(dir, 'inputs/web.json'), '{ "platform": "web", ');
  const broken = loadWorkspace(context({ memo }));
  expect(broken.workspace.inputs['web']?.key).toBe('us1-web');
  expect(broken.problems.map(({ file, message }) => [file, message.includes('stays in use')])).toEqual([['inputs/web.json', true]]);
});

it('complains once of a plan whose text breaks while it is open', () => {
  const memo: ParseMemo = new Map();
  const complaints: string[] = [];
  const catalogueOf = { ...context().catalogue, planProblems: (text: string) => { complaints.push(text); return []; } };
  mkdirSync(join(dir, 'plans'), { recursive: true });
  writeFileSync(join(dir, 'plans/shop.json'), '{ "data_plan_id": "shop", "data_plan_name": "Shop", "data_plan_versions": [] }');
  loadWorkspace(context({ memo, catalogue: catalogueOf }));
  loadWorkspace(context({ memo, catalogue: catalogueOf }));
  expect(complaints).toHaveLength(1);
  writeFileSync(join(dir, 'plans/shop.json'), '{ "data_plan_id"');
  const broken = loadWorkspace(context({ memo, catalogue: catalogueOf }));
  expect(broken.problems.filter(({ file }) => file === 'plans/shop.json')).toHaveLength(1);
  expect([complaints.length, Object.keys(broken.workspace.plans)]).toEqual([1, ['shop']]);
});

it('remembers the key of an input file that cannot be used, so that its calls do not make another input', () => {
  writeFileSync(join(dir, 'inputs/web.json'), '{ "platform": "web", "key": "us1-web", "label": }');
  expect([...loadWorkspace(context()).brokenInputs]).toEqual([['us1-web', { name: 'web', platform: 'web' }]]);
});

it('says why a file cannot be read', () => {
  mkdirSync(join(dir, 'inputs/folder.json'));
  const folder = readFolder(dir);
  expect(folder.problems).toEqual([{ severity: 'error', code: 'unreadable', file: 'inputs/folder.json', message: `${join(dir, 'inputs/folder.json')}: a folder is in the place of the file; move it away.` }]);
  expect(Object.keys(parseFolder(folder, context()).workspace.inputs)).toEqual(['s2s', 'web']);
});

it('uses stable defaults for a folder without its top file', () => {
  rmSync(join(dir, 'cloudchamber.json'));
  const [first, second] = [loadWorkspace(context()), loadWorkspace(context())];
  expect(first.problems.map(({ code }) => code)).toEqual(['workspace-file-missing']);
  expect(first.workspace.file.workspace_token).toBe(second.workspace.file.workspace_token);
});
