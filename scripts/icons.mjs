/** Draws resources/icons anew; their source is lib/icons.ts. */
import { onProjectNode, root } from './bootstrap.mjs';

await onProjectNode(import.meta.url);
const { CHROMIUM_REMEDY, findOrInstallChromium } = await import('./lib/chromium.ts');
const { renderIcons } = await import('./lib/icons.ts');
const chromium = findOrInstallChromium(root);
if (chromium === null) {
  console.error(CHROMIUM_REMEDY);
  process.exitCode = 1;
} else {
  await renderIcons(root, chromium);
}
