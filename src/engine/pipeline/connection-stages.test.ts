/** What no partner of the catalogue brings about: a platform that is not taken, a mapping that throws, a batch of nobody. */
import { describe, expect, it } from 'vitest';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { Batch } from '../batch/types.ts';
import { compileRoutes } from './compile-routes.ts';
import type { Route } from './compile-routes.ts';
import { runBranch } from './connection-stages.ts';
import type { Branch, CallFacts, PipelineContext } from './types.ts';

const WORKSPACE: Workspace = {
  file: workspaceFileSchema.parse({ name: 'Shop', workspace_token: '00000001' }), rules: {}, plans: {}, brokenPlans: {}, brokenConnections: {}, groups: {},
  inputs: { s2s: inputSchema.parse({ platform: 's2s', key: 'k', split: [{ output: 'hook', from: 0, to: 50 }] }) },
  outputs: { hook: outputSchema.parse({ partner: 'webhook', settings: { url: 'https://hooks.example.com' } }) },
  connections: { go: connectionSchema.parse({ input: 's2s', output: 'hook', sampling_percent: 50 }) },
};
const CALL: CallFacts = { requestId: 1, position: 0, surface: 's2s', surfaceLabel: '', status: 202, input: 's2s', platform: 's2s', receivedAt: 1_000, acceptedMs: 1_000, replayed: false };
const CONTEXT = { now: 1_000, elapsed: () => 0 } as unknown as PipelineContext;
const batch = (top: Partial<Batch> = {}): Batch => ({ environment: 'development', mpid: '1', batch_id: '9', events: [{ event_type: 'custom_event', data: { event_id: '11', event_name: 'Opened' } }], ...top });

function run(of: Batch, change: (route: Route) => Route = (route) => route): Branch {
  const route = compileRoutes(WORKSPACE, () => undefined, () => []).routes.get('s2s')![0]!;
  return runBranch(of, change(route), CALL, CONTEXT, { facts: { loggedIn: false, publisher: null, optedOut: false }, identities: [], own: of });
}

const decided = ({ decisions }: Branch): unknown => decisions.map(({ eventId, outcome, stage, reason }) => [eventId, outcome, stage, reason.code]);

describe('a branch', () => {
  it('of a platform that the partner does not take is unsupported, with the partner\'s name to open', () => {
    const branch = run(batch(), (route) => ({ ...route, definition: { ...route.definition, platforms: ['ios'] } }));
    expect(decided(branch)).toEqual([['11', 'unsupported', 'gates', 'platform-unsupported']]);
    expect(branch.decisions[0]!.reason.pointer).toMatchObject({ kind: 'output', path: '/partner', file: 'outputs/hook.json' });
    expect(branch.requests).toEqual([]);
  });

  it('whose mapping throws has failed, and says how', () => {
    const branch = run(batch(), (route) => ({ ...route, definition: { ...route.definition, map: () => { throw new TypeError('no such shelf'); } } }));
    expect(decided(branch)).toEqual([['11', 'failed', 'mapping', 'mapping-error']]);
    expect(branch.steps.at(-1)).toMatchObject({ verdict: 'error', reason: { message: expect.stringContaining('no such shelf') } });
  });

  it('of nobody is in no split and in no sample: the first decides, the other is told', () => {
    const { mpid: _mpid, ...nobody } = batch();
    const branch = run(nobody as Batch);
    expect(decided(branch)).toEqual([['11', 'filtered', 'split', 'split-no-user']]);
    expect(branch.steps).toMatchObject([{ stage: 'split', verdict: 'dropped' }, { stage: 'sampling', later: true, reason: { code: 'sampling-no-user' } }]);
  });

  it('goes through all stages, one step each, when nothing holds it back', () => {
    const branch = run(batch());
    expect(branch.steps.map((step) => ('s' in step ? step.s : step.stage))).toEqual(['split', 'gates', 'sampling', 'forwarding-rules', 'filters', 'output-rules', 'custom-mappings', 'mapping', 'queue']);
    expect(branch.requests.map(({ eventIds }) => eventIds)).toEqual([['11']]);
  });
});
