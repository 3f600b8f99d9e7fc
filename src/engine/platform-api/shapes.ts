/** Plans and versions as calls bring them and as answers show them (spec/data-plans.md 3.1, 3.2). */
import { ACTIVATED_ENVIRONMENTS, planIdSchema } from '../../protocol/data-plan.ts';
import type { DataPlan, PlanVersion } from '../../protocol/data-plan.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';

/** UTC without a zone, up to three digits of fraction, no trailing zeros: `2025-04-17T14:02:10.53`. */
export function platformTime(at: number): string {
  return new Date(at).toISOString().replace(/\.?0*Z$/, '');
}

export function isPlanId(id: string): boolean {
  return planIdSchema.safeParse(id).success;
}

export function servedVersion(planId: string, version: PlanVersion): JsonObject {
  return { ...(version as JsonObject), data_plan_id: planId, quarantine_feed_id: version.quarantine_feed_id ?? null };
}

/** Lists leave the documents out (2.2). */
export function servedPlan(plan: DataPlan, withDocuments: boolean): JsonObject {
  const { $schema: _editor, data_plan_versions, ...rest } = plan;
  const versions = [...data_plan_versions].sort((a, b) => a.version - b.version).map((version) => {
    const { version_document, ...head } = servedVersion(plan.data_plan_id, version);
    return withDocuments ? { ...head, version_document } : head;
  });
  return { ...(rest as JsonObject), data_plan_versions: versions as Json[] };
}

/** What a version is made of, before it is known to be valid. Members that the service decides about are not taken over. */
export function newVersion(given: unknown, number: number, planId: string, stamp: Stamp): JsonObject {
  const body: JsonObject = isObject(given) ? given : {};
  return {
    version: number,
    data_plan_id: planId,
    ...(body['version_description'] === undefined ? {} : { version_description: body['version_description'] }),
    activated_environment: body['activated_environment'] ?? 'none',
    created_on: stamp.on,
    created_by: stamp.by,
    ...(body['version_document'] === undefined ? {} : { version_document: body['version_document'] }),
  };
}

export interface Stamp {
  readonly on: string;
  readonly by: string;
}

export function modified(stamp: Stamp): { last_modified_on: string; last_modified_by: string } {
  return { last_modified_on: stamp.on, last_modified_by: stamp.by };
}

export function isActivation(value: unknown): boolean {
  return typeof value === 'string' && (ACTIVATED_ENVIRONMENTS as readonly string[]).includes(value);
}
