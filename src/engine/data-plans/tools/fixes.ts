/** How a violation goes away: a change of the plan, or of the app's code (`GET /api/v1/violations/groups/:id/fixes`). */
import type { DataPlan, ViolationFixes } from '../../../protocol/data-plan.ts';
import { nodeCode, webCode } from './code-javascript.ts';
import { kotlinCode, swiftCode } from './code-native.ts';
import { commentedOut } from './code-text.ts';
import { callFix } from './fix-call.ts';
import type { Call } from './fix-call.ts';
import { fixContext } from './fix-context.ts';
import type { BrokenRule, FixContext } from './fix-context.ts';
import { planFixes } from './fix-plan.ts';

type CodeFix = ViolationFixes['code_fixes'][number];

const LANGUAGES: readonly { readonly name: string; readonly platforms: readonly string[]; readonly write: (call: Call) => string }[] = [
  { name: 'JavaScript', platforms: ['web', 'smart_tv'], write: webCode },
  { name: 'Swift', platforms: ['ios', 'tvos'], write: swiftCode },
  { name: 'Kotlin', platforms: ['android', 'fire_tv'], write: kotlinCode },
  { name: 'Node.js', platforms: ['s2s', 'alexa', 'desktop', 'xbox', 'roku'], write: nodeCode },
];

/**
 * `batch` as it entered the data-plan stage, null when it is no longer kept: then the fixes know only what the violation says.
 * `platform` of the input: its language comes first. A plan or version that is gone has no fixes.
 */
export function violationFixes(rule: BrokenRule, plan: DataPlan, planText: string, batch: Readonly<Record<string, unknown>> | null, platform: string): ViolationFixes {
  const context = fixContext(rule, plan, batch);
  if (context === null) return { sentence: rule.message, plan_fixes: [], code_fixes: [] };
  return { sentence: rule.message, plan_fixes: planFixes(context, planText), code_fixes: codeFixesOf(context, platform) };
}

function codeFixesOf(context: FixContext, platform: string): CodeFix[] {
  const fix = callFix(context);
  if (fix === null || fix.call.kind === 'other') return [];
  const first = LANGUAGES.filter(({ platforms }) => platforms.includes(platform));
  return [...first, ...LANGUAGES.filter((language) => !first.includes(language))].map(({ name, write }) => {
    const code = write(fix.call);
    return { language: name, title: fix.title, code: fix.call.removed ? commentedOut(code) : code };
  });
}
