import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userDataDir } from './data-dir.ts';
import { explain, readText, writeFileAtomic } from './files.ts';
import { inspectFolder } from './layout.ts';
import { loadSettings, saveSettings } from './settings.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloudchamber-settings-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('engine settings', () => {
  it('have defaults', () => {
    expect(loadSettings(dir)).toEqual({ settings: { ingest_port: 7070, control_port: 7071, https_port: null, lan: false, tls_names: [], retention: { max_bytes: 2 * 1024 ** 3, max_age_ms: null } }, problems: [] });
  });

  it('come back as saved', () => {
    const saved = saveSettings(dir, { ingest_port: 8080, retention: { max_age_ms: 3_600_000 } });
    expect(saved.ok && loadSettings(dir).settings).toEqual(saved.ok && saved.value);
  });

  it('refuse a value that is wrong, naming the field', () => {
    expect(saveSettings(dir, { ingest_port: 70_000 })).toEqual({ ok: false, error: { code: 'invalid', field: 'ingest_port', message: '"ingest_port" is 70000: it must be at most 65535.' } });
    expect(existsSync(join(dir, 'settings.json'))).toBe(false);
  });

  it.each([
    ['cut off', '{ "ingest_port": 80', 1],
    ['of the wrong type', '{\n  "ingest_port": "80"\n}', 2],
    ['empty', '', 1],
  ])('a file that is %s is set aside with a problem, and defaults are used', (_case, text, line) => {
    writeFileSync(join(dir, 'settings.json'), text);
    const { settings, problems } = loadSettings(dir, 42);
    expect([settings.ingest_port, problems]).toMatchObject([7070, [{ severity: 'error', code: 'settings-broken', line }]]);
    expect(readFileSync(join(dir, 'settings.json.broken-42'), 'utf8')).toBe(text);
    expect(loadSettings(dir)).toMatchObject({ problems: [] });
  });

  it('that cannot be read are a problem, not a crash', () => {
    mkdirSync(join(dir, 'settings.json'));
    expect(loadSettings(dir).problems).toMatchObject([{ code: 'settings-unreadable' }]);
  });
});

describe('the data folder', () => {
  const cases: [string, Parameters<typeof userDataDir>[0], string][] = [
    ['Linux', { platform: 'linux', env: {}, home: '/home/ada' }, '/home/ada/.local/share/cloudchamber'],
    ['Linux with XDG', { platform: 'linux', env: { XDG_DATA_HOME: '/data' }, home: '/home/ada' }, '/data/cloudchamber'],
    ['Linux with a relative XDG, which does not count', { platform: 'linux', env: { XDG_DATA_HOME: 'data' }, home: '/home/ada' }, '/home/ada/.local/share/cloudchamber'],
    ['macOS', { platform: 'darwin', env: {}, home: '/Users/ada' }, '/Users/ada/Library/Application Support/cloudchamber'],
    ['Windows', { platform: 'win32', env: { LOCALAPPDATA: 'C:\\Users\\ada\\AppData\\Local' }, home: 'C:\\Users\\ada' }, 'C:\\Users\\ada\\AppData\\Local\\cloudchamber'],
    ['Windows without LOCALAPPDATA', { platform: 'win32', env: {}, home: 'C:\\Users\\ada' }, 'C:\\Users\\ada\\AppData\\Local\\cloudchamber'],
    ['an own choice', { platform: 'linux', env: { CLOUDCHAMBER_DATA: '/elsewhere', XDG_DATA_HOME: '/data' }, home: '/home/ada' }, '/elsewhere'],
  ];
  it.each(cases)('on %s', (_case, surroundings, expected) => {
    expect(userDataDir(surroundings)).toBe(expected);
  });
});

describe('files', () => {
  it.each(['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EISDIR', 'ENOTDIR', 'EMFILE'])('%s is explained with a remedy', (code) => {
    expect(explain(Object.assign(new Error('x'), { code }), '/w/a.json').message).toMatch(/^\/w\/a\.json: .+[;,] .+\.$/);
  });

  it('a file that is far too large is not read', () => {
    writeFileSync(join(dir, 'big.json'), Buffer.alloc(11 * 1024 * 1024));
    expect(readText(join(dir, 'big.json'))).toMatchObject({ ok: false, code: 'EFBIG' });
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is an outcome', () => {
    expect(writeFileAtomic('/dev/full/x.json', '1')).toMatchObject({ ok: false });
  });
});

it('tells a workspace from a new folder and from something else', () => {
  mkdirSync(join(dir, 'repository/.git'), { recursive: true });
  mkdirSync(join(dir, 'documents'));
  writeFileSync(join(dir, 'documents/letter.txt'), '');
  mkdirSync(join(dir, 'only-rules/rules'), { recursive: true });
  expect(['none', 'repository', 'documents', 'only-rules'].map((name) => inspectFolder(join(dir, name)))).toEqual(['empty', 'empty', 'other', 'workspace']);
});
