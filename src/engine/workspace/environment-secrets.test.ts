import { rmSync, readFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { secretVariable } from '../../protocol/secret-variable.ts';
import { CATALOGUE } from '../server/catalogue.ts';
import { environmentSecret } from './environment-secrets.ts';
import { openWorkspace } from './service.ts';
import type { WorkspaceHandle } from './service.ts';

it.each([['output.mixpanel.token', 'CLOUDCHAMBER_SECRET_OUTPUT_MIXPANEL_TOKEN'], ['my-key_2', 'CLOUDCHAMBER_SECRET_MY_KEY_2'], ['MX', 'CLOUDCHAMBER_SECRET_MX']])('%s is %s', (name, variable) => {
  expect(secretVariable(name)).toBe(variable);
  expect(environmentSecret(name, { [variable]: 'v' })).toBe('v');
  expect(environmentSecret(name, { [variable]: '' })).toBeUndefined();
});

describe('a workspace', () => {
  const root = mkdtempSync(join(tmpdir(), 'cloudchamber-test-'));
  let workspace: WorkspaceHandle | null = null;
  afterEach(async () => {
    await workspace?.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  it('takes from the environment what its files name and its store lacks, and nothing else', () => {
    const env = { CLOUDCHAMBER_SECRET_MX: 'from-outside', CLOUDCHAMBER_SECRET_UNNAMED: 'not-asked-for', CLOUDCHAMBER_SECRET_INPUT_S2S: 'never', CLOUDCHAMBER_SECRET_LATER: 'in-a-draft' };
    workspace = openWorkspace({ dir: join(root, 'w'), dataDir: root, catalogue: CATALOGUE, watch: false, env });
    const put = workspace.put('outputs', 'mine', { partner: 'mixpanel', settings: { token: { $secret: 'mx' } } });
    expect(put.ok).toBe(true);
    expect(workspace.current.problems.filter(({ code }) => code === 'missing-secret')).toEqual([]);
    expect(workspace.secrets.snapshot()).toMatchObject({ mx: 'from-outside' });
    expect(Object.values(workspace.secrets.snapshot())).not.toContain('not-asked-for');
    expect(workspace.inputs().map(({ secret }) => secret)).not.toContain('never');
    const draft = workspace.draft([{ kind: 'outputs', name: 'mine', value: { partner: 'mixpanel', settings: { token: { $secret: 'later' } } } }]);
    expect(draft).toMatchObject({ ok: true, value: { secrets: { later: 'in-a-draft' } } });
    expect([workspace.secrets.get('mx'), workspace.secrets.resolve('mx'), workspace.secrets.names().includes('mx')]).toEqual([undefined, 'from-outside', false]);
    workspace.secrets.set('mx', 'stored');
    expect([workspace.secrets.resolve('mx'), workspace.secrets.snapshot()['mx']]).toEqual(['stored', 'stored']);
    const text = readFileSync(join(root, 'secrets.json'), 'utf8');
    for (const value of Object.values(env)) expect(text).not.toContain(value);
  });
});
