/**
 * Tells when something below a workspace's folder changed. Says nothing about what: the service reads the folder again
 * and compares, so an editor's rename dance, a git checkout and our own writes all come out right.
 */
import { existsSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { GENERATED_DIR, KINDS, RULES_DIR, WORKSPACE_FILE } from './layout.ts';

/** Long enough for an editor's "write aside and rename" and a checkout of many files, short enough to feel immediate. */
const DEBOUNCE_MS = 40;

export interface FolderWatch {
  /** Watching has begun: a change made after this is seen. */
  readonly ready: Promise<void>;
  dispose(): Promise<void>;
}

/** A folder that was moved away (a branch switched, a disk unplugged) is looked for this often. */
const RETURN_POLL_MS = 250;

export function watchFolder(dir: string, changed: () => void, failed: (error: unknown) => void): FolderWatch {
  let debounce: NodeJS.Timeout | undefined;
  let poll: NodeJS.Timeout | undefined;
  let disposed = false;
  let starting = start();
  let close = async (): Promise<void> => {};

  return {
    ready: starting,
    async dispose() {
      disposed = true;
      clearTimeout(debounce);
      clearInterval(poll);
      await starting;
      await close();
    },
  };

  function soon(): void {
    clearTimeout(debounce);
    if (!disposed) debounce = setTimeout(changed, DEBOUNCE_MS);
  }

  async function start(): Promise<void> {
    try {
      const { watch } = await import('chokidar');
      if (disposed) return;
      const watcher = watch(dir, { ignored: (path) => !isRelevant(dir, path), ignoreInitial: true, depth: 3, ignorePermissionErrors: true });
      close = () => watcher.close();
      watcher.on('all', (event, path) => {
        soon();
        if (event === 'unlinkDir' && path === dir) awaitReturn();
      });
      watcher.on('error', failed);
      await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
    } catch (error) {
      failed(error);
    }
  }

  /** A watcher that lost its folder does not see all of it again when it comes back, so a new one is made then. */
  function awaitReturn(): void {
    clearInterval(poll);
    poll = setInterval(() => {
      if (!existsSync(dir)) return;
      clearInterval(poll);
      starting = close().then(start).then(soon);
    }, RETURN_POLL_MS);
  }
}

/** Only the workspace's own folders and their JSON files; temporary files, generated schemas and a repository's rest are not watched. */
function isRelevant(dir: string, path: string): boolean {
  const inside = relative(dir, path);
  if (inside === '' || inside.startsWith('..')) return true;
  const [top = '', file, deeper] = inside.split(sep);
  if (top === GENERATED_DIR) return false;
  if (top === RULES_DIR) return !basename(path).startsWith('.');
  if (deeper !== undefined) return false;
  // When the folder itself goes away, the system reports its own name as if it were in it.
  if (file === undefined) return top === WORKSPACE_FILE || top === basename(dir) || KINDS.some((kind) => kind === top);
  return KINDS.some((kind) => kind === top) && file.endsWith('.json') && !file.startsWith('.');
}
