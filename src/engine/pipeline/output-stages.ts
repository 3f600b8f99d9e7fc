/** Rows 19 to 22 of spec/pipeline.md 0.2: output rules, custom mappings, consent changes as events, the partner's own mapping. */
import type { Reason } from '../../protocol/contract.ts';
import { diffJson } from '../../protocol/patch.ts';
import type { Batch } from '../batch/types.ts';
import { withConsentEvents } from '../connections/index.ts';
import type { MappedBatch } from '../connections/index.ts';
import type { MapResult, OutboundRequest } from '../outputs/definition.ts';
import { plural } from '../wording.ts';
import { eventIdOf } from './branch.ts';
import type { BranchState } from './branch.ts';
import type { Route } from './compile-routes.ts';
import { decide, endBranch } from './judge.ts';
import { identityTimes } from './profile-stages.ts';
import { ruleEffect } from './rule-stages.ts';
import { passThrough, traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { CallFacts, PipelineContext } from './types.ts';

/** Row 19: what one output gets is changed here; other branches do not see it. */
export function outputRules(state: BranchState, route: Route, _call: CallFacts, context: PipelineContext): StoredStep | readonly StoredStep[] {
  if (route.rules.length === 0) return passThrough('output-rules', route.connection, route.output);
  const chain = context.ruleChain({ position: 'output', connection: route.connection, rules: route.rules }, state.batch);
  if (chain === null) {
    state.pending = true;
    state.ended = true;
    return [];
  }
  const effect = ruleEffect('output-rules', chain, { kind: 'connection', name: route.connection }, { connection: route.connection, output: route.output });
  state.runs.push(...effect.runs);
  for (const { event, outcome, reason, told } of effect.lost) {
    decide(state, 'output-rules', route, event, { outcome, reason });
    told?.push({ event_id: eventIdOf(event), verdict: 'dropped', reason });
  }
  if (effect.dropped !== null) endBranch(state, 'output-rules', route, effect.dropped);
  // An event that the rule added has no id (a.6): it is mapped and sent, but has no row of its own.
  else if (effect.batch !== null) state.batch = effect.batch;
  return effect.steps;
}

/** Row 20. What is made of an event stands for it: decisions and deliveries are told at the event that the app sent. */
export function customMappings(state: BranchState, route: Route): StoredStep {
  const { map } = route.judges;
  const { connection, output } = route;
  if (map === null) return passThrough('custom-mappings', connection, output);
  const before = state.batch;
  const mapped = map(before);
  for (const [made, source] of mapped.origin) state.origin.set(made, source);
  for (const { index, reason } of mapped.held) decide(state, 'custom-mappings', route, before.events[index]!, { outcome: 'filtered', reason });
  if (mapped.batch === before && mapped.missed.length === 0 && mapped.held.length === 0) {
    return traceStep('custom-mappings', { connection, output, verdict: 'passed', reason: { code: 'nothing-mapped', message: 'No custom mapping of this connection matches an event of this batch.' } });
  }
  state.batch = mapped.batch;
  if (mapped.batch.events.length === 0) state.ended = true;
  const applied = new Set(mapped.made.filter(({ by }) => by !== null).map(({ source }) => source));
  return traceStep('custom-mappings', {
    connection, output, patch: diffJson(before, mapped.batch), events: mappedEntries(before, mapped),
    verdict: mapped.batch.events.length === 0 ? 'dropped' : mapped.batch === before ? 'passed' : 'changed',
    reason: mappedReason(mapped, applied.size),
  });
}

function mappedReason({ batch, made, held, missed }: MappedBatch, applied: number): Reason {
  const [none] = held;
  if (batch.events.length === 0 && none !== undefined) return none.reason;
  const first = made.find(({ by }) => by !== null)?.by;
  if (first === undefined || first === null) return (none ?? missed[0])!.reason;
  const rest = held.length === 0 ? '' : ` Nothing is made of ${plural(held.length, 'event')}.`;
  return { code: 'mapped-by-hand', message: applied === 1 ? `${first.sentence}${rest}` : `${plural(applied, 'event')} ${applied === 1 ? 'gets' : 'get'} this output's own names.${rest}`, pointer: first.pointer };
}

function mappedEntries({ events }: Batch, { made, held, missed }: MappedBatch): { event_id: string; verdict: 'changed' | 'dropped' | 'passed'; reason: Reason }[] {
  const idAt = (index: number): string => eventIdOf(events[index]!);
  return [
    ...made.flatMap(({ source, by }) => (by === null ? [] : [{ event_id: idAt(source), verdict: 'changed' as const, reason: { code: 'mapped-by-hand', message: by.sentence, pointer: by.pointer } }])),
    ...held.map(({ index, reason }) => ({ event_id: idAt(index), verdict: 'dropped' as const, reason })),
    ...missed.filter(({ index }) => !held.some((one) => one.index === index)).map(({ index, reason }) => ({ event_id: idAt(index), verdict: 'passed' as const, reason })),
  ];
}

/** For outputs that take changes of consent as events (d.3): such an event has no row of its own, and its request is told at the batch. */
function consentEvents(state: BranchState, { definition, connection, output }: Route): StoredStep[] {
  if (definition.consentChanges !== 'events' || state.batch.system_notifications === undefined) return [];
  const before = state.batch;
  const { batch, added } = withConsentEvents(before);
  if (added === 0) return [];
  state.batch = batch;
  for (const event of batch.events.slice(-added)) state.origin.set(eventIdOf(event), null);
  const step = traceStep('mapping', {
    connection, output, verdict: 'changed', patch: diffJson(before, batch),
    reason: { code: 'consent-events', message: `${definition.name} takes ${plural(added, 'change')} of consent as ${added === 1 ? 'an event' : 'events'}.`, pointer: { kind: 'batch', name: 'batch', path: '/consent_state' }, value: added },
  });
  return [{ ...step, label: 'Consent changes' }];
}

/** Row 21: the partner's own mapping. Its pointers come without the configuration's name; it is filled in here. */
export function mapping(state: BranchState, route: Route, call: CallFacts, context: PipelineContext): StoredStep | readonly StoredStep[] {
  const consent = consentEvents(state, route);
  const { batch } = state;
  const { connection, output, definition } = route;
  const identities = identityTimes(batch.user_identities, state.user.identities, call.receivedAt);
  let result: MapResult;
  try {
    result = definition.map({
      batch, identities, platform: call.platform, environment: batch.environment,
      settings: route.settings, connectionSettings: route.connectionSettings, now: context.now, own: state.user.own,
    });
  } catch (error) {
    const reason: Reason = { code: 'mapping-error', message: `The ${definition.name} mapping failed on this batch: ${error instanceof Error ? error.message : String(error)}. Please report it with this batch.`, pointer: { kind: 'mapping', name: definition.slug } };
    endBranch(state, 'mapping', route, { outcome: 'failed', reason });
    return [...consent, traceStep('mapping', { connection, output, verdict: 'error', reason })];
  }
  state.result = state.origin.size === 0 ? result : { ...result, requests: result.requests.map((request) => toldAtSources(request, state.origin)) };
  const decisions = result.notSent.map((decision) => ({ ...decision, eventId: state.origin.get(decision.eventId) ?? decision.eventId, reason: named(decision.reason, route), stage: 'mapping' as const }));
  state.decisions.push(...decisions.filter(({ eventId }) => state.origin.get(eventId) !== null));
  const verdict = result.requests.length === 0 ? (batch.events.length === 0 ? 'skipped' : 'dropped') : 'changed';
  const first = decisions[0];
  const step = traceStep('mapping', {
    connection, output, verdict,
    reason: verdict === 'dropped' && first !== undefined
      ? { ...first.reason, message: decisions.length === 1 ? first.reason.message : `${first.reason.message} (${decisions.length} events in all)` }
      : { code: result.requests.length === 0 ? 'nothing-to-send' : 'mapped', message: result.summary, pointer: { kind: 'mapping', name: definition.slug } },
    events: decisions.map(({ eventId, reason }) => ({ event_id: eventId, verdict: 'dropped' as const, reason })),
  });
  return consent.length === 0 ? step : [...consent, step];
}

function toldAtSources(request: OutboundRequest, origin: ReadonlyMap<string, string | null>): OutboundRequest {
  const ids = new Set<string>();
  for (const id of request.eventIds) {
    const source = origin.get(id);
    if (source !== null) ids.add(source ?? id);
  }
  return { ...request, eventIds: [...ids] };
}

function named(reason: Reason, route: Route): Reason {
  const { pointer } = reason;
  if (pointer === undefined || pointer.name !== '') return reason;
  const name = pointer.kind === 'connection' ? route.connection : pointer.kind === 'output' ? route.output : route.definition.slug;
  const file = pointer.kind === 'connection' ? `connections/${name}.json` : pointer.kind === 'output' ? `outputs/${name}.json` : undefined;
  return { ...reason, pointer: { ...pointer, name, ...(file === undefined ? {} : { file }) } };
}
