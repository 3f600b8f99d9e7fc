/** Finds a Chromium for the tests and the screenshots, and installs one where none is. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

function onPath(): string[] {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
}

function inUsualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable];
        return folder === undefined ? [] : [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')];
      });
    default:
      return [];
  }
}

function playwrightCaches(): string[] {
  const cache = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? {
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright'),
  }[process.platform as string] ?? join(homedir(), '.cache/ms-playwright');
  if (!existsSync(cache)) return [];
  const inside = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-win/chrome.exe', 'chrome-win64/chrome.exe', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'];
  return readdirSync(cache)
    .filter((folder) => folder.startsWith('chromium-'))
    .sort()
    .reverse()
    .flatMap((folder) => inside.map((file) => join(cache, folder, file)));
}

/** Path of a Chromium-based browser, or null. */
export function findChromium(): string | null {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted !== undefined && wanted !== '') return existsSync(wanted) ? wanted : null;
  return [...onPath(), ...inUsualPlaces(), ...playwrightCaches()].find((file) => existsSync(file)) ?? null;
}

function run(command: string, args: readonly string[], timeout: number): boolean {
  console.error(`  ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
}

function installByApt(): boolean {
  if (process.platform !== 'linux' || spawnSync('apt-get', ['--version']).status !== 0) return false;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return false;
  const apt = (...args: string[]) => (isRoot ? run('apt-get', args, 600_000) : run('sudo', ['-n', 'apt-get', ...args], 600_000));
  const install = () => apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation');
  return install() || (apt('update') && install());
}

/** The browser that is there, or one that was installed just now. */
export function findOrInstallChromium(root: string): string | null {
  const found = findChromium();
  if (found !== null) return found;
  if (process.env['CHROMIUM_PATH'] !== undefined && process.env['CHROMIUM_PATH'] !== '') return null;
  console.error('No Chromium found; installing one …');
  if (installByApt()) return findChromium();
  run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'], 600_000);
  return findChromium();
}

export const CHROMIUM_REMEDY =
  'The tests need a Chromium (or Chrome, or Edge) and none could be found or installed. Install one, for instance with ' +
  '"apt-get install chromium" as root or "npx playwright-core install chromium", or name its program in CHROMIUM_PATH.';
