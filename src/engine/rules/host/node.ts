/** Finds a Node binary whose permission model blocks files, processes, threads and the network: that came with Node 25. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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
  const { resourcesPath } = process as { resourcesPath?: string };
  const packaged = resourcesPath === undefined ? null : join(resourcesPath, 'node', executable);
  for (const path of [packaged, installed()]) {
    if (path !== null && existsSync(path)) return { ok: true, path, version: '' };
  }
  return { ok: false, message: `Rules need Node ${OLDEST_MAJOR} or later to be locked up, and there is none beside this Node ${node}. Start Cloudchamber on Node ${OLDEST_MAJOR}, or install its packages again.` };
}

function installed(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', executable);
  } catch {
    return null;
  }
}
