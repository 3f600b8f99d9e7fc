import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OUTPUTS } from '../outputs/registry.ts';
import { parseRules } from '../rules/index.ts';
import { resolveSettings, settingsJsonSchema } from '../outputs/settings-values.ts';
import { parseJson } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import { WORKSPACE_KINDS, workspaceFileSchema } from '../../protocol/workspace.ts';
import { demoTraffic, installDemo, isDemo } from './demo.ts';
import { KINDS, schemaReference } from './layout.ts';
import { resourcesDir } from '../resources.ts';
import { filler, findSample, httpCall, listSamples, sampleCalls } from './samples.ts';
import { serialise } from './save.ts';
import { openWorkspace } from './service.ts';

const NOW = Date.UTC(2026, 10, 21, 14, 3, 24);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const catalogue = { outputs: OUTPUTS, resolveSettings, settingsJsonSchema, planProblems: () => [], parseRules, identityProblems: () => [] };

function counter(): () => string {
  let next = 0;
  return () => `00000000-0000-4000-8000-${String(++next).padStart(12, '0')}`;
}

const web = { platform: 'web', key: 'us1-w', secret: 's' } as const;
const server = { platform: 's2s', key: 'us1-s', secret: 'hush' } as const;

describe('filling a sample', () => {
  const fill = filler({ now: NOW, newId: counter() });
  it('makes times relative to now and ids fresh, the same where a label returns', () => {
    expect(fill({ a: '@now', b: '@now-1500', c: '@now+60', d: '@iso-1000', e: ['@uuid', '@uuid'], f: '@uuid:cart', g: 'T-@uuid:cart', h: '@UUID:cart', i: 'mira@example.com', n: null })).toEqual({
      a: NOW, b: NOW - 1500, c: NOW + 60, d: '2026-11-21T14:03:23.000Z', e: ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'],
      f: '00000000-0000-4000-8000-000000000003', g: 'T-00000000-0000-4000-8000-000000000003', h: '00000000-0000-4000-8000-000000000003', i: 'mira@example.com', n: null,
    });
  });
});

describe('the samples', () => {
  it('are the scenarios that the window offers', () => {
    expect(listSamples().map(({ id }) => id)).toEqual(['checkout', 'consent-changed', 'consent-given', 'consent-rejected', 'gpc-attribute', 'gpc-ccpa', 'gpc-gdpr', 'gpc-unused', 'login', 'malformed', 'opt-out', 'sample']);
    for (const { title, description } of listSamples()) expect([title.length > 3, description.endsWith('.')]).toEqual([true, true]);
    expect(findSample('../demo/traffic')).toBeUndefined();
  });

  it('go where a client of the platform sends them', () => {
    const sample = findSample('sample');
    if (sample === undefined) throw new Error('no sample');
    const context = { now: NOW, newId: counter() };
    expect(sampleCalls(sample, web, context).map(({ method, path, headers }) => [method, path, headers])).toEqual([['POST', '/webevents/v3/JS/us1-w/events', { 'content-type': 'text/plain;charset=UTF-8' }]]);
    expect(sampleCalls(sample, server, context).map(({ method, path, headers }) => [method, path, headers])).toEqual([['POST', '/v2/events', { 'content-type': 'application/json', 'authorization': `Basic ${btoa('us1-s:hush')}` }]]);
  });

  it.each(listSamples().filter(({ id }) => id !== 'malformed').map((sample) => [sample.id, sample] as const))('%s is filled wholly, with known event types and no time ahead', (_id, sample) => {
    for (const { body } of sampleCalls(sample, web, { now: NOW, newId: counter() })) {
      expect(body).not.toMatch(/@(now|uuid|UUID|iso)/);
      const batch = parseJson(body) as JsonObject;
      for (const event of (batch['events'] ?? []) as { event_type: string; data: { timestamp_unixtime_ms: number; source_message_id: string } }[]) {
        expect(EVENT_TYPES).toContain(event.event_type);
        expect(event.data.timestamp_unixtime_ms).toBeLessThanOrEqual(NOW);
        expect(event.data.source_message_id).toMatch(UUID);
      }
    }
  });

  it('malformed is no JSON', () => {
    const sample = findSample('malformed');
    expect(() => sample && parseJson(sampleCalls(sample, web, { now: NOW, newId: counter() })[0]?.body ?? '{}')).toThrow(SyntaxError);
  });
});

describe('the demo', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-demo-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('opens without a problem and shows every state', () => {
    const made = installDemo(dataDir);
    if (!made.ok) throw new Error(made.error.message);
    expect(isDemo(made.value, dataDir)).toBe(true);
    const handle = openWorkspace({ dir: made.value, dataDir, catalogue, watch: false });
    const { inputs, outputs, connections } = handle.current.workspace;
    expect([handle.current.problems.map(({ code, file }) => [code, file]), Object.keys(inputs).length, Object.keys(outputs).length]).toEqual([[], 3, 8]);
    expect(Object.values(outputs).map(({ behaviour }) => behaviour.status)).toEqual(expect.arrayContaining([503, 400, undefined]));
    expect(Object.values(connections).some(({ active }) => !active)).toBe(true);
    expect(handle.secrets.get('output.mixpanel.token')).toBeTruthy();
  });

  it('is made anew when it is installed again', () => {
    installDemo(dataDir);
    const open = (): ReturnType<typeof openWorkspace> => openWorkspace({ dir: join(dataDir, 'demo'), dataDir, catalogue, watch: false });
    open().put('inputs', 'extra', { platform: 'ios', key: 'us1-x' });
    installDemo(dataDir);
    expect(Object.keys(open().current.workspace.inputs)).toEqual(['android', 's2s', 'web']);
  });

  it('is written as Cloudchamber itself writes', () => {
    const dir = join(resourcesDir(), 'demo/workspace');
    const same = (path: string, schema: Parameters<typeof serialise>[0], reference: string): void => {
      const text = readFileSync(join(dir, path), 'utf8');
      expect([path, serialise(schema, JSON.parse(text) as object, reference)]).toEqual([path, text]);
    };
    same('cloudchamber.json', workspaceFileSchema, schemaReference('workspace'));
    for (const kind of KINDS.filter((one) => one !== 'plans' && one !== 'groups')) for (const file of readdirSync(join(dir, kind))) same(`${kind}/${file}`, WORKSPACE_KINDS[kind], schemaReference(kind));
  });

  it('has traffic in the order of time, the same each time, from known inputs', () => {
    const steps = demoTraffic({ now: NOW, newId: counter() });
    expect(steps).toEqual(demoTraffic({ now: NOW, newId: counter() }));
    expect(steps.length).toBeGreaterThan(100);
    expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(steps.every(({ at }) => at <= NOW && at > NOW - 3_600_000)).toBe(true);
    expect(new Set(steps.map(({ input }) => input))).toEqual(new Set(['web', 'android', 's2s']));
    const bodies = steps.map((step) => httpCall(step.call, step.input === 'web' ? web : server).body);
    expect(bodies.some((body) => /@(now|uuid|UUID|iso)/.test(body))).toBe(false);
    const types = new Set([...bodies.join().matchAll(/"event_type":"([a-z_]+)"/g)].map(([, type]) => type));
    expect([...types]).toEqual(expect.arrayContaining(['session_start', 'screen_view', 'custom_event', 'commerce_event', 'user_attribute_change', 'push_message', 'crash_report']));
  });

  it('keeps 64-bit ids', () => {
    const steps = demoTraffic({ now: NOW, newId: counter() });
    expect(steps.map((step) => httpCall(step.call, server).body).join()).toContain('"mpid":8210614598488905821,');
  });
});
