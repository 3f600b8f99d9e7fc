/** electron-builder's binary parts cannot be had everywhere, so its configuration is checked against its schema and the build. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/lib/build.ts';

const root = join(import.meta.dirname, '..', '..');
const fromBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));

interface Configuration {
  readonly files: readonly string[];
  readonly asarUnpack: readonly string[];
  readonly extraResources: readonly { readonly from: string; readonly to: string }[];
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly linux: { readonly icon: string };
  readonly mac: { readonly icon: string };
  readonly win: { readonly icon: string };
}

const yaml = fromBuilder('js-yaml') as { load(text: string): unknown };
const configuration = yaml.load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string; dependencies: Record<string, string> };

const included = (file: string) => configuration.files.some((pattern) => !pattern.startsWith('!') && (pattern === file || file.startsWith(pattern.replace('**', ''))));

/** Size of a PNG from its header. */
function pngSize(file: string): { width: number; height: number } {
  const bytes = readFileSync(file);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

describe('packaging', () => {
  beforeAll(() => {
    if (buildIfStale(root) !== 0) throw new Error('the build failed');
  }, 120_000);

  it('is a configuration that electron-builder accepts', async () => {
    const { validateConfiguration } = fromBuilder('app-builder-lib/out/util/config/config.js') as { validateConfiguration(config: unknown, logger: unknown): Promise<void> };
    const { DebugLogger } = fromBuilder('builder-util') as { DebugLogger: new (enabled: boolean) => unknown };
    await expect(validateConfiguration(configuration, new DebugLogger(false))).resolves.toBeUndefined();
  });

  it('has every file that the app starts from', () => {
    const needed = [
      manifest.main, 'out/main/engine-process.js', 'out/main/pipeline-worker.js', 'out/main/query-worker.js', 'out/main/certificate-worker.js', 'out/preload/index.cjs', 'out/renderer/index.html',
      'resources/icons/512x512.png', 'package.json',
    ];
    expect(needed.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    expect(needed.filter((file) => !included(file))).toEqual([]);
  });

  it('brings the Node that rules run in', () => {
    expect(configuration.extraResources).toContainEqual({ from: 'node_modules/node/bin', to: 'node', filter: ['node', 'node.exe'] });
    expect(existsSync(join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))).toBe(true);
  });

  it('names icons of the sizes that the systems want', () => {
    const sizes = { [configuration.mac.icon]: 1024, [configuration.win.icon]: 256, [`${configuration.linux.icon}/512x512.png`]: 512 };
    for (const [file, size] of Object.entries(sizes)) expect(pngSize(join(root, file))).toEqual({ width: size, height: size });
  });

  it('takes native binaries out of the archive', () => {
    expect(Object.keys(manifest.dependencies)).toContain('better-sqlite3');
    expect(globSync('node_modules/better-sqlite3/prebuilds/*.node', { cwd: root }).length).toBeGreaterThan(0);
    expect(configuration.asarUnpack).toEqual(['**/node_modules/better-sqlite3/prebuilds/**', '**/node_modules/@esbuild/**']);
  });

  it('sets every fuse on the safe side', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('leaves sources, tests and tools out', () => {
    const development = ['src/main/index.ts', 'test/e2e/shell/shell.test.ts', 'scripts/start.mjs', 'bench/run.mjs', '.ci/run', 'electron.vite.config.ts'];
    expect(development.filter(included)).toEqual([]);
  });

  it('bundles what is not a production dependency', () => {
    const bundled = globSync('out/main/*.js', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
    const outside = new Set([...bundled.matchAll(/^import[^'"]*?['"]([^.'"][^'"]*)['"];?$/gm)].map(([, name = '']) => name).filter((name) => !name.startsWith('node:') && name !== 'electron'));
    const packages = [...outside].map((name) => name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/'));
    expect(packages.filter((name) => !(name in manifest.dependencies))).toEqual([]);
  });

  it('gives the preload nothing to load but Electron', () => {
    const preload = readFileSync(join(root, 'out/preload/index.cjs'), 'utf8');
    expect([...preload.matchAll(/require\((['"])(.*?)\1\)/g)].map(([, , name]) => name)).toEqual(['electron']);
  });
});
