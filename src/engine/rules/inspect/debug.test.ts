import { randomUUID } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import type { Json } from '../../../protocol/json.ts';
import type { DebugState, RuleLanguage } from '../../../protocol/rule.ts';
import { normaliseBatch } from '../../batch/normalise.ts';
import { prepareRule } from '../compile-code.ts';
import { DebugSessions } from './debug.ts';
import type { DebugOptions } from './debug.ts';

const CODE = `function rename(data) {
  const before = data.event_name;
  data.event_name = before + '!';
  return data;
}
exports.handler = async (batch) => {
  let count = 0;
  for (const event of batch.events) {
    rename(event.data);
    count++;
  }
  if (batch.user_attributes.missing) return null;
  return batch;
};
`;
const TS = `interface Batch { events: { data: { event_name: string } }[] }

export const handler = async (batch: Batch): Promise<Batch> => {
  const names: string[] = batch.events.map((event) => event.data.event_name);
  return { ...batch, events: names.length > 1 ? [] : batch.events };
};
`;
const batch = normaliseBatch({ environment: 'development', events: ['a', 'b'].map((name) => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other' } })), user_attributes: {} } as Json).batch;

let sessions: DebugSessions;
afterEach(() => sessions.stop());

async function start(code: string, breakpoints: number[], options: Partial<DebugOptions> = {}, language: RuleLanguage = 'js'): Promise<DebugState> {
  sessions = new DebugSessions({ newId: randomUUID, ...options });
  const rule = await prepareRule('fix', '$LATEST', { code, language }, { runtime: 'node22', environment: {} });
  const answer = await sessions.start({ rule, batch, position: 'all-outputs', platform: 'web', failureAction: 'discard', breakpoints });
  if (!answer.ok) throw new Error(answer.message);
  return answer.state;
}

async function command(id: string, word: 'continue' | 'over' | 'into' | 'out' | 'stop'): Promise<DebugState> {
  const answer = await sessions.command(id, word);
  if (!answer.ok) throw new Error(answer.message);
  return answer.state;
}

const where = ({ state, why, line, stack }: DebugState): unknown => [state, why, line, stack.map(({ name }) => name)];
const shown = ({ scopes }: DebugState): Record<string, string> => Object.fromEntries(scopes.flatMap(({ variables }) => variables.map(({ name, value }) => [name, value])).reverse());

it('stops at a breakpoint, shows variables, steps over, into and out, and ends with the result', async () => {
  const first = await start(CODE, [9]);
  const { id } = first;
  expect(where(first)).toEqual(['paused', 'breakpoint', 9, ['exports.handler']]);
  expect(shown(first)).toMatchObject({ count: '0', event: '{data: Object, event_type: "custom_event"}' });
  const event = first.scopes.flatMap(({ variables }) => variables).find(({ name }) => name === 'event')!;
  const inside = await sessions.variables(id, event.ref!);
  expect(inside).toMatchObject({ ok: true, variables: [{ name: 'data', type: 'object' }, { name: 'event_type', value: '"custom_event"', type: 'string', ref: null }] });
  expect(where(await command(id, 'into'))).toEqual(['paused', 'step', 2, ['rename', 'exports.handler']]);
  const second = await command(id, 'over');
  expect(where(second)).toEqual(['paused', 'step', 3, ['rename', 'exports.handler']]);
  expect(shown(second)).toMatchObject({ before: '"a"' });
  expect(where(await command(id, 'out'))).toEqual(['paused', 'step', 10, ['exports.handler']]);
  await sessions.setBreakpoints(id, [13]);
  const last = await command(id, 'continue');
  expect(where(last)).toEqual(['paused', 'breakpoint', 13, ['exports.handler']]);
  expect(shown(last)).toMatchObject({ count: '2' });
  const ended = await command(id, 'continue');
  expect(ended).toMatchObject({ state: 'ended', error: null, result: { verdict: 'changed', over_limit: false, effect: 'goes-on' } });
  expect(ended.result!.patch.map(({ path, value }) => [path, value])).toEqual([['/events/0/data/event_name', 'a!'], ['/events/1/data/event_name', 'b!']]);
  expect(await sessions.command(id, 'over')).toMatchObject({ ok: false, code: 'not-paused' });
});

it('stands still where an exception is thrown', async () => {
  const state = await start(`exports.handler = async (batch) => {\n  return batch.device_info.platform;\n};\n`, []);
  expect(where(state)).toEqual(['paused', "exception: TypeError: Cannot read properties of undefined (reading 'platform')", 2, ['exports.handler']]);
  expect(await command(state.id, 'continue')).toMatchObject({ state: 'ended', result: { verdict: 'error', error: { line: 2 }, effect: 'dropped' } });
});

it('TypeScript has its own lines', async () => {
  const state = await start(TS, [5], {}, 'ts');
  expect(where(state)).toEqual(['paused', 'breakpoint', 5, ['handler']]);
  expect(shown(state)).toMatchObject({ names: '["a", "b"]' });
});

it('without a breakpoint it runs through; nothing of the host is stepped into', async () => {
  expect(await start('exports.handler = (b, c, callback) => { setTimeout(() => callback(null, null), 5); };', [])).toMatchObject({ state: 'ended', result: { verdict: 'dropped' } });
});

it('an endless rule can be stopped, and a forgotten session ends', async () => {
  const endless = await start('exports.handler = async () => { for (;;); };', []);
  expect(endless.state).toBe('running');
  expect(await command(endless.id, 'stop')).toMatchObject({ state: 'ended', result: null });
  sessions.stop();
  const seen: DebugState[] = [];
  await start(CODE, [9], { idleMs: 300, onState: (state) => seen.push(state) });
  await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ state: 'ended', error: expect.stringContaining('so the session ended') }), 5_000);
  expect(await sessions.command('nobody', 'over')).toMatchObject({ ok: false, code: 'not-found' });
});

it('a watched process is as locked as any', async () => {
  const attempts = `exports.handler = async (batch) => {
  const open = [];
  for (const id of ['fs', 'inspector', 'node:inspector', 'child_process', 'worker_threads', 'net', 'vm', 'module']) {
    try { require(id); open.push(id); } catch {}
  }
  try { if (process.getBuiltinModule('fs') || process.getBuiltinModule('inspector')) open.push('built-in modules'); } catch {}
  try { if (process.binding('fs')) open.push('bindings'); } catch {}
  if (Object.keys(process.env).length > 0) open.push('env');
  return { ...batch, source_request_id: open.join() || 'nothing' };
};`;
  let state = await start(attempts, []);
  for (let steps = 0; state.state === 'paused' && steps < 30; steps++) state = await command(state.id, 'continue');
  expect(state).toMatchObject({ state: 'ended', result: { verdict: 'changed', output: { source_request_id: 'nothing' } } });
});
