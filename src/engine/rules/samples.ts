/** Rules to begin with (spec/pipeline.md a.11), as files: `resources/rules/samples/<name>` has the layout of a workspace's rule. */
import { join } from 'node:path';
import type { Rule } from '../../protocol/rule.ts';
import { resourcesDir } from '../resources.ts';
import { parseRules, readRuleTexts, RULES_DIR } from './files.ts';

export function ruleSamples(dir: string = join(resourcesDir(), 'rules')): Record<string, Rule> {
  const { texts } = readRuleTexts(dir, 'samples');
  return parseRules(new Map([...texts].map(([path, text]) => [path.replace(/^samples/, RULES_DIR), text]))).rules;
}
