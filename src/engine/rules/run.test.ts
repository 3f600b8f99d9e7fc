import { describe, expect, it } from 'vitest';
import type { Json } from '../../protocol/json.ts';
import type { RulePosition } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { prepareRule } from './compile-code.ts';
import { profileEffect } from './profile-effect.ts';
import { effectOf, judgeAnswer, runRule } from './run.ts';
import type { RuleOutcome } from './run.ts';
import { InProcessRunner } from './testing/runner.ts';

const batchOf = (raw: object): Batch => normaliseBatch({ environment: 'development', ...raw } as Json).batch;
const settings = { runtime: 'node22', environment: {} } as const;

async function run(code: string, raw: object, position: RulePosition = 'all-outputs', platform: Platform = 'web'): Promise<RuleOutcome & { before: Batch }> {
  const before = batchOf(raw);
  return { ...(await runRule(new InProcessRunner(), await prepareRule('r', '$LATEST', { code, language: 'js' }, settings), before, position, platform)), before };
}

const TIER = 'exports.handler = async (b) => { b.user_attributes = { ...b.user_attributes, tier: "gold" }; b.user_identities = { email: "a@b.c" }; return b; };';
const UAC = { event_type: 'user_attribute_change', data: { user_attribute_name: 'tier', new: 'gold', old: null, deleted: false, is_new_attribute: true } };
const UIC = { event_type: 'user_identity_change', data: { new: { identity_type: 'email', identity: 'a@b.c' }, old: null } };
const WITH_EVENTS = `exports.handler = async (b) => { b.user_attributes = { ...b.user_attributes, tier: "gold" }; b.user_identities = { email: "a@b.c" }; b.events.push(${JSON.stringify(UAC)}, ${JSON.stringify(UIC)}); return b; };`;

describe('one run', () => {
  it.each([
    ['exports.handler = async (b) => b;', 'same', null],
    ['exports.handler = async (b) => ({ ...b, events: [] });', 'changed', null],
    ['exports.handler = async () => null;', 'dropped', null],
    ['exports.handler = async (b) => b.user_attributes.x;', 'error', 'TypeError'],
    ['exports.handler = async () => [];', 'error', 'InvalidBatch'],
    ['exports.handler = async (b) => ({ ...b, events: [null] });', 'error', 'InvalidBatch'],
    ['exports.handler = ;', 'error', 'Runtime.UserCodeSyntaxError'],
  ])('%s is %s', async (code, verdict, type) => {
    const { run: result, batch } = await run(code, { events: [UAC] });
    expect([result.verdict, result.error?.type ?? null, batch === null]).toEqual([verdict, type, verdict !== 'same' && verdict !== 'changed']);
  });

  it('an answer that never came has its verdict', async () => {
    const rule = await prepareRule('r', 'v1', { code: 'exports.handler = 1;', language: 'js' }, settings);
    const base = { ms: 201, cold: false, logs: [], logsCut: false, warnings: [] };
    const verdict = (answer: Parameters<typeof judgeAnswer>[1]): unknown => judgeAnswer(rule, answer, batchOf({}), 'output', 'web').run;
    expect(verdict({ ...base, kind: 'timeout', limitMs: 200 })).toMatchObject({ verdict: 'timeout', error: { message: 'The rule did not answer within 200 ms.' } });
    expect(verdict({ ...base, kind: 'throttled', message: 'too many' })).toMatchObject({ verdict: 'throttled' });
    expect(verdict({ ...base, kind: 'unavailable', message: 'no lock' })).toMatchObject({ verdict: 'not-run' });
  });

  it('the failure action decides what a failure leads to', () => {
    expect((['same', 'changed', 'dropped', 'error', 'timeout', 'throttled'] as const).map((verdict) => [effectOf(verdict, 'proceed'), effectOf(verdict, 'discard')])).toEqual([
      ['goes-on', 'goes-on'], ['goes-on', 'goes-on'], ['dropped', 'dropped'], ['goes-on-unchanged', 'dropped'], ['goes-on-unchanged', 'dropped'], ['goes-on-unchanged', 'dropped'],
    ]);
    expect(effectOf('error', null)).toBe('dropped');
  });
});

describe('changes that will not reach the profile (a.7)', () => {
  it('are those of SDK data without the change event', async () => {
    const { run: result, unreached } = await run(TIER, { events: [] });
    expect(result.warnings.map(({ code, message, pointer }) => [code, message, pointer])).toEqual([
      ['attribute-without-event', '"tier" was changed without a user_attribute_change event: it will not reach the profile.', '/user_attributes/tier'],
      ['identity-without-event', '"email" was changed without a user_identity_change event: it will not reach the profile.', '/user_identities/email'],
    ]);
    expect(unreached.map(({ name }) => name)).toEqual(['tier', 'email']);
  });

  it('are none with the events, for server data, and for an output rule', async () => {
    for (const outcome of [await run(WITH_EVENTS, { events: [] }), await run(TIER, { events: [] }, 'all-outputs', 's2s'), await run(TIER, { events: [] }, 'output')]) {
      expect([outcome.run.verdict, outcome.run.warnings, outcome.unreached]).toEqual(['changed', [], []]);
    }
  });

  it('an event that says another value does not count', async () => {
    const silver = { ...UAC, data: { ...UAC.data, new: 'silver' } };
    expect((await run(TIER, { events: [silver, UIC] })).unreached).toEqual([{ what: 'attribute', name: 'tier', before: null, after: 'gold' }]);
  });

  it('a removed attribute needs an event that deletes it', async () => {
    const remove = 'delete b.user_attributes.tier;';
    const event = { ...UAC, data: { ...UAC.data, new: null, deleted: true } };
    expect((await run(`exports.handler = async (b) => { ${remove} return b; };`, { user_attributes: { tier: 'gold' } })).unreached).toHaveLength(1);
    expect((await run(`exports.handler = async (b) => { ${remove} b.events.push(${JSON.stringify(event)}); return b; };`, { user_attributes: { tier: 'gold' } })).unreached).toEqual([]);
  });
});

describe('effect on the profile', () => {
  const rows = ({ before, batch }: { before: Batch; batch: Batch | null }, position: RulePosition, platform: Platform): unknown => profileEffect(before, batch, position, platform).map(({ name, before: was, after, reaches }) => [name, was, after, reaches]);

  it('SDK data writes by events', async () => {
    expect(rows(await run(TIER, { events: [] }), 'all-outputs', 'web')).toEqual([['tier', null, 'gold', false], ['email', null, 'a@b.c', false]]);
    expect(rows(await run(WITH_EVENTS, { events: [] }), 'all-outputs', 'web')).toEqual([['tier', null, 'gold', true], ['email', null, 'a@b.c', true]]);
  });

  it('server data writes what the batch holds', async () => {
    expect(rows(await run(TIER, { user_attributes: { tier: 'silver', age: 5 } }, 'all-outputs', 's2s'), 'all-outputs', 's2s')).toEqual([['tier', 'silver', 'gold', true], ['age', '5', '5', true], ['email', null, 'a@b.c', true]]);
  });

  it('deletions are those that the server sent, whatever a rule makes of the list', async () => {
    expect(rows(await run('exports.handler = async (b) => { b.deleted_user_attributes = ["plan"]; return b; };', { deleted_user_attributes: ['tier'] }, 'all-outputs', 's2s'), 'all-outputs', 's2s'))
      .toEqual([['tier', null, null, true], ['tier', null, null, false], ['plan', null, null, false]]);
  });

  it('a dropped batch writes nothing; an output rule never does', async () => {
    expect(rows(await run('exports.handler = async () => null;', { events: [UAC] }), 'all-outputs', 'web')).toEqual([['tier', 'gold', null, false]]);
    expect(rows(await run(TIER, {}, 'output'), 'output', 'web')).toEqual([['tier', null, 'gold', false], ['email', null, 'a@b.c', false]]);
  });
});
