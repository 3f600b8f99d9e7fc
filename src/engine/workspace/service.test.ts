import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../../test/fixtures/workspace/catalogue.ts';
import { PLATFORMS } from '../../protocol/vocabulary.ts';
import { openWorkspace } from './service.ts';
import type { OpenWorkspaceOptions, WorkspaceChange, WorkspaceHandle } from './service.ts';

const base = join(import.meta.dirname, '../../../test/fixtures/workspace/base');

let root: string;
let dir: string;
let dataDir: string;
let open: WorkspaceHandle[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cloudchamber-service-'));
  dir = join(root, 'workspace');
  dataDir = join(root, 'data');
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((handle) => handle.dispose()));
  rmSync(root, { recursive: true, force: true });
});

function opened(options: Partial<OpenWorkspaceOptions> = {}): WorkspaceHandle {
  const handle = openWorkspace({ dir, dataDir, catalogue, watch: false, ...options });
  open.push(handle);
  return handle;
}

function prepared(options: Partial<OpenWorkspaceOptions> = {}): WorkspaceHandle {
  cpSync(base, dir, { recursive: true });
  return opened(options);
}

/** Every file below a folder with its text. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('a new workspace makes itself', () => {
  it('with an input for each platform, two connections and no problem', () => {
    const handle = opened();
    expect(handle.current.problems).toEqual([]);
    expect(handle.inputs().map(({ platform }) => platform)).toEqual([...PLATFORMS]);
    for (const input of handle.inputs()) expect(input).toMatchObject({ key: expect.stringMatching(/^us1-[0-9a-f]{32}$/), secret: expect.stringMatching(/^[0-9a-f]{48}$/), auth: 'off' });
    expect(Object.keys(handle.current.workspace.connections)).toEqual(['s2s-to-webhook', 'web-to-mixpanel']);
    expect(handle.secrets.get('output.mixpanel.token')).toBeTruthy();
    expect(existsSync(join(dir, 'README.md'))).toBe(true);
  });

  it('once: opened again it is the same', () => {
    const first = opened();
    const second = opened();
    expect(second.current.workspace).toEqual(first.current.workspace);
    expect(second.inputs()).toEqual(first.inputs());
  });

  it('without touching what is in the folder', () => {
    mkdirSync(dir);
    writeFileSync(join(dir, 'README.md'), 'mine');
    opened();
    expect(readFileSync(join(dir, 'README.md'), 'utf8')).toBe('mine');
  });

  it('but a folder that has inputs only gets its top file', () => {
    mkdirSync(join(dir, 'inputs'), { recursive: true });
    writeFileSync(join(dir, 'inputs/shop.json'), '{ "platform": "web", "key": "k" }');
    const handle = opened();
    expect([handle.inputs().map(({ name }) => name), handle.current.problems]).toEqual([['shop'], []]);
    expect(existsSync(join(dir, 'cloudchamber.json'))).toBe(true);
  });

  it('and where it cannot, the engine still has something to work with', () => {
    writeFileSync(dir, 'a file is where the folder should be');
    const handle = opened();
    expect(handle.current.problems.map(({ code }) => code)).toContain('not-writable');
    const input = handle.registerInput('us1-new', 'web');
    expect(handle.findInput('us1-new')).toEqual(input);
    expect(handle.current.workspace.inputs[input.name]?.key).toBe('us1-new');
  });
});

it('keeps secrets out of every file of the workspace, in a file that only this user reads', () => {
  const handle = opened();
  handle.put('outputs', 'second', { partner: 'mixpanel', settings: { token: 'very-secret-token' } });
  handle.put('inputs', 'shop', { platform: 'web', key: 'us1-shop', secret: 'very-secret-input' });
  const secrets = Object.values(handle.secrets.snapshot());
  expect(secrets).toEqual(expect.arrayContaining(['very-secret-token', 'very-secret-input']));
  for (const text of filesBelow(dir)) for (const secret of secrets) expect(text).not.toContain(secret);
  expect(handle.current.workspace.outputs['second']?.settings).toEqual({ token: { $secret: 'output.second.token' } });
  if (process.platform !== 'win32') expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

describe('changes over the API', () => {
  it.each<[string, string, string, unknown, { code: string; field?: string }]>([
    ['an unknown kind', 'rulez', 'x', {}, { code: 'unknown-kind', field: 'kind' }],
    ['a name that leaves the folder', 'inputs', '../x', { platform: 'web', key: 'k' }, { code: 'bad-name', field: 'name' }],
    ['no object', 'inputs', 'x', null, { code: 'invalid' }],
    ['a wrong field', 'inputs', 'x', { platform: 'wap', key: 'k' }, { code: 'invalid', field: 'platform' }],
    ['a deep wrong field', 'outputs', 'x', { partner: 'webhook', behaviour: { status: 1 } }, { code: 'invalid', field: 'behaviour.status' }],
    ['the key of another input', 'inputs', 'x', { platform: 'web', key: 'us1-web' }, { code: 'duplicate-key', field: 'key' }],
    ['an unknown partner', 'outputs', 'x', { partner: 'nobody' }, { code: 'unknown-partner', field: 'partner' }],
    ['an unknown setting', 'outputs', 'x', { partner: 'webhook', settings: { ulr: 'x' } }, { code: 'unknown-setting', field: 'settings.ulr' }],
    ['a setting of the wrong type', 'outputs', 'x', { partner: 'webhook', settings: { retries: 'x' } }, { code: 'invalid', field: 'settings.retries' }],
    ['an input that is not there', 'connections', 'x', { input: 'constructor', output: 'hook' }, { code: 'missing-input', field: 'input' }],
    ['an output that is not there', 'connections', 'x', { input: 'web', output: 'nope' }, { code: 'missing-output', field: 'output' }],
    ['the same connection again', 'connections', 'x', { input: 'web', output: 'mixpanel' }, { code: 'duplicate-connection', field: 'output' }],
  ])('refuse %s', (_case, kind, name, value, error) => {
    const handle = prepared();
    const before = handle.current;
    const result = handle.put(kind, name, value);
    expect(result).toMatchObject({ ok: false, error });
    expect(handle.current).toBe(before);
  });

  it('write the file, raise the revision and tell once', () => {
    const changes: WorkspaceChange[] = [];
    const handle = prepared({ onChange: (change) => changes.push(change) });
    expect(handle.put('connections', 's2s-to-hook', { input: 's2s', output: 'hook', active: false })).toMatchObject({ ok: true, value: { active: false } });
    expect(handle.current.workspace.connections['s2s-to-hook']).toMatchObject({ input: 's2s', output: 'hook', active: false, settings: {} });
    expect(changes.map(({ revision, origin }) => [revision, origin])).toEqual([[2, 'api']]);
    handle.reload();
    expect(changes).toHaveLength(1);
  });

  it('refuse to delete what connections use, naming them', () => {
    const handle = prepared();
    handle.put('connections', 'second', { input: 's2s', output: 'mixpanel' });
    expect(handle.delete('outputs', 'mixpanel')).toEqual({ ok: false, error: { code: 'in-use', field: 'output', message: 'The output "mixpanel" is used by the connections "second" and "web-to-mixpanel": delete those first.' } });
    expect(handle.delete('connections', 'second').ok).toBe(true);
    expect(handle.delete('connections', 'web-to-mixpanel').ok).toBe(true);
    expect(handle.delete('outputs', 'mixpanel').ok).toBe(true);
    expect(handle.delete('outputs', 'mixpanel')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('forget the secrets of what is deleted', () => {
    const handle = prepared();
    handle.put('outputs', 'other', { partner: 'mixpanel', settings: { token: 'abc' } });
    handle.delete('outputs', 'other');
    expect(handle.secrets.names()).not.toContain('output.other.token');
  });

  it('mend a broken file', () => {
    const handle = prepared();
    writeFileSync(join(dir, 'outputs/hook.json'), '{');
    handle.reload();
    expect(handle.current.problems.map(({ file }) => file)).toEqual(['outputs/hook.json']);
    handle.put('outputs', 'hook', { partner: 'webhook', settings: { url: 'http://x' } });
    expect(handle.current.problems).toEqual([]);
  });

  it('change the top file', () => {
    const handle = prepared();
    expect(handle.putFile({ name: 'New', workspace_token: '0badf00d', limits: { bulk_batches: 0 } })).toMatchObject({ ok: false, error: { code: 'invalid', field: 'limits.bulk_batches' } });
    expect(handle.putFile({ name: 'New', workspace_token: '0badf00d' }).ok).toBe(true);
    expect(handle.current.workspace.file.name).toBe('New');
  });

  it('say it when the disk refuses, and keep what was', () => {
    const handle = prepared();
    rmSync(join(dir, 'inputs'), { recursive: true });
    writeFileSync(join(dir, 'inputs'), 'a file is in the way');
    expect(handle.put('inputs', 'x', { platform: 'web', key: 'k' })).toMatchObject({ ok: false, error: { code: 'not-writable' } });
  });
});

describe('secrets', () => {
  it('set later raise the revision, since what is sent changes', () => {
    const handle = prepared();
    handle.put('outputs', 'mixpanel', { partner: 'mixpanel', settings: { token: { $secret: 'mx' } } });
    expect(handle.current.problems.map(({ code }) => code)).toEqual(['missing-secret']);
    const before = handle.current.revision;
    expect(handle.secrets.set('mx', 'abc').ok).toBe(true);
    expect([handle.current.problems, handle.current.revision]).toEqual([[], before + 1]);
  });

  it('belong to one workspace', () => {
    const first = prepared();
    first.secrets.set('mx', 'abc');
    dir = join(root, 'other');
    expect(opened().secrets.get('mx')).toBeUndefined();
  });

  it('survive a restart, and a broken file is set aside with a problem', () => {
    prepared().secrets.set('mx', 'abc');
    expect(opened().secrets.get('mx')).toBe('abc');
    writeFileSync(join(dataDir, 'secrets.json'), '{ broken');
    const handle = opened({ now: () => 42 });
    expect(handle.current.problems.map(({ code }) => code)).toEqual(['secrets-broken']);
    expect(readFileSync(join(dataDir, 'secrets.json.broken-42'), 'utf8')).toBe('{ broken');
    expect(handle.inputs().every(({ secret }) => secret !== '')).toBe(true);
  });

  it('that cannot be read are never written over', () => {
    mkdirSync(join(dataDir, 'secrets.json'), { recursive: true });
    const handle = prepared();
    expect(handle.secrets.set('mx', 'abc')).toMatchObject({ ok: false, error: { code: 'not-writable' } });
    expect(handle.secrets.get('mx')).toBe('abc');
    expect(handle.current.problems.map(({ code }) => code)).toContain('secrets-unreadable');
  });

  it.skipIf(process.platform === 'win32')('are closed to others again after somebody opened the file', () => {
    prepared();
    chmodSync(join(dataDir, 'secrets.json'), 0o644);
    opened();
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('follow a workspace in the data folder when that folder moves', () => {
    dir = join(dataDir, 'workspace');
    const before = opened().inputs();
    const moved = join(root, 'moved');
    renameSync(dataDir, moved);
    dataDir = moved;
    dir = join(moved, 'workspace');
    expect(opened().inputs()).toEqual(before);
  });
});

describe('unknown keys become inputs', () => {
  it('saved, with a secret, under a free name', () => {
    const handle = prepared();
    const made = handle.registerInput('us1-new', 'web');
    expect(made).toMatchObject({ name: 'web-2', platform: 'web', key: 'us1-new', auth: 'off' });
    expect(handle.registerInput('us1-new', 'ios')).toEqual(made);
    expect(opened().findInput('us1-new')).toEqual(made);
  });

  it('but the key of a broken input file does not: it counts for that input', () => {
    cpSync(base, dir, { recursive: true });
    writeFileSync(join(dir, 'inputs/web.json'), '{ "platform": "web", "key": "us1-web", "label": }');
    const handle = opened();
    expect(handle.findInput('us1-web')).toBeNull();
    expect(handle.registerInput('us1-web', 's2s')).toMatchObject({ name: 'web', platform: 'web' });
    expect(readdirSync(join(dir, 'inputs'))).toEqual(['s2s.json', 'web.json']);
    writeFileSync(join(dir, 'inputs/web.json'), '{ "platform": "web", "key": "us1-web", "auth": "strict" }');
    handle.reload();
    expect([handle.findInput('us1-web')?.auth, handle.current.problems]).toEqual(['strict', []]);
  });

  it('nor does a key that cannot be one', () => {
    const handle = prepared();
    expect(handle.registerInput('../../etc', 'web')).toMatchObject({ name: 'web', key: '../../etc', secret: '' });
    expect(handle.inputs()).toHaveLength(2);
  });
});

it('takes a secret given in clear out of the settings and keeps it', () => {
  const handle = prepared();
  handle.put('outputs', 'mixpanel', { partner: 'mixpanel', settings: { token: 'abc' } });
  expect(handle.current.workspace.outputs['mixpanel']?.settings['token']).toEqual({ $secret: 'output.mixpanel.token' });
  expect(handle.secrets.snapshot()['output.mixpanel.token']).toBe('abc');
});

it('locates a value for pointers in reasons', () => {
  const handle = prepared();
  expect(handle.locate('connections', 'web-to-mixpanel', ['output'])).toEqual({ file: 'connections/web-to-mixpanel.json', line: 3, column: 13 });
  expect(handle.locate('connections', 'web-to-mixpanel', ['settings', 'none'])).toEqual({ file: 'connections/web-to-mixpanel.json', line: 1, column: 1 });
  expect(handle.locate('connections', 'none', [])).toBeNull();
});

describe('changes from outside', () => {
  function watched(): { handle: WorkspaceHandle; next: () => Promise<WorkspaceChange>; seen: WorkspaceChange[] } {
    const seen: WorkspaceChange[] = [];
    let taken = 0;
    let wake = (): void => {};
    const handle = prepared({ watch: true, onChange: (change) => {
      seen.push(change);
      wake();
    } });
    const next = async (): Promise<WorkspaceChange> => {
      while (seen.length <= taken) await new Promise<void>((resolve) => (wake = resolve));
      return seen[taken++] as WorkspaceChange;
    };
    return { handle, next, seen };
  }

  it('a new file, a changed one, a removed one and a broken one are seen', async () => {
    const { handle, next } = watched();
    await handle.ready;
    writeFileSync(join(dir, 'inputs/ios.json'), '{ "platform": "ios", "key": "us1-ios" }');
    expect((await next()).workspace.inputs['ios']?.key).toBe('us1-ios');
    writeFileSync(join(dir, 'inputs/ios.json'), '{ "platform": "ios", "key": "us1-ios2" }');
    expect(await next()).toMatchObject({ origin: 'outside', workspace: { inputs: { ios: { key: 'us1-ios2' } } } });
    rmSync(join(dir, 'inputs/ios.json'));
    expect((await next()).workspace.inputs['ios']).toBeUndefined();
    writeFileSync(join(dir, 'outputs/hook.json'), '{ oops');
    expect((await next()).problems).toMatchObject([{ code: 'json-syntax', file: 'outputs/hook.json', line: 1 }]);
  });

  it('an editor that writes aside and renames is one change', async () => {
    const { handle, next, seen } = watched();
    await handle.ready;
    writeFileSync(join(dir, 'inputs/web.json.tmp'), '{ "platform": "web", "key": "us1-atomic" }');
    renameSync(join(dir, 'inputs/web.json.tmp'), join(dir, 'inputs/web.json'));
    expect((await next()).workspace.inputs['web']?.key).toBe('us1-atomic');
    expect(seen).toHaveLength(1);
  });

  it('the first file of a kind is seen', async () => {
    const { handle, next } = watched();
    await handle.ready;
    rmSync(join(dir, 'connections'), { recursive: true });
    expect((await next()).workspace.connections).toEqual({});
    mkdirSync(join(dir, 'connections'));
    writeFileSync(join(dir, 'connections/x.json'), '{ "input": "s2s", "output": "hook" }');
    expect(Object.keys((await next()).workspace.connections)).toEqual(['x']);
  });

  it('our own writes do not come back', async () => {
    const { handle, next, seen } = watched();
    await handle.ready;
    handle.put('inputs', 'ios', { platform: 'ios', key: 'us1-ios' });
    writeFileSync(join(dir, 'inputs/tvos.json'), '{ "platform": "tvos", "key": "us1-tvos" }');
    expect((await next()).origin).toBe('api');
    const outside = await next();
    expect([outside.origin, Object.keys(outside.workspace.inputs)]).toEqual(['outside', ['ios', 's2s', 'tvos', 'web']]);
    expect(seen).toHaveLength(2);
  });

  it('a folder that goes away leaves the configuration in use until it is back', async () => {
    const { handle, next } = watched();
    await handle.ready;
    renameSync(dir, join(root, 'away'));
    expect(await next()).toMatchObject({ workspace: { inputs: { web: {} } }, problems: [{ code: 'workspace-missing' }] });
    renameSync(join(root, 'away'), dir);
    expect((await next()).problems).toEqual([]);
  });

  it('nothing is told after disposal, which may come at any time and twice', async () => {
    const { handle, seen } = watched();
    await handle.dispose();
    await handle.dispose();
    writeFileSync(join(dir, 'inputs/ios.json'), '{ "platform": "ios", "key": "us1-ios" }');
    handle.reload();
    expect(seen).toEqual([]);
  });
});

describe('groups', () => {
  const group = { id: 'billing_team', source_user_attribute: 'billing_account', attributes: [{ id: 'is_paying', type: 'boolean_or' }] };

  it('are files named by their id', () => {
    const handle = prepared();
    expect(handle.put('groups', 'billing_team', group)).toMatchObject({ ok: true });
    expect(handle.current.workspace.groups).toEqual({ billing_team: { ...group, description: '', $schema: '../.cloudchamber/schemas/group.schema.json' } });
    expect(handle.put('groups', 'other', group)).toMatchObject({ ok: false, error: { code: 'invalid', field: 'id' } });
    expect(handle.delete('groups', 'billing_team').ok).toBe(true);
  });
});
