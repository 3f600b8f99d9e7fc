/** Can a window be opened here? Says why not in words that `npm start` prints. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

export type ElectronAnswer = { readonly ok: true; readonly binary: string } | { readonly ok: false; readonly reason: string };

const FIRST_BYTE_MS = 4_000;
const DOWNLOAD_MS = 10 * 60_000;
const REMEMBER_MS = 24 * 60 * 60_000;

const memory = z.object({ at: z.number(), version: z.string() });

/** Whether a window could be seen. */
export function displayProblem(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, uid: number | undefined): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  return uid === 0 ? 'Electron keeps its sandbox only for users other than root' : null;
}

/** A failed download is remembered for a day, so that the next start is quick. */
export function isRemembered(text: string | null, version: string, now: number): boolean {
  if (text === null) return false;
  try {
    const { success, data } = memory.safeParse(JSON.parse(text));
    return success && data.version === version && now - data.at >= 0 && now - data.at < REMEMBER_MS;
  } catch {
    return false;
  }
}

function installedBinary(folder: string): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : null;
  if (override !== undefined) return join(override, name ?? (process.platform === 'win32' ? 'electron.exe' : 'electron'));
  if (name === null) return null;
  const binary = join(folder, 'dist', name);
  return existsSync(binary) ? binary : null;
}

type DownloadArtifact = (details: {
  version: string;
  artifactName: string;
  platform: string;
  arch: string;
  checksums: unknown;
  downloadOptions: { signal: AbortSignal; quiet: boolean; getProgressCallback: () => Promise<void> };
}) => Promise<string>;

/**
 * Fills the cache that Electron's own installer reads. The installer waits for minutes on a host that does not
 * answer; this one gives up when nothing has come for a few seconds.
 */
async function fillDownloadCache(folder: string, version: string): Promise<boolean> {
  const fromElectron = createRequire(join(folder, 'package.json'));
  const { downloadArtifact } = await import(pathToFileURL(fromElectron.resolve('@electron/get')).href) as { downloadArtifact: DownloadArtifact };
  const silence = new AbortController();
  const watch = setTimeout(() => silence.abort(), FIRST_BYTE_MS);
  const stalled = setTimeout(() => silence.abort(), DOWNLOAD_MS);
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: fromElectron('./checksums.json'),
      downloadOptions: { signal: silence.signal, quiet: true, getProgressCallback: async () => clearTimeout(watch) },
    });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(watch);
    clearTimeout(stalled);
  }
}

export interface FindOptions {
  readonly root: string;
  /** The user insists: no memory of an earlier failure. */
  readonly force: boolean;
}

export async function findElectron({ root, force }: FindOptions): Promise<ElectronAnswer> {
  const folder = join(root, 'node_modules', 'electron');
  const display = displayProblem(process.platform, process.env, process.getuid?.());
  if (display !== null) return { ok: false, reason: display };
  const present = installedBinary(folder);
  if (present !== null) return { ok: true, binary: present };
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const memoryFile = join(root, 'node_modules', '.cache', 'cloudchamber', 'electron.json');
  const unavailable = { ok: false, reason: `Electron ${version} could not be downloaded (npm start -- --electron tries again)` } as const;
  if (!force && isRemembered(existsSync(memoryFile) ? readFileSync(memoryFile, 'utf8') : null, version, Date.now())) return unavailable;
  console.error(`Downloading Electron ${version} …`);
  if (await fillDownloadCache(folder, version)) {
    spawnSync(process.execPath, [join(folder, 'install.js')], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], timeout: DOWNLOAD_MS });
    const fetched = installedBinary(folder);
    if (fetched !== null) {
      rmSync(memoryFile, { force: true });
      return { ok: true, binary: fetched };
    }
  }
  mkdirSync(dirname(memoryFile), { recursive: true });
  writeFileSync(memoryFile, JSON.stringify({ at: Date.now(), version }));
  return unavailable;
}
