/** Data-plan validation and blocking (spec/pipeline.md 0.2 rows 7 and 8): what the plan says, as steps of the trace. */
import type { Reason } from '../../protocol/contract.ts';
import { isObject } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import type { Batch } from '../batch/types.ts';
import { asSent, blockBatch, validateBatch } from '../data-plans/index.ts';
import type { CompiledVersion, Dropped, Finding } from '../data-plans/index.ts';
import { plural } from '../wording.ts';
import { passThrough, traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { BatchState, PipelineContext, PipelineInput } from './types.ts';

/** The plan that the batch names, as it came: `context.data_plan` (spec/data-plans.md 4.1). */
export function namedPlan(batch: Batch): { readonly id: unknown; readonly version: unknown } {
  const named = batch.context?.['data_plan'];
  return isObject(named) ? { id: named['plan_id'], version: named['plan_version'] } : { id: undefined, version: undefined };
}

function planPointer(planId: string, path?: string): NonNullable<Reason['pointer']> {
  return { kind: 'plan', name: planId, file: `plans/${planId}.json`, ...(path === undefined ? {} : { path }) };
}

/** Row 7. A workspace without plans has nothing to say; one with plans says loudly why a batch was not validated. */
export function dataPlan(state: BatchState, _input: PipelineInput, { plans }: PipelineContext): StoredStep {
  const named = namedPlan(state.batch);
  if (!plans.has && named.id === undefined) return passThrough('data-plan');
  const selection = plans.select(named.id, named.version, state.batch.environment);
  if (!selection.ok) {
    const id = typeof named.id === 'string' ? named.id : null;
    const version = typeof named.version === 'number' ? named.version : Number(named.version);
    state.plan = { kind: 'unvalidated', reason: selection.reason, plan: id, version: Number.isSafeInteger(version) ? version : null, message: selection.message };
    return traceStep('data-plan', {
      verdict: 'skipped',
      reason: {
        code: `not-validated-${selection.reason.replaceAll('_', '-')}`, message: `Not validated: ${selection.message}`,
        pointer: id === null || selection.reason === 'plan_not_found' ? { kind: 'batch', name: 'batch', path: '/context/data_plan' } : planPointer(id),
        value: id === null ? null : `${id}${version > 0 ? `:${version}` : ''}`,
      },
    });
  }
  const { plan } = selection;
  const validation = validateBatch(plan, plan.profile === 'node' ? asSent(state.batch, state.notes) : state.batch);
  state.plan = { kind: 'validated', version: plan, validation, blocked: new Set() };
  return validationStep(plan, validation);
}

function validationStep(plan: CompiledVersion, { found, received, unchecked, failed }: ReturnType<typeof validateBatch>): StoredStep {
  const label = `${plan.source['data_plan_name'] ?? plan.planId} version ${plan.version}`;
  const pointer = { ...planPointer(plan.planId), version: plan.version };
  if (failed !== null) return traceStep('data-plan', { verdict: 'error', reason: { code: 'plan-failed', message: `${label} could not be used: ${failed}`, pointer } });
  const note = unchecked.length === 0 ? '' : ` ${plural(unchecked.length, 'check')} did not end in time and ${unchecked.length === 1 ? 'was' : 'were'} left out: ${unchecked[0]!.message}`;
  if (found.length === 0) {
    return traceStep('data-plan', { verdict: 'passed', reason: { code: 'plan-valid', message: `${plural(received, 'data point')} checked against ${label}: all as planned.${note}`, pointer, value: plan.version } });
  }
  return traceStep('data-plan', {
    verdict: 'passed',
    reason: {
      code: 'plan-violations', pointer, value: found.length,
      message: found.length === 1 ? `${found[0]!.message} (${label})${note}` : `${plural(found.length, 'violation')} of ${label}.${note}`,
    },
    events: found.filter((one) => one.eventId !== null).map((one) => ({ event_id: one.eventId!, verdict: 'passed' as const, reason: violationReason(plan, one) })),
  });
}

function violationReason(plan: CompiledVersion, finding: Finding): Reason {
  return { code: finding.kind, message: finding.message, pointer: planPointer(plan.planId, finding.matchKey), value: finding.error.actual ?? null };
}

/** Row 8. Only unplanned data can be blocked; what is blocked stays visible with its reason. */
export function planBlocking(state: BatchState): StoredStep {
  const { plan } = state;
  if (plan === null || plan.kind === 'unvalidated') return plan === null ? passThrough('plan-blocking') : traceStep('plan-blocking', { verdict: 'skipped', reason: { code: 'not-validated', message: 'The batch was not validated, so nothing was blocked.' } });
  const { version, validation } = plan;
  const pointer = planPointer(version.planId, 'settings');
  if (Object.values(version.actions).every((action) => action === 'allow' || action === 'unknown')) {
    return traceStep('plan-blocking', { verdict: 'skipped', reason: { code: 'blocking-off', message: `Version ${version.version} of ${version.planId} blocks nothing.`, pointer } });
  }
  const before = state.batch;
  const blocking = blockBatch(version, before, validation);
  if (blocking.dropped === null || blocking.blockMetadata === null) {
    return traceStep('plan-blocking', { verdict: 'passed', reason: { code: 'nothing-blocked', message: 'The batch has nothing that the settings block.', pointer } });
  }
  state.plan = { ...plan, blocked: blocking.blocked };
  state.quarantine = { plan: version.planId, version: version.version, original: before, metadata: blocking.blockMetadata, dropped: blocking.dropped };
  const reason: Reason = { code: 'plan-blocked', message: blockedText(before, blocking.dropped, version), pointer };
  if (blocking.dropped.batch) {
    state.dropped = reason;
    state.droppedAs = 'plan-blocked';
    return traceStep('plan-blocking', { verdict: 'dropped', reason });
  }
  const lostReason: Reason = { code: 'plan-blocked', message: `This event is not in ${version.planId} version ${version.version}, whose settings block unplanned events.`, pointer };
  state.batch = blocking.batch;
  for (const index of blocking.dropped.events) state.lost.push({ event: before.events[index]!, outcome: 'plan-blocked', stage: 'plan-blocking', reason: lostReason });
  return traceStep('plan-blocking', {
    verdict: 'changed', reason, patch: diffJson(before, blocking.batch),
    events: blocking.dropped.events.map((index) => ({ event_id: String(before.events[index]!.data['event_id']), verdict: 'dropped' as const, reason: lostReason })),
  });
}

function blockedText(batch: Batch, dropped: Dropped, version: CompiledVersion): string {
  if (dropped.batch) return `The settings of ${version.planId} version ${version.version} drop the whole batch.`;
  const parts = [
    [dropped.events.length, `of ${plural(batch.events.length, 'event')}`],
    [dropped.eventAttributes.length, dropped.eventAttributes.length === 1 ? 'event attribute' : 'event attributes'],
    [dropped.userAttributes.length, dropped.userAttributes.length === 1 ? 'user attribute' : 'user attributes'],
    [dropped.identities.length, dropped.identities.length === 1 ? 'identity' : 'identities'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const last = said.at(-1) ?? '';
  return `${version.planId} version ${version.version} does not plan ${said.length < 2 ? last : `${said.slice(0, -1).join(', ')} and ${last}`}: blocked.`;
}
