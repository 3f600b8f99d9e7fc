/** `npm start`: whatever is missing is installed and built, then Cloudchamber opens. See lib/start.ts. */
import { onProjectNode, root } from './bootstrap.mjs';

await onProjectNode(import.meta.url);
const { start } = await import('./lib/start.ts');
process.exitCode = await start(root, process.argv.slice(2));
