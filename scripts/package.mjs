/** `npm run package`: a fresh build, then installers for this system; arguments go to electron-builder (`-- --linux`). */
import { onProjectNode, root } from './bootstrap.mjs';

await onProjectNode(import.meta.url);
const { buildAfresh, runTool } = await import('./lib/build.ts');
const built = buildAfresh(root);
process.exitCode = built === 0 ? runTool(root, 'electron-builder/cli.js', ['--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)]) : built;
