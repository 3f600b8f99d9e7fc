/** What the workspace's folder needs to know of the other domain folders, put together where all of them may be seen. */
import { planProblemsOfText } from '../data-plans/index.ts';
import { identitySettingsProblems } from '../identity/settings.ts';
import { OUTPUTS } from '../outputs/registry.ts';
import { resolveSettings, settingsJsonSchema } from '../outputs/settings-values.ts';
import { parseRules } from '../rules/index.ts';
import type { Catalogue } from '../workspace/partner-settings.ts';

export const CATALOGUE: Catalogue = {
  outputs: OUTPUTS, resolveSettings, settingsJsonSchema, parseRules, identityProblems: identitySettingsProblems,
  planProblems: (text, file) => planProblemsOfText(text, file).map(({ severity, code, message, line, column }) => ({
    severity, code, message, file, ...(line === null ? {} : { line }), ...(column === null ? {} : { column }),
  })),
};
