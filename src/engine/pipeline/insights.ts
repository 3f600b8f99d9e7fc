/** What the store keeps of a data plan's verdict: violations as rows, volumes for reports, the quarantine's record. */
import { stringifyJson } from '../../protocol/json.ts';
import type { Batch } from '../batch/types.ts';
import { quarantineRecord } from '../data-plans/index.ts';
import type { Finding } from '../data-plans/index.ts';
import type { NewViolation, PlanVolume, Unvalidated } from '../store/insights.ts';
import type { CompiledWorkspace } from './compile.ts';
import type { PipelineResult, Quarantined } from './types.ts';

/** Deliveries of quarantine records belong to no connection. */
export const QUARANTINE_CONNECTION = 'quarantine';

export interface PlanInsights {
  readonly violations: NewViolation[];
  readonly volume: PlanVolume | null;
  readonly unvalidated: Unvalidated | null;
  /** Violations by event id; those of user attributes and identities under an empty one. */
  readonly byEvent: ReadonlyMap<string, number>;
}

export function insightsOf({ plan }: PipelineResult): PlanInsights {
  const byEvent = new Map<string, number>();
  if (plan === null) return { violations: [], volume: null, unvalidated: null, byEvent };
  if (plan.kind === 'unvalidated') return { violations: [], volume: null, unvalidated: plan, byEvent };
  const { version, validation, blocked } = plan;
  const violating = new Set<string>();
  const violations = validation.found.map((finding): NewViolation => {
    const key = finding.eventId ?? '';
    byEvent.set(key, (byEvent.get(key) ?? 0) + 1);
    violating.add(`${finding.target}\n${finding.eventIndex ?? ''}`);
    return newViolation(finding, version.planId, version.version, version.profile, blocked.has(finding));
  });
  return { violations, volume: { plan: version.planId, version: version.version, received: validation.received, violating: violating.size }, unvalidated: null, byEvent };
}

function newViolation(finding: Finding, plan: string, version: number, profile: NewViolation['profile'], blocked: boolean): NewViolation {
  const { error } = finding;
  return {
    plan, version, profile, matchKey: finding.matchKey, point: finding.point, kind: finding.kind, errorType: error.validation_error_type,
    keyword: error.schema_keyword ?? 'none', key: error.key ?? '', path: finding.path, errorPointer: error.error_pointer, pointer: finding.pointer,
    message: finding.message, expected: textOf(error.expected), actual: textOf(error.actual), eventId: finding.eventId, blocked,
  };
}

const textOf = (value: string | number | null | undefined): string | null => (value === undefined || value === null ? null : String(value));

export function appVersion(batch: Batch): string | null {
  const version = batch.application_info?.['application_version'];
  return typeof version === 'string' ? version : null;
}

/** The original batch with what was blocked of it, as JSON text (spec/data-plans.md 8.1). */
export function recordText({ original, metadata, plan, version }: Quarantined): string {
  return stringifyJson(quarantineRecord(original, plan, version, metadata));
}

/** The output of the version, or of the plan; null when none is set or it is gone. */
export function quarantineOutput(workspace: CompiledWorkspace, { plan, version }: Quarantined): ({ name: string } & NonNullable<ReturnType<CompiledWorkspace['outputs']['get']>>) | null {
  const { quarantine } = workspace.file.data_plans;
  const name = quarantine[`${plan}:${version}`] ?? quarantine[plan];
  const output = name === undefined ? undefined : workspace.outputs.get(name);
  return name === undefined || output === undefined ? null : { name, ...output };
}
