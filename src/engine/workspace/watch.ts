/**
 * Tells when something below a workspace's folder changed. Says nothing about what: the service reads the folder again
 * and compares, so an editor's rename dance, a git checkout and our own writes all come out right.
 */
import { relative, sep } from 'node:path';
import { GENERATED_DIR, KINDS, WORKSPACE_FILE } from './layout.ts';

/** Long enough for an editor's "write aside and rename" and a checkout of many files, short enough to feel immediate. */
const DEBOUNCE_MS = 40;

export interface FolderWatch {
  /** Watching has begun: a change made after this is seen. */
  readonly ready: Promise<void>;
  dispose(): Promise<void>;
}

export function watchFolder(dir: string, changed: () => void, failed: (error: unknown) => void): FolderWatch {
  let timer: NodeJS.Timeout | undefined;
  let disposed = false;
  let close = async (): Promise<void> => {};

  const soon = (): void => {
    clearTimeout(timer);
    if (!disposed) timer = setTimeout(changed, DEBOUNCE_MS);
  };

  const ready = start();
  return {
    ready,
    async dispose() {
      disposed = true;
      clearTimeout(timer);
      await ready;
      await close();
    },
  };

  async function start(): Promise<void> {
    try {
      const { watch } = await import('chokidar');
      if (disposed) return;
      const watcher = watch(dir, { ignored: (path) => !isRelevant(dir, path), ignoreInitial: true, depth: 1, ignorePermissionErrors: true });
      close = () => watcher.close();
      watcher.on('all', soon);
      watcher.on('error', failed);
      await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
    } catch (error) {
      failed(error);
    }
  }
}

/** Only the workspace's own folders and their JSON files; temporary files, generated schemas and a repository's rest are not watched. */
function isRelevant(dir: string, path: string): boolean {
  const inside = relative(dir, path);
  if (inside === '' || inside.startsWith('..')) return true;
  const [top = '', file, deeper] = inside.split(sep);
  if (top === GENERATED_DIR || deeper !== undefined) return false;
  if (file === undefined) return top === WORKSPACE_FILE || KINDS.some((kind) => kind === top);
  return KINDS.some((kind) => kind === top) && file.endsWith('.json') && !file.startsWith('.');
}
