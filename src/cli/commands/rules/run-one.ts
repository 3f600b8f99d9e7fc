/** `rules run`: one rule over one batch. */
import { readFileSync } from 'node:fs';
import { normaliseBatch } from '../../../engine/batch/normalise.ts';
import { batchRejection } from '../../../engine/batch/validate.ts';
import { prepareRule, RuleHosts, tryRule } from '../../../engine/rules/index.ts';
import { parseJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { LATEST } from '../../../protocol/rule.ts';
import type { RuleTrial } from '../../../protocol/rule.ts';
import { printable } from '../../report/terminal.ts';
import { BadInput, shownPath } from '../../places.ts';
import type { RunArguments } from './arguments.ts';
import { chosenRules, problemLine, versionCode } from './rules.ts';

export async function runOne({ places, name, batch: path, position, platform, version, json }: RunArguments): Promise<number> {
  const { rules, problems } = chosenRules(places, [name]);
  const rule = rules[name];
  if (rule === undefined) throw new BadInput(...problems.map(problemLine));
  const batch = normaliseBatch(readBatch(path, places.cwd)).batch;
  const prepared = await prepareRule(name, version ?? LATEST, versionCode(name, rule, version), rule.file);
  const runner = new RuleHosts();
  try {
    const trial = await tryRule(prepared, { runner, batch, position, platform, failureAction: rule.file.failure_action });
    process.stdout.write(json ? `${JSON.stringify(trial, null, 2)}\n` : `${trialLines(trial).map(printable).join('\n')}\n`);
    return trial.verdict === 'same' || trial.verdict === 'changed' || trial.verdict === 'dropped' ? (trial.over_limit ? 1 : 0) : 1;
  } finally {
    await runner.stop();
  }
}

function readBatch(path: string, cwd: string): Json {
  const shown = shownPath(path, cwd);
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new BadInput(`${shown} cannot be read: ${(error as Error).message}.`);
  }
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new BadInput(`${shown} is not JSON: ${(error as Error).message}.`);
  }
  const rejection = batchRejection(value);
  if (rejection !== null) throw new BadInput(`${shown} is no batch: ${rejection}`);
  return value;
}

const VERDICTS: Readonly<Record<RuleTrial['verdict'], string>> = {
  'same': 'gave the batch back unchanged', 'changed': 'changed the batch', 'dropped': 'dropped the batch', 'error': 'failed', 'timeout': 'did not answer in time', 'throttled': 'was not run, too many wait', 'not-run': 'was not run',
};
const EFFECTS: Readonly<Record<RuleTrial['effect'], string>> = { 'goes-on': 'The batch goes on as the rule made it.', 'goes-on-unchanged': 'The batch goes on unchanged.', 'dropped': 'The batch ends here.' };

function trialLines(trial: RuleTrial): string[] {
  const { error } = trial;
  return [
    `${trial.rule} (${trial.version}) ${VERDICTS[trial.verdict]} in ${Math.round(trial.ms * 10) / 10} of ${trial.limit_ms} ms. ${EFFECTS[trial.effect]}`,
    ...(error === null ? [] : [`${error.type}: ${error.message}${error.line === null ? '' : ` (line ${error.line})`}`]),
    ...trial.warnings.map(({ message, pointer }) => `warning  ${pointer === null ? '' : `${pointer}  `}${message}`),
    ...trial.logs.map(({ level, at_ms: at, text }) => `${level} +${Math.round(at)} ms  ${text}`),
    ...trial.patch.map(({ op, path, value, before }) => (op === 'add' ? `+ ${path}  ${JSON.stringify(value)}` : op === 'remove' ? `- ${path}  ${JSON.stringify(before)}` : `~ ${path}  ${JSON.stringify(before)} -> ${JSON.stringify(value)}`)),
    ...trial.profile.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)).map(({ name, before, after, message }) => `profile  ${name}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}  ${message}`),
  ];
}
