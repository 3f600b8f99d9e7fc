/** `rules export`: for AWS Lambda. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { codePath, exportRule } from '../../../engine/rules/index.ts';
import { LATEST } from '../../../protocol/rule.ts';
import { BadInput, shownPath } from '../../places.ts';
import type { ExportArguments } from './arguments.ts';
import { chosenRules, problemLine, versionCode } from './rules.ts';

export async function exportOne({ places, name, version, zip, out }: ExportArguments): Promise<number> {
  const { rules, problems } = chosenRules(places, [name]);
  const rule = rules[name];
  if (rule === undefined) throw new BadInput(...problems.map(problemLine));
  const exported = await exportRule(name, versionCode(name, rule, version), zip ? 'zip' : 'file');
  if (!exported.ok) {
    process.stderr.write(`${codePath(name, LATEST, rule.language)}${exported.line === null ? '' : `:${exported.line}`}  ${exported.message}\n`);
    return 1;
  }
  const path = out ?? (zip ? resolve(places.cwd, exported.fileName) : null);
  if (path === null) {
    process.stdout.write(exported.bytes);
    return 0;
  }
  try {
    writeFileSync(path, exported.bytes);
  } catch (error) {
    throw new BadInput(`${shownPath(path, places.cwd)} cannot be written: ${(error as Error).message}.`);
  }
  process.stdout.write(`${shownPath(path, places.cwd)}: handler index.handler, ${exported.bytes.length} bytes.\n`);
  return 0;
}
