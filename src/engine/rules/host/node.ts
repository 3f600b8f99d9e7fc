/** Finds a Node binary whose permission model blocks files, processes, threads and the network: that came with Node 25. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuleNode } from './types.ts';

const OLDEST_MAJOR = 26;
const executable = process.platform === 'win32' ? 'node.exe' : 'node';

/**
 * Where the binary may be: this very process under the CLI, beside the packaged app, or the development tree's own.
 * Electron's binary is none: it cannot run as Node (its fuse is off) and its Node is older.
 */
export function findRuleNode(): RuleNode {
  const { electron, node } = process.versions as { electron?: string; node: string };
  if (electron === undefined && Number(node.split('.')[0]) >= OLDEST_MAJOR) return { ok: true, path: process.execPath, version: node };
  for (const path of [packaged(), installed()]) {
    if (path !== null && existsSync(path)) return { ok: true, path, version: '' };
  }
  return { ok: false, message: `Rules need Node ${OLDEST_MAJOR} or later to be locked up, and there is none beside this Node ${node}. Start Cloudchamber on Node ${OLDEST_MAJOR}, or install its packages again.` };
}

/** Threads of Electron's processes lack `resourcesPath`; the archive that this code came from lies there too. */
function packaged(): string | null {
  const { resourcesPath } = process as { resourcesPath?: string };
  const archive = /^(.*)[\\/]app\.asar[\\/]/.exec(fileURLToPath(import.meta.url))?.[1];
  const folder = resourcesPath ?? archive;
  return folder === undefined ? null : join(folder, 'node', executable);
}

function installed(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', executable);
  } catch {
    return null;
  }
}
