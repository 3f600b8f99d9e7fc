/** What an import would change, told from the text before anything is sent (plan object, version file, or `{data_plan…}`). */
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { isObject, parseJson } from '../../../protocol/json.ts';
import { planSlug } from '../../../protocol/plan-form.ts';

export interface ImportPreview {
  readonly plan: string;
  readonly isNew: boolean;
  readonly added: readonly number[];
  readonly replaced: readonly number[];
}

function pointCount(version: unknown): boolean {
  return isObject(version) && isObject(version['version_document']);
}

export function previewImport(text: string, plans: readonly PlanSummary[]): { readonly preview: ImportPreview } | { readonly error: string } {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return { error: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const root = isObject(value) && isObject(value['data_plan']) ? value['data_plan'] : value;
  if (!isObject(root)) return { error: 'Write one plan or one plan version as a JSON object' };
  const versions = Array.isArray(root['data_plan_versions']) ? root['data_plan_versions'] : pointCount(root) ? [root] : null;
  if (versions === null) return { error: 'This has neither data_plan_versions (a plan) nor version_document (a plan version)' };
  const id = root['data_plan_id'] ?? (versions.find((one) => isObject(one) && typeof one['data_plan_id'] === 'string') as { data_plan_id?: unknown } | undefined)?.data_plan_id;
  const plan = typeof id === 'string' ? id : typeof root['data_plan_name'] === 'string' ? planSlug(root['data_plan_name']) : null;
  if (plan === null) return { error: 'data_plan_id is missing: it says which plan this is' };
  const known = plans.find((one) => one.id === plan);
  const numbers = versions.flatMap((one) => (isObject(one) && typeof one['version'] === 'number' ? [one['version']] : []));
  const has = (version: number): boolean => known?.versions.some((one) => one.version === version) ?? false;
  return { preview: { plan, isNew: known === undefined, added: numbers.filter((one) => !has(one)), replaced: numbers.filter(has) } };
}
