/** Row 14 of spec/pipeline.md 0.2: connection active, environment on, settings usable, platform, event types, app version and event age taken. */
import type { Pointer, Reason } from '../../protocol/contract.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { Blocker } from '../connections/index.ts';
import type { BranchState } from './branch.ts';
import type { BrokenRoute, Route } from './compile-routes.ts';
import { INACTIVE, judged, NOTHING } from './judge.ts';
import { traceStep } from './trace.ts';
import type { Step } from './trace.ts';
import type { CallFacts } from './types.ts';

const OPEN: Reason = { code: 'gates-open', message: 'The connection is active and takes this data.' };

const connectionAt = (connection: string, path: string): Pointer => ({ kind: 'connection', name: connection, path, file: `connections/${connection}.json` });
const outputAt = (output: string, path: string): Pointer => ({ kind: 'output', name: output, path, file: `outputs/${output}.json` });

export function inactive(connection: string): Reason {
  return { code: INACTIVE, message: `The connection ${connection} is switched off.`, pointer: connectionAt(connection, '/active'), value: false };
}

export function gates(state: BranchState, route: Route, call: CallFacts): Step | null {
  const { definition, judges } = route;
  const { batch } = state;
  const known = definition.eventTypes;
  const event = (one: BatchEvent): readonly Blocker[] => {
    const tooOld = judges.gateEvent(one, call.receivedAt);
    if (known.includes(one.event_type)) return tooOld === null ? NOTHING : [tooOld];
    const unsupported = typeUnsupported(route, one.event_type);
    return tooOld === null ? [unsupported] : [unsupported, tooOld];
  };
  const restGoesOn = known.length === 0 || batch.user_attributes !== undefined || batch.deleted_user_attributes !== undefined;
  return judged(state, 'gates', route, { branch: closedGates(route, batch, call), event, restGoesOn }, OPEN);
}

function closedGates(route: Route, batch: Batch, { platform }: CallFacts): readonly Blocker[] {
  const { connection, output, definition, problems } = route;
  const { environment } = batch;
  const version = route.judges.gateBatch(batch);
  const historical = batch.source_info?.['is_historical'] === true;
  const takesPlatform = definition.platforms.includes(platform);
  if (route.active && !historical && route.environments[environment] && route.byEnvironment === null && problems.length === 0 && takesPlatform) return version;
  const found: Blocker[] = [];
  const add = (outcome: Outcome, reason: Reason): void => void found.push({ outcome, reason });
  if (!route.active) add('filtered', inactive(connection));
  if (historical) add('filtered', { code: 'historical', message: 'Historical data updates users, but is not forwarded to event outputs.', pointer: { kind: 'batch', name: 'batch', path: '/source_info/is_historical' }, value: true });
  if (!route.environments[environment]) {
    add('filtered', { code: 'environment-off', message: `The connection ${connection} does not take ${environment} data.`, pointer: connectionAt(connection, `/environments/${environment}`), value: environment });
  }
  if (route.byEnvironment !== null) {
    add('filtered', {
      code: 'no-credentials', value: environment, pointer: outputAt(output, `/environment_settings/${environment}`),
      message: `The output ${output} has settings of its own for each environment, and none for ${environment}: that data is not forwarded.`,
    });
  }
  for (const { where, field, message } of problems) {
    add('failed', { code: 'settings-invalid', message, pointer: where === 'output' ? outputAt(output, `${route.settingsPath}/${field}`) : connectionAt(connection, `/settings/${field}`), value: null });
  }
  if (!takesPlatform) add('unsupported', { code: 'platform-unsupported', message: `${definition.name} takes no data from ${platform} inputs.`, pointer: outputAt(output, '/partner'), value: platform });
  return [...found, ...version];
}

function typeUnsupported({ definition, output }: Route, type: string): Blocker {
  return { outcome: 'unsupported', reason: { code: 'event-type-unsupported', message: `${definition.name} does not take ${type} events.`, pointer: outputAt(output, '/partner'), value: type } };
}

/** The only step of a connection that cannot be used. */
export function brokenGate({ connection, output, active, code, message, pointer }: BrokenRoute): Step {
  const broken: Reason = { code, message, pointer, value: null };
  if (active) return traceStep('gates', { connection, output, verdict: 'error', reason: broken });
  return { ...traceStep('gates', { connection, output, verdict: 'skipped', reason: inactive(connection) }), more: [broken] };
}
