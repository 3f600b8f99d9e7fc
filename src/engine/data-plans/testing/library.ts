/** The official library as the judge of the node profile; for tests only. */
import { DataPlanService } from '@mparticle/data-planning-node';
import type { PlanVersion, ValidationError, ValidationResult } from '../../../protocol/data-plan.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import type { BatchLike } from '../index.ts';

/** Plain values, as the library's caller has them after `JSON.parse`. */
export function plain<T>(value: T): T {
  return JSON.parse(stringifyJson(value)) as T;
}

/** `rejected`: the library's call failed, at once or later. */
export async function validateWithLibrary(version: PlanVersion, batch: BatchLike): Promise<readonly ValidationResult[] | 'rejected'> {
  const { warn } = console;
  // It writes a line for each duplicate point.
  console.warn = () => undefined;
  try {
    const { results } = await new DataPlanService().validateBatch(plain(batch) as never, plain(version) as never);
    return plain(results) as unknown as ValidationResult[];
  } catch {
    return 'rejected';
  } finally {
    console.warn = warn;
  }
}

/** The errors of a result are a set (spec/data-plans.md 6.1). */
export function unordered(results: readonly ValidationResult[]): unknown {
  const text = (error: ValidationError): string => stringifyJson(Object.fromEntries(Object.entries(error).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  return results.map(({ data, ...result }) => ({ ...result, data: { ...data, validation_errors: data.validation_errors.map(text).toSorted() } }));
}
