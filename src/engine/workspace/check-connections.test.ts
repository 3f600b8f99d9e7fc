/** What the checks of forwarding do not complain of; what they do complain of is in test/fixtures/workspace/problems. */
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../test/fixtures/workspace/catalogue.ts';
import { identitySettingsSchema } from '../../protocol/identity.ts';
import { privacySchema } from '../../protocol/privacy.ts';
import { connectionSchema, inputSchema, outputSchema } from '../../protocol/workspace.ts';
import { checkReferences } from './check.ts';
import type { ReferenceIssue } from './check-issue.ts';
import type { Catalogue } from './partner-settings.ts';

const NONE: ReadonlySet<string> = new Set();

function issuesOf(connection: object, rest: { output?: object; input?: object; catalogue?: Catalogue } = {}): readonly ReferenceIssue[] {
  return checkReferences({
    inputs: { web: inputSchema.parse({ platform: 'web', key: 'us1-web', ...rest.input }), s2s: inputSchema.parse({ platform: 's2s', key: 'us1-s2s' }) },
    outputs: { shop: outputSchema.parse({ partner: 'mixpanel', ...rest.output }) },
    connections: { 'web-to-shop': connectionSchema.parse({ input: 'web', output: 'shop', ...connection }) },
    rules: {}, plans: {}, quarantine: {}, identity: identitySettingsSchema.parse({}), privacy: privacySchema.parse({}),
    broken: { inputs: NONE, outputs: NONE, connections: NONE, plans: NONE, groups: NONE }, catalogue: rest.catalogue ?? catalogue, hasSecret: () => true,
  }).issues;
}

const withMappings: Catalogue = { ...catalogue, outputs: catalogue.outputs.map((entry) => ({ ...entry, customMappings: true })) };
const mapping = { to: 'Level', matches: [{ message: 'custom_event', event: 'Level Up' }], attributes: [{ to: 'level', from: 'level', required: true }, { to: 'app', value: '1', type: 'int' }] };
const kit = { module_id: 1, name: 'Shop' };
const consent = { any: [{ regulation: 'gdpr', purpose: 'ads', consented: true }, { regulation: 'ccpa', consented: false }] };

describe('nothing is wrong with', () => {
  it.each<[string, object, Parameters<typeof issuesOf>[1]?]>([
    ['a connection that says nothing', {}],
    ['a mapping of a partner that has them', { custom_mappings: [mapping] }, { catalogue: withMappings }],
    ['a mapping whose event is off for feeds alone', { custom_mappings: [mapping] }, { catalogue: withMappings, output: { filters: { feeds: { events: { other: { on: false } }, message_types: { custom_event: false } } } } }],
    ['a connection that takes nobody and is switched off', { active: false, sampling_percent: 0, environments: { development: false, production: false } }],
    ['a kit with the connection\'s own rule, or another one', { forwarding: { consent, event_attribute: { name: 'tier', value: 'gold' } }, kit: { ...kit, rules: { consent, event_attribute: { forward: 'except', name: 'tier', value: 'silver' } } } }],
    ['a kit for a share of all users', { kit: { ...kit, sampling_percent: 25 } }],
    ['purposes while the workspace defines none', { forwarding: { consent } }, { output: { filters: { platforms: { consent: { gdpr: { purposes: { anything: false } } } } } } }],
    ['off below off, and on below on', {}, { output: { filters: { platforms: { events: { other: { on: false, names: { Level: { on: false, attributes: { score: false } } } }, search: { on: true, names: { Find: { on: true, attributes: { term: true } } } } } } } } }],
    ['a split whose ranges meet', {}, { input: { split: [{ output: 'shop', from: 50, to: 100 }, { output: 'shop', from: 0, to: 50 }] } }],
  ])('%s', (_what, connection, rest) => expect(issuesOf(connection, rest)).toEqual([]));
});

it('ranges of two outputs that overlap are told once, where the second begins', () => {
  const found = issuesOf({}, { input: { split: [{ output: 'shop', from: 0, to: 60 }, { output: 'gone', from: 50, to: 100 }] } });
  expect(found.map(({ code, path }) => [code, path.join('.')])).toEqual([['missing-output', 'split.1.output'], ['split-overlap', 'split.1.from']]);
  expect(found[1]?.message).toContain('buckets 50 to 59 are in two ranges, of "shop" and "gone"');
});
