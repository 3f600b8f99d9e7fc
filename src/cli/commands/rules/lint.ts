/** `rules lint`: the trap linter over rules of the workspace. */
import { codePath, lintRule } from '../../../engine/rules/index.ts';
import { LATEST } from '../../../protocol/rule.ts';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { plural } from '../../../engine/wording.ts';
import { printable } from '../../report/terminal.ts';
import type { LintArguments } from './arguments.ts';
import { chosenRules, positionsOf, problemLine } from './rules.ts';

export async function lint({ places, names, json }: LintArguments): Promise<number> {
  const { dir, rules, problems } = chosenRules(places, names);
  const positionOf = positionsOf(dir);
  const results: { readonly rule: string; readonly file: string; readonly findings: readonly RuleFinding[] }[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const findings = await lintRule(rule.code, rule.language, { runtime: rule.file.runtime, position: positionOf(name, rule) });
    results.push({ rule: name, file: codePath(name, LATEST, rule.language), findings });
  }
  const all = results.flatMap(({ findings }) => findings);
  const count = (severity: RuleFinding['severity']): number => all.filter((finding) => finding.severity === severity).length;
  const ok = count('error') === 0 && count('warning') === 0 && problems.every(({ severity }) => severity !== 'error');
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok, rules: results, problems }, null, 2)}\n`);
    return ok ? 0 : 1;
  }
  const lines = [
    ...problems.map(problemLine),
    ...results.flatMap(({ file, findings }) => findings.map(({ severity, line, column, message, code, example }) => `${severity}  ${file}:${line}:${column}  ${message} (${code}${example === null ? '' : `; try it with: ${example.title}`})`)),
    `${ok ? 'All good' : 'Found'}: ${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}, ${plural(count('hint'), 'hint')} in ${plural(results.length, 'rule')}.`,
  ];
  process.stdout.write(`${lines.map(printable).join('\n')}\n`);
  return ok ? 0 : 1;
}
