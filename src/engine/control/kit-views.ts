/** Kit or server: what embedded kits would have received of an event, beside what the server made of it (ui.md C2). */
import type { TraceStep } from '../../protocol/contract.ts';
import type { KitView } from '../../protocol/explain.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { valueAt } from '../../protocol/pointer.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { matchEvents } from '../batch/match-events.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { unservedSettings } from '../connections/kit-effective.ts';
import { modelKit } from '../connections/kit-model.ts';
import type { KitModel } from '../connections/kit-model.ts';
import { sdkPlan } from '../data-plans/index.ts';
import type { SdkPlan } from '../data-plans/index.ts';
import { changesOfBatch, changesOfBranch, eventIndex, eventWay, kitDifferences } from '../explain/index.ts';
import type { BatchStory } from '../explain/index.ts';
import type { EventStory } from '../store/queries/event-story.ts';
import { plural } from '../wording.ts';

/** One for each connection of the event's input that has a kit. */
export function kitViews(workspace: Workspace, told: EventStory, login: ReadonlySet<string>): KitView[] {
  const { event: { input } } = told;
  return Object.keys(workspace.connections).sort().filter((name) => workspace.connections[name]!.input === input && workspace.connections[name]!.kit !== undefined).map((name) => viewOf(workspace, name, told, login));
}

/** The batch as its app sent it, and the event's place there; null for an event that a rule of the server added. */
function sentOf({ story, own, event }: EventStory): { readonly batch: JsonObject; readonly event: JsonObject | null } {
  const changes = changesOfBatch(story);
  const batch = changes.at(-1)?.before ?? story.stored;
  const stored = eventIndex(story.stored, event.id);
  if (stored >= 0) {
    const { first } = eventWay(changes, stored);
    return { batch, event: first === null ? null : (valueAt(batch, first) as JsonObject) };
  }
  const events = Array.isArray(batch['events']) ? batch['events'].filter(isObject) : [];
  const [index] = matchEvents(events as unknown as BatchEvent[], [own as unknown as BatchEvent]);
  return { batch, event: index === null || index === undefined ? null : events[index]! };
}

function viewOf(workspace: Workspace, name: string, told: EventStory, login: ReadonlySet<string>): KitView {
  const file = workspace.connections[name]!;
  const { event, story } = told;
  const sent = sentOf(told);
  const plan = planOf(workspace, sent.batch, event.env);
  const model = sent.event === null ? NEVER_SENT : modelKit({ workspace, connection: name, batch: sent.batch as unknown as Batch, event: sent.event as unknown as BatchEvent, login, plan })!;
  const deliveries = told.deliveries.filter(({ connection }) => connection === name).map(({ id }) => id);
  const { call, contents, checks } = model;
  const server = serverOf(story, name, file.output, event.id);
  const failed = checks.find(({ passed }) => !passed);
  const held = deliveries.length > 0 ? null : whyNotSent(story, name, event.id) ?? 'The server sent nothing of it.';
  return {
    connection: name, output: file.output, kit: file.kit!.name, input: file.input, platform: event.platform, modelled: true, received: call !== null,
    answer: call !== null
      ? `The kit is called with ${call.method}. ${held === null ? `The server made ${plural(deliveries.length, 'request')} of the same event.` : `The server sends nothing of the event: ${held}`}`
      : `The kit is not called: ${failed!.reason.message}${held === null ? ` The server made ${plural(deliveries.length, 'request')} of it.` : ''}`,
    checks: [...checks],
    call: call === null || contents === null ? null : { method: call.method, event: plain(call.event), user_attributes: plain(contents.attributes as JsonObject) as Record<string, never>, user_identities: { ...contents.identities }, consent: plain(contents.consent) },
    deliveries,
    differences: differencesOf(model, server, held, failed?.reason.message),
    server_only: [...unservedSettings(workspace, name), ...planRemark(story, plan)],
  };
}

const plain = (value: Json): KitView['differences'][number]['kit'] => plainJson(value) ?? null;

const NEVER_SENT: KitModel = {
  call: null, contents: null, withheld: [],
  checks: [{ check: 'sent', label: 'Sent by the app', passed: false, reason: { code: 'kit-sent', message: 'A rule of the server added this event: the app never had it.', value: null } }],
};

/** As a partner's mapping got it; null when a stage before held the event back. */
function serverOf(story: BatchStory, connection: string, output: string, id: string): Parameters<typeof kitDifferences>[1] | null {
  const changes = [...changesOfBranch(story, connection, output), ...changesOfBatch(story)];
  const batch = changes[0]?.after ?? story.stored;
  const index = eventIndex(batch, id);
  return index < 0 ? null : { batch, event: `/events/${index}`, steps: eventWay(changes, index).steps };
}

/** Whole when only one of the two gets the event. */
function differencesOf({ call, contents, withheld }: KitModel, server: Parameters<typeof kitDifferences>[1] | null, held: string | null, notCalled: string | undefined): KitView['differences'] {
  if (call === null || contents === null) return held === null && server !== null ? [{ path: '', kit: null, server: plain(valueAt(server.batch, server.event) ?? null), why: notCalled ?? '' }] : [];
  if (held !== null || server === null) return [{ path: '', kit: plain(call.event), server: null, why: held ?? 'The server sent nothing of it.' }];
  return kitDifferences({ event: contents.event as unknown as JsonObject, attributes: contents.attributes as JsonObject, identities: contents.identities as JsonObject, consent: contents.consent, withheld }, server);
}

/** The first step that held the event back at this connection. */
function whyNotSent({ trace }: BatchStory, connection: string, id: string): string | null {
  for (const step of trace) {
    if ((step.scope === 'connection' && step.connection !== connection) || step.later === true) continue;
    const own = step.events.find((one) => one.event_id === id && one.verdict === 'dropped' && one.later !== true);
    if (own !== undefined) return own.reason.message;
    if (endsBranch(step)) return step.reason.message;
  }
  return null;
}

const endsBranch = ({ verdict, reason, stage }: TraceStep): boolean => verdict === 'dropped' || verdict === 'error' || (stage === 'gates' && reason.code === 'connection-inactive');

function planOf({ plans }: Workspace, batch: JsonObject, environment: Environment): SdkPlan | null {
  const id = valueAt(batch, '/context/data_plan/plan_id');
  const version = valueAt(batch, '/context/data_plan/plan_version');
  return typeof id === 'string' ? sdkPlan(plans, { planId: id, version: typeof version === 'number' || typeof version === 'string' ? String(version) : null, environment }) : null;
}

/** Blocking needs an SDK that was started with the plan; and SDKs block names of attributes only, not of products (spec/pipeline.md h). */
function planRemark({ trace }: BatchStory, plan: SdkPlan | null): KitView['server_only'] {
  const blocked = trace.find(({ stage, verdict }) => stage === 'plan-blocking' && (verdict === 'changed' || verdict === 'dropped'));
  if (blocked === undefined) return [];
  const { pointer } = blocked.reason;
  const message = plan === null ? 'The data plan blocked something of this batch on the server; the SDK was started without a plan, so its kits got it all.' : 'What the data plan blocks of products and of an event’s own fields is blocked on the server only: SDKs block events, their attributes, user attributes and identities.';
  return [{ code: 'kit-plan', message, ...(pointer === undefined ? {} : { pointer }) }];
}
