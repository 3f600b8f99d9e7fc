/**
 * Batches of 10 events through all pure stages to the requests of 5 connections, each with a data filter, a consent rule and an output
 * rule that is answered in this process: batches a second, the time of each stage, and what keeping the trace costs of it.
 */
import type { Batch } from '../src/engine/batch/types.ts';
import { compileWorkspace } from '../src/engine/pipeline/compile.ts';
import type { CompiledWorkspace } from '../src/engine/pipeline/compile.ts';
import type { RuleChain, RuleSlot } from '../src/engine/pipeline/rule-chain.ts';
import { runPipeline } from '../src/engine/pipeline/run.ts';
import type { CallFacts, PipelineContext, PipelineResult } from '../src/engine/pipeline/types.ts';
import { applyBatch } from '../src/engine/profiles/index.ts';
import type { ProfileState } from '../src/engine/profiles/index.ts';
import type { RuleRun } from '../src/protocol/rule.ts';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../src/protocol/workspace.ts';
import type { Workspace } from '../src/protocol/workspace.ts';
import { profiled } from './lib/profile.ts';
import type { Figure } from './lib/runner.ts';
import { speedOf } from './lib/speed.ts';
import { STARTED, userBatch } from './lib/fill-users.ts';

const CONNECTIONS = 5;
const PROFILED = 4_000;

/** Functions of the trace: steps, differences, and their text for the store. */
const TRACE = ['traceStep', 'passThrough', 'diffJson', 'removedOps', 'storeTrace', 'withFields', 'mappedEntries', 'mappedReason', 'laterStep', 'laterEntries', 'reasonOf'];
/** Stages by the functions that run them. */
const STAGES: readonly (readonly [string, readonly string[]])[] = [
  ['limits', ['limits']], ['environment', ['environment']], ['server ids', ['serverIds']], ['profile', ['profile@profile-stages.ts']], ['enrichment', ['enrichment']],
  ['gates, all connections', ['gates']], ['forwarding rules, all', ['forwardingRules']], ['filters, all', ['filters']], ['output rules, all', ['outputRules']], ['mapping, all', ['mapping']],
];

function workspace(): Workspace {
  const numbers = Array.from({ length: CONNECTIONS }, (_, index) => index);
  const filter = {
    events: { navigation: { names: { 'Event 3': { on: false }, 'Event 5': { attributes: { price: false } } } }, search: { on: false } },
    user_attributes: { theme: false }, user_identities: { email: false }, screens: { Home: { attributes: { tab: false } } },
  };
  return {
    file: workspaceFileSchema.parse({ name: 'Bench', workspace_token: 'be9c0000' }), plans: {}, brokenPlans: {}, brokenConnections: {}, groups: {},
    rules: { seen: { file: { description: '', failure_action: 'proceed', active: true, runtime: 'node22', environment: {}, prod: null, versions: {} }, code: 'exports.handler = async (batch) => batch;', language: 'js', versions: {}, cases: {} } },
    inputs: { app: inputSchema.parse({ platform: 'ios', key: 'bench' }) },
    outputs: Object.fromEntries(numbers.map((index) => [`out-${index}`, outputSchema.parse({
      partner: index % 2 === 0 ? 'webhook' : 'mixpanel', settings: index % 2 === 0 ? { url: 'https://hooks.example.com/bench' } : { token: 'bench' }, filters: { platforms: filter },
    })])),
    connections: Object.fromEntries(numbers.map((index) => [`app-${index}`, connectionSchema.parse({
      input: 'app', output: `out-${index}`, rules: ['seen'], ...(index % 2 === 0 ? { settings: { sendAsBatch: true } } : {}),
      forwarding: { consent: { any: [{ regulation: 'gdpr', purpose: 'analytics', consented: true }] } },
    })])),
  };
}

const RUN: RuleRun = { rule: 'seen', version: '$LATEST', verdict: 'changed', ms: 0.2, cold: false, logs: [], logs_cut: false, error: null, warnings: [] };

/** A rule that adds an attribute to every event. */
function answerRule(slot: RuleSlot, batch: Batch): RuleChain {
  const after: Batch = { ...batch, events: batch.events.map(({ event_type: type, data }) => ({ event_type: type, data: { ...data, custom_attributes: { ...data['custom_attributes'] as object, seen: 'yes' } } })) };
  return { steps: [{ rule: slot.rules[0]!, run: RUN, off: null, before: batch, after }], batch: after, unreached: [] };
}

const CALL: CallFacts = { requestId: 7, position: 0, surface: 'events', surfaceLabel: 'Events API', status: 202, input: 'app', platform: 'ios', receivedAt: STARTED + 300_000_000, acceptedMs: 0, replayed: false };

/** As the pipeline knew the user before: attributes that the batch lacks, and consent. */
function profileOf(batch: Batch, compiled: CompiledWorkspace): ProfileState {
  return applyBatch(null, { ...batch, user_attributes: { ...batch.user_attributes, loyalty: 'yes', size: 'M' } }, {
    input: 'app', platform: 'ios', source: 'platform', receivedAt: STARTED, sentAt: STARTED, snapshotWrites: true, deleted: [],
    unreached: { attributes: new Set(), identities: new Set() }, deviceIdentities: [], settings: compiled.file.profiles,
  }).state;
}

function storeTrace({ steps, branches }: PipelineResult): string {
  return JSON.stringify([...steps, ...branches.flatMap((branch) => branch.steps)]);
}

export async function pipeline(): Promise<Figure[]> {
  const compiled = await compileWorkspace(workspace(), { secrets: {}, revision: 1, trusted: true });
  const { batch_id: _id, ...batch } = userBatch(1, 5);
  for (const { data } of batch.events) delete data['event_id'];
  const user = { profile: profileOf(batch as Batch, compiled), identities: [{ type: 'customer_id', value: 'c-42', at: STARTED }] };
  const context: PipelineContext = {
    now: CALL.receivedAt, seed: 'bench', file: compiled.file, routes: compiled.routes.get('app')!, broken: [], login: compiled.login, plans: compiled.plans, rules: [],
    findDuplicate: () => null, repeatedEvents: () => [], names: { nameCount: 10, hasName: () => true }, ruleChain: answerRule, elapsed: () => performance.now(),
    resolveMpid: ({ mpid = '1' }) => ({ mpid, created: false, reason: { code: 'mpid-given', message: 'The batch names the user.' } }), profileOf: () => user,
  };
  const input = { call: CALL, decoded: { batch: batch as Batch, notes: [], bytes: 5_000 } };
  const one = (): PipelineResult => {
    const result = runPipeline(input, context);
    storeTrace(result);
    return result;
  };
  const { branches } = one();
  if (branches.some(({ requests, decisions }) => requests.length === 0 || decisions.length === 0)) throw new Error('a connection made no request or held nothing back');

  const perSecond = speedOf(() => void one());
  const profile = await profiled(() => { for (let index = 0; index < PROFILED; index++) one(); });
  const us = (share: number): number => Math.round((share * 1e7) / perSecond) / 10;
  return [
    { name: 'batches through the pipeline', value: Math.round(perSecond), unit: 'batches/s', better: 'higher' },
    { name: 'pipeline: a batch', value: us(1), unit: 'µs', better: 'lower' },
    ...STAGES.map(([name, functions]): Figure => ({ name: `pipeline: ${name}`, value: us(profile.shareOf(functions)), unit: 'µs', better: 'lower' })),
    { name: 'pipeline: the trace, share of all', value: Math.round(profile.shareOf(TRACE) * 1_000) / 10, unit: '%', atMost: 25, better: 'lower' },
  ];
}
