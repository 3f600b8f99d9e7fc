import { describe, expect, it } from 'vitest';
import { connectionSchema, inputSchema, outputSchema, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { explainConfig } from './explain-config.ts';
import { generatedNativeConfig, generatedWebConfig, withOverrides } from './sdk-config.ts';
import type { ConfigRequest } from './sdk-config.ts';

const KIT = {
  module_id: 64, name: 'Braze', suffix: 'eu', settings: { apiKey: 'public-key', sessions: 30, debug: true }, exclude_anonymous_user: true, sampling_percent: 25,
  filters: {
    event_types: ['navigation', 'purchase'],
    event_names: [{ type: 'navigation', name: 'Video Watched' }, { type: 'other', name: 'Añadir' }],
    event_attributes: [{ type: 'navigation', name: 'Video Watched', attribute: 'category' }],
    screen_names: ['Home'], screen_attributes: [{ screen: 'Home', attribute: 'tab' }],
    user_attributes: ['Loyalty Tier', 'café'], user_identities: ['email', 'customer_id'],
    commerce_attributes: [{ type: 'purchase', attribute: 'Tax Amount' }], commerce_entities: ['promotion'],
    commerce_entity_attributes: [{ entity: 'product', attribute: 'Brand' }, { entity: 'promotion', attribute: 'Creative' }],
    message_types: ['e'], consent_regulations: ['gdpr', 'ccpa'], consent_purposes: ['marketing'],
  },
  rules: {
    event_attribute: { forward: 'except', name: 'email', value: 'true' },
    user_attribute: { name: 'plan', value: 'gold' },
    consent: { any: [{ regulation: 'gdpr', purpose: 'analytics', consented: true }, { regulation: 'ccpa', consented: false }] },
  },
};

function workspace(platform: Platform, connections: Record<string, object> = { 'app-to-braze': { kit: KIT } }, config?: object): Workspace {
  return {
    file: workspaceFileSchema.parse({ name: 'Trailhead', workspace_token: '0A1B2C3D' }),
    inputs: { app: inputSchema.parse({ platform, key: 'app-key', ...(config === undefined ? {} : { config }) }) },
    outputs: {},
    connections: Object.fromEntries(Object.entries(connections).map(([name, rest]) => [name, connectionSchema.parse({ input: 'app', output: 'braze', ...rest })])),
    plans: {},
    brokenPlans: {},
    brokenConnections: {},
    groups: {},
    rules: {},
  };
}

const noPlan = (): { error_message: string } => ({ error_message: 'none' });

function request(platform: Platform, rest: Partial<ConfigRequest> = {}): ConfigRequest {
  return { workspace: workspace(platform), input: { name: 'app', platform }, environment: 'development', dataPlan: null, ...rest };
}

describe('a kit as the web SDK reads it', () => {
  it('blocks by lists of hashes', () => {
    const [kit, ...others] = generatedWebConfig(request('web'))['kitConfigs'] as Record<string, unknown>[];
    expect(others).toEqual([]);
    expect(kit).toEqual({
      name: 'Braze', suffix: 'eu', moduleId: 64, isDebug: true, isVisible: true, isDebugString: 'true', hasDebugString: 'true',
      settings: { apiKey: 'public-key', sessions: '30', debug: 'true' }, eventSubscriptionId: expect.any(Number), excludeAnonymousUser: true,
      eventTypeFilters: [49, 1573], eventNameFilters: [1727231608, 1163183988], attributeFilters: [-768328842],
      screenNameFilters: [47537423], screenAttributeFilters: [-1151724506], userAttributeFilters: [243612028, 3045921], userIdentityFilters: [7, 1],
      consentRegulationFilters: [49, -575335347], consentRegulationPurposeFilters: [-1972997867], messageTypeFilters: [], messageTypeStateFilters: [],
      filteringEventAttributeValue: { eventAttributeName: '96619420', eventAttributeValue: '3569038', includeOnMatch: false },
      filteringUserAttributeValue: { userAttributeName: '3443497', userAttributeValue: '3178592', includeOnMatch: true },
      filteringConsentRuleValues: { includeOnMatch: true, values: [{ consentPurpose: '1562722933', hasConsented: true }, { consentPurpose: '-575335347', hasConsented: false }] },
    });
  });

  it('is there once for each environment when the SDK names none', () => {
    expect((generatedWebConfig(request('web', { environment: null }))['kitConfigs'] as { isDebug: boolean }[]).map(({ isDebug }) => isDebug)).toEqual([true, false]);
  });

  it.each([
    ['an inactive connection', { a: { kit: KIT, active: false } }],
    ['an environment that is off', { a: { kit: KIT, environments: { development: false } } }],
    ['another input', { a: { kit: KIT, input: 'other' } }],
    ['a connection without a kit', { a: {} }],
  ])('is not there for %s', (_case, connections) => {
    expect(generatedWebConfig(request('web', { workspace: workspace('web', connections) }))['kitConfigs']).toEqual([]);
  });
});

describe('a kit as native SDKs read it', () => {
  const eks = (platform: Platform): unknown => (generatedNativeConfig(request(platform))['eks'] as unknown[])[0];

  it('maps hashes to 0, Android over UTF-16', () => {
    expect(eks('android')).toEqual({
      id: 64, as: { apiKey: 'public-key', sessions: '30', debug: 'true' }, eau: true, bk: { lo: 0, hi: 25 },
      hs: {
        et: { 49: 0, 1573: 0 }, ec: { 1727231608: 0, 1163183988: 0 }, ea: { '-768328842': 0 }, svec: { 47537423: 0 }, svea: { '-1151724506': 0 },
        uid: { 7: 0, 1: 0 }, ua: { 243612028: 0, 3045921: 0 }, cea: { '-1165857198': 0 }, ent: { 2: 0 }, afa: { 1: { 93997959: 0 }, 2: { 1820422063: 0 } },
        mt: { 101: 0 }, reg: { 49: 0, '-575335347': 0 }, pur: { '-1972997867': 0 },
      },
      avf: { i: false, a: 96619420, v: 3569038 },
      crvf: { i: true, v: [{ h: 1562722933, c: true }, { h: -575335347, c: false }] },
    });
  });

  it.each(['ios', 'tvos'] as const)('hashes UTF-8 for %s', (platform) => {
    expect(eks(platform)).toMatchObject({ hs: { ec: { 455811651: 0 }, ua: { 94422542: 0 } } });
  });
});

describe('a kit with the filter and the rules of its connection', () => {
  const own = { kit: { module_id: 64, name: 'Braze', filters: { user_attributes: ['tier'] } }, forwarding: { logged_in_only: true, consent: { any: [{ regulation: 'gdpr', purpose: 'marketing', consented: true }] } }, sampling_percent: 20, honor_opt_out: false };
  const filtered = (platform: Platform): Workspace => ({
    ...workspace(platform, { 'app-to-braze': own }),
    outputs: { braze: outputSchema.parse({ partner: 'webhook', filters: { platforms: { events: { navigation: { names: { 'Video Watched': { on: false }, 'video watched': { on: false } } }, media: { on: false } }, user_attributes: { TIER: false, 'Loyalty Tier': false }, user_identities: { email: false } } } }) },
  });

  it('is served to the web with all that is off, each number once', () => {
    expect((generatedWebConfig({ ...request('web'), workspace: filtered('web') })['kitConfigs'] as unknown[])[0]).toMatchObject({
      eventTypeFilters: [57], eventNameFilters: [1727231608], userAttributeFilters: [3559906, 243612028], userIdentityFilters: [7], excludeAnonymousUser: true, settings: {},
      filteringConsentRuleValues: { includeOnMatch: true, values: [{ consentPurpose: '-1972997867', hasConsented: true }] },
    });
  });

  it('is served to native SDKs with its sample, and whether it honours an opt-out', () => {
    expect((generatedNativeConfig({ ...request('android'), workspace: filtered('android') })['eks'] as unknown[])[0]).toMatchObject({
      as: { honorOptOut: 'False' }, bk: { lo: 0, hi: 20 }, eau: true, hs: { et: { 57: 0 }, ec: { 1727231608: 0 }, uid: { 7: 0 } }, crvf: { i: true, v: [{ h: -1972997867, c: true }] },
    });
  });

  it('says what it cannot be told', () => {
    const { unserved } = explainConfig(filtered('web'), 'app', noPlan)!;
    expect(unserved.map(({ connection, code }) => [connection, code])).toEqual([['app-to-braze', 'kit-sampling'], ['app-to-braze', 'kit-opt-out']]);
  });
});

describe('the configuration', () => {
  it('has the workspace\'s name and token, and answers for a plan that is not there', () => {
    const dataPlan = { error_message: 'This workspace has no data plan "mobile".' };
    expect(generatedWebConfig(request('web', { dataPlan }))).toMatchObject({ appName: 'Trailhead', workspaceToken: '0A1B2C3D', dataPlanResult: dataPlan });
    expect(generatedNativeConfig(request('ios', { dataPlan }))).toMatchObject({ dt: 'ac', wst: '0A1B2C3D' });
    expect(generatedNativeConfig(request('ios', { dataPlan }))).not.toHaveProperty('dpr');
    expect(generatedWebConfig(request('web'))).not.toHaveProperty('dataPlanResult');
  });

  it('serves a plan\'s blocking in both forms', () => {
    const dataPlan = { dtpn: { vers: { version: 1 }, blok: { ev: true, ea: false, ua: false, id: false } } };
    expect(generatedWebConfig(request('web', { dataPlan }))['dataPlanResult']).toEqual(dataPlan);
    expect(generatedNativeConfig(request('ios', { dataPlan }))['dpr']).toEqual(dataPlan);
  });

  it.each([
    [{ a: 1, flags: { x: '1', y: '2' } }, { a: 2 }, { a: 2, flags: { x: '1', y: '2' } }],
    [{ a: 1, flags: { x: '1', y: '2' } }, { flags: { y: '3', z: '4' } }, { a: 1, flags: { x: '1', y: '3', z: '4' } }],
    [{ a: 1, flags: { x: '1', y: '2' } }, { a: null, flags: { x: null } }, { flags: { y: '2' } }],
    [{ a: { deep: 1 } }, { a: { other: 2 } }, { a: { other: 2 } }],
    [{ flags: { x: '1' } }, { flags: null }, {}],
  ])('%j under %j', (generated, overrides, expected) => expect(withOverrides(generated, overrides)).toEqual(expected));

  it('is explained: what is generated, overridden and served, and what every number means', () => {
    const config = explainConfig(workspace('ios', { 'app-to-braze': { kit: KIT }, off: { kit: KIT, active: false } }, { uitl: 5 }), 'app', noPlan);
    expect(config).toMatchObject({ form: 'native', generated: { uitl: 10 }, overrides: { uitl: 5 }, served: { native: { uitl: 5 }, web: { flags: {} } }, withheld: [{ connection: 'off', reason: 'The connection is switched off.' }] });
    expect(config?.served.web).not.toHaveProperty('uitl');
    expect(config?.hashes).toEqual(expect.arrayContaining([
      { connection: 'app-to-braze', hash: 94422542, text: 'café', meaning: 'user attribute café', hashed: true },
      { connection: 'app-to-braze', hash: 1, text: 'customer_id', meaning: 'user identity customer_id', hashed: false },
      { connection: 'app-to-braze', hash: 1727231608, text: '1Video Watched', meaning: 'navigation event Video Watched', hashed: true },
    ]));
    const numbers = new Set(config?.hashes.map(({ hash }) => String(hash)));
    const served = JSON.stringify(config?.served.native['eks']).match(/"(-?\d+)":0/g) ?? [];
    expect(served.map((text) => text.slice(1, -3)).filter((text) => !numbers.has(text))).toEqual([]);
    expect(explainConfig(workspace('ios'), 'nobody', noPlan)).toBe(null);
  });
});
