/** Where an output that sends to a real endpoint really sends, for every partner. */
import { describe, expect, it } from 'vitest';
import { connectionSchema, inputSchema, outputSchema } from '../../protocol/workspace.ts';
import type { SettingValue, Workspace } from '../../protocol/workspace.ts';
import type { SettingField } from '../outputs/definition.ts';
import { findOutput, OUTPUTS } from '../outputs/registry.ts';
import { realOutputs } from './real-outputs.ts';

/** Something for everything that is asked for. */
function filled(fields: readonly SettingField[]): Record<string, SettingValue> {
  return Object.fromEntries(fields.filter(({ required, secret }) => required === true || secret === true).map((field): [string, SettingValue] => [field.key, field.secret === true ? { $secret: 'x' } : field.options?.[0]?.value ?? '123']));
}

function workspace(partner: string, output: Record<string, unknown>, platform = 's2s'): Workspace {
  const definition = findOutput(partner)!;
  const { settings = {}, ...rest } = output;
  return {
    inputs: { in: inputSchema.parse({ platform, key: 'k' }) },
    outputs: { out: outputSchema.parse({ partner, transport: 'real', settings: { ...filled(definition.settings), ...settings as object }, ...rest }), other: outputSchema.parse({ partner }) },
    connections: { c: connectionSchema.parse({ input: 'in', output: 'out', settings: filled(definition.connectionSettings) }) },
  } as unknown as Workspace;
}

const urls = (partner: string, output: Record<string, unknown> = {}, platform?: string): string[] => realOutputs(workspace(partner, output, platform)).map(({ output: name, url }) => `${name} ${url}`);

describe('the address of a real output', () => {
  it.each(OUTPUTS.filter(({ hosts }) => hosts.length > 0).map(({ slug, hosts }): [string, readonly string[]] => [slug, hosts]))('of %s is one of its hosts', (slug, hosts) => {
    for (const platform of ['s2s', 'web', 'ios', 'android']) for (const url of urls(slug, {}, platform)) expect(hosts.map((host) => `out https://${host}`)).toContain(url);
  });

  it.each([
    ['mixpanel', { baseUrl: 'EU Residency Server' }, 'https://api-eu.mixpanel.com'],
    ['braze', { cluster: 'US 06 Cluster' }, 'https://rest.iad-06.braze.com'],
    ['webhook', { url: 'http://hooks.example.com/shop?key=hidden' }, 'http://hooks.example.com/shop'],
  ])('of %s follows its settings', (partner, settings, url) => {
    expect(urls(partner, { settings })).toEqual([`out ${url}`]);
  });

  it('is the endpoint that is used instead, without its parameters', () => {
    expect(urls('mixpanel', { endpoint: { url: 'http://localhost:9000/stage?key=hidden' } })).toEqual(['out http://localhost:9000/stage']);
  });

  it('is one for each environment that has its own', () => {
    expect(urls('mixpanel', { environment_settings: { development: { baseUrl: 'EU Residency Server' }, production: { baseUrl: 'Standard Server' } } })).toEqual(['out https://api-eu.mixpanel.com', 'out https://api.mixpanel.com']);
    expect(urls('mixpanel', { environment_settings: { development: { baseUrl: 'EU Residency Server' }, production: {} } })).toEqual(['out https://api-eu.mixpanel.com']);
  });

  it('is nobody\'s while nothing leaves', () => {
    expect(urls('mixpanel', { transport: 'simulated' })).toEqual([]);
  });
});
