#!/usr/bin/env node
/**
 * `npm run new:output -- <slug> "<Name>"`: a partner's folder that passes the contract, entered in the registry; docs/adding-a-partner.md
 * tells how to go on.
 * `--root DIR` works on another copy of the project (for the script's own test).
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const TEMPLATES = fileURLToPath(new URL('./templates/output/', import.meta.url));
const USAGE = 'Usage: npm run new:output -- <slug> "<Name>"\nThe slug has lower-case letters, digits and "-", such as google-analytics-4.';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { root: { type: 'string' } } });
const [slug = '', name = ''] = positionals;
const root = values.root ?? fileURLToPath(new URL('..', import.meta.url));
const outputs = join(root, 'src/engine/outputs');
const folder = join(outputs, slug);

if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug) || !/^[^'"`\\$\n]{1,60}$/.test(name)) fail(USAGE);
if (existsSync(folder)) fail(`${relative(root, folder)} exists already: choose another slug, or delete it first.`);

const identifier = slug.replaceAll(/-([a-z0-9])/g, (_all, letter) => letter.toUpperCase());
const registry = enterInRegistry(readFileSync(join(outputs, 'registry.ts'), 'utf8'));

const written = readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => writeFromTemplate(relative(TEMPLATES, join(entry.parentPath, entry.name))));
writeFileSync(join(outputs, 'registry.ts'), registry);

console.log(`${name} is in ${relative(root, folder)}:\n${written.map((path) => `  ${path}`).join('\n')}\nand in the registry. It passes the contract tests as it is. Next, as docs/adding-a-partner.md tells step by step:
  1. Replace hosts, settings, mapping and simulator by the partner's own, and say in facts.ts what is not documented.
  2. Add fixtures and write their goldens: UPDATE_FIXTURES=1 npx vitest run --project engine src/engine/outputs/contract.test.ts -t "^${slug} "
  3. See what is still missing: npx vitest run --project engine src/engine/outputs/coverage.test.ts -t "^${slug} "`);

function writeFromTemplate(template) {
  const target = template.replace(/\.tmpl$/, '').replace(/^test\.ts$/, `${slug}.test.ts`);
  const text = readFileSync(join(TEMPLATES, template), 'utf8').replaceAll('__SLUG__', slug).replaceAll('__NAME__', name).replaceAll('__IDENT__', identifier);
  const path = join(folder, target);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return target;
}

/** Adds the import and the list entry, both in alphabetical order. */
function enterInRegistry(text) {
  const lines = text.split('\n');
  const added = insertSorted(lines, /^import (\w+) from '\.\/[a-z0-9-]+\/index\.ts';$/, `import ${identifier} from './${slug}/index.ts';`)
    && insertSorted(lines, /^ {2}(\w+),$/, `  ${identifier},`);
  if (!added) fail('src/engine/outputs/registry.ts has no list that this script understands: add the partner there by hand.');
  return lines.join('\n');
}

function insertSorted(lines, pattern, line) {
  const rows = lines.flatMap((text, index) => (pattern.test(text) ? [{ index, word: pattern.exec(text)[1] }] : []));
  const last = rows.at(-1);
  if (last === undefined || rows.some((row) => row.word === identifier)) return false;
  const before = rows.find((row) => row.word > identifier);
  lines.splice(before?.index ?? last.index + 1, 0, line);
  return true;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
