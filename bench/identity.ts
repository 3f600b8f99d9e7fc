/**
 * With a million users stored: identify calls answered, and batches of 10 events that change and enrich from a profile, each a second
 * and at p99. In one thread and in transactions of the pipeline's kind, users in random order.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledWorkspace } from '../src/engine/pipeline/compile.ts';
import { enrichment, profile } from '../src/engine/pipeline/profile-stages.ts';
import type { BatchState, PipelineContext, PipelineInput } from '../src/engine/pipeline/types.ts';
import { UserProfiles } from '../src/engine/pipeline/user-profiles.ts';
import { customerOf, deviceOf, fillUsers, mpidOf, STARTED, userBatch, WORKSPACE } from './lib/fill-users.ts';
import type { Figure } from './lib/runner.ts';

const USERS = Number(process.env['BENCH_USERS'] ?? 1_000_000);
const CALLS = 20_000;
const WARM_UP = 2_000;
const PER_COMMIT = 64;

/** Always the same users in the same order. */
function pick(index: number): number {
  return Math.floor(((Math.imul(index + 1, 2_654_435_761) >>> 0) / 2 ** 32) * USERS);
}

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** `work` alone is timed for the percentiles; the rate has the commits in it. */
function measure(inTransaction: (run: () => void) => void, work: (index: number) => void): Measured {
  const times: number[] = [];
  let started = 0;
  for (let from = 0; from < CALLS + WARM_UP; from += PER_COMMIT) {
    if (from >= WARM_UP && started === 0) started = performance.now();
    inTransaction(() => {
      for (let index = from; index < from + PER_COMMIT; index += 1) {
        const since = performance.now();
        work(index);
        if (started > 0) times.push((performance.now() - since) * 1_000);
      }
    });
  }
  const perSecond = Math.round(times.length / ((performance.now() - started) / 1_000));
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(times.length * share)]!);
  return { perSecond, p50: at(0.5), p99: at(0.99) };
}

export async function identity(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-bench-'));
  const { db, identities } = fillUsers(dataDir, USERS);
  const inTransaction = (run: () => void): void => db.transaction(run)();

  const identify = (user: number, index: number): void => {
    const answer = identities.answer({
      kind: 'identify', readOnly: false, at: STARTED + index, input: 'ios', platform: 'ios',
      body: { environment: 'production', known_identities: { device_application_stamp: deviceOf(user), customerid: customerOf(user) }, client_sdk: { platform: 'ios', sdk_vendor: 'mparticle', sdk_version: '8.30.0' } },
    } as Parameters<typeof identities.answer>[0]);
    if (answer.status !== 200) throw new Error(`identify gave ${answer.status}`);
  };
  const known = measure(inTransaction, (index) => identify(pick(index), index));
  const fresh = measure(inTransaction, (index) => identify(USERS + index, index));

  const profiles = new UserProfiles(db);
  const workspace = { file: WORKSPACE, groups: [] } as unknown as CompiledWorkspace;
  const context = { file: WORKSPACE, profileOf: (mpid: string) => profiles.of(mpid, workspace) } as unknown as PipelineContext;
  // The batches are made ahead, as the stages before would have.
  const batches = Array.from({ length: CALLS + WARM_UP + PER_COMMIT }, (_, index) => userBatch(pick(index), index + 2));
  const update = measure(inTransaction, (index) => {
    const batch = batches[index]!;
    const receivedAt = STARTED + 100_000 + index * 1_000;
    const state = { batch, notes: [], sentAt: receivedAt, deletedAttributes: [], unreached: { attributes: new Set(), identities: new Set() }, profile: null, outbound: null } as unknown as BatchState;
    const input = { call: { input: 'ios', platform: 'ios', surface: 'native-events', receivedAt } } as unknown as PipelineInput;
    profile(state, input, context);
    enrichment(state, input, context);
    profiles.save(mpidOf(pick(index)), state.profile!, receivedAt, workspace);
  });
  db.close();
  rmSync(dataDir, { recursive: true, force: true });
  const figures = (name: string, { perSecond, p50, p99 }: Measured, limits: { rate: number; p99: number }): Figure[] => [
    { name: `${name}, a second`, value: perSecond, unit: '/s', better: 'higher', atLeast: limits.rate },
    { name: `${name}, p50`, value: p50, unit: 'µs', better: 'lower' },
    { name: `${name}, p99`, value: p99, unit: 'µs', better: 'lower', atMost: limits.p99 },
  ];
  return [
    ...figures('identify of a known user', known, { rate: 1_000, p99: 5_000 }),
    ...figures('identify of a new user', fresh, { rate: 1_000, p99: 5_000 }),
    ...figures('profile changed and batch enriched', update, { rate: 1_500, p99: 5_000 }),
  ];
}
