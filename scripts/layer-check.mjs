/** `npm run layers`: fails when an import points the wrong way. The rules are in lib/layers.ts. */
import { onProjectNode, root } from './bootstrap.mjs';

await onProjectNode(import.meta.url);
const { checkLayers } = await import('./lib/layers.ts');
const { files, findings, long } = checkLayers(root);
for (const { file, line, rule, remedy } of findings) console.error(`${file}:${line}  ${rule}\n    ${remedy}`);
for (const { file, lines } of long) console.warn(`warning  ${file} has ${lines} lines; split it before 600`);
console.log(findings.length === 0 ? `Layers: ${files} files, every import points the right way.` : `Layers: ${findings.length} problems in ${files} files.`);
process.exitCode = findings.length === 0 ? 0 : 1;
