/** `npm test`: everything, or with arguments only vitest with them. See lib/test-run.ts. */
import { onProjectNode, root } from './bootstrap.mjs';

await onProjectNode(import.meta.url);
const { test } = await import('./lib/test-run.ts');
process.exitCode = test(root, process.argv.slice(2));
