import { describe, expect, it } from 'vitest';
import type { Guide, PlaceId, Target } from './guide.ts';
import { firstGuide, GUIDES, guideOf, platformOf } from './index.ts';
import { PLATFORMS } from '../../../../protocol/vocabulary.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const HOSTS: Readonly<Record<PlaceId, string>> = {
  'this-machine': 'localhost', 'android-emulator': '10.0.2.2', 'android-usb': 'localhost', 'android-wifi': '192.168.1.20',
  'ios-simulator': '127.0.0.1', 'ios-device': '192.168.1.20', 'lan-device': '192.168.1.20',
};

function target(place: PlaceId, patch: Partial<Target> = {}): Target {
  const host = HOSTS[place];
  return { host, port: 7099, authority: `${host}:7099`, secondPort: null, key: 'us1-abc', secret: 's3cret', workspaceToken: '1a2b3c4d', caPem: PEM, place, ...patch };
}

function codeOf(variant: Guide['variants'][number], at: Target): string {
  return variant.steps(at).map((step) => (step.kind === 'code' ? step.code : step.kind === 'trust' ? step.commands.map(({ code }) => code).join('\n') : '')).join('\n');
}

const CASES = GUIDES.flatMap((guide) => guide.variants.flatMap((variant) => guide.places.map((place) => ({ name: `${guide.id}, ${variant.id}, ${place}`, guide, variant, place }))));

describe.each(CASES)('$name', ({ guide, variant, place }) => {
  const code = codeOf(variant, target(place));

  it('has the real key, and the port or a bare host that stands for 443', () => {
    expect(code).toContain('us1-abc');
    // Apple's SDK drops the port of a base URL.
    expect(code).toContain(variant.id === 'expo' && place.startsWith('ios') ? `"https://${HOSTS[place]}"` : ':7099');
    expect(code).not.toMatch(/:8080|:8443|undefined|REPLACE/);
  });

  it('keeps the secret out of what a browser loads', () => {
    const browser = guide.runsIn === 'browser' || variant.id === 'web';
    expect(code.includes('s3cret')).toBe(!browser);
  });

  it('numbers its steps by different titles', () => {
    const titles = variant.steps(target(place)).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

it('has a guide for every platform that issue and inputs name', () => {
  expect(GUIDES.map(({ id }) => id)).toEqual(['web-npm', 'web-snippet', 'ios', 'android', 'react-native', 'flutter', 'unity', 'cordova', 'roku', 'node', 'python', 'ruby', 'java', 'go', 'dotnet', 'http']);
  expect(PLATFORMS.map((platform) => guideOf(firstGuide(platform))?.id)).not.toContain(undefined);
  expect(GUIDES.every(({ undo, minimum, variants }) => undo !== '' && minimum !== '' && variants.length > 0)).toBe(true);
});

describe('facts of the SDKs', () => {
  const variant = (id: string, at: Target, name = 0) => codeOf(guideOf(id)!.variants[name]!, at);

  it('web: no scheme, a slash at the end, and no config call over plain http', () => {
    const http = variant('web-npm', target('this-machine'));
    expect(http).toContain("v3SecureServiceUrl: 'localhost:7099/v3/JS/',");
    expect(http).toContain('requestConfig: false,');
    expect(variant('web-npm', target('this-machine'), 1)).not.toContain('requestConfig');
    expect(variant('web-snippet', target('this-machine'))).toContain('p.src="http://localhost:7099/js/v2/"+e+"/mparticle.js"');
    expect(variant('web-snippet', target('this-machine'), 1)).toContain('p.src="https://localhost:7099/js/v2/"');
  });

  it('iOS: a bare host on port 443, else a name with “mparticle.com”', () => {
    expect(variant('ios', target('ios-simulator', { secondPort: 443 }))).toContain('network.eventsHost = "127.0.0.1"');
    expect(variant('ios', target('ios-simulator'))).toContain('network.eventsHost = "local.mparticle.com:7099"');
    expect(guideOf('ios')!.variants[0]!.steps(target('ios-simulator', { secondPort: 443 })).map(({ kind }) => kind)).toEqual(['trust', 'code', 'code']);
    expect(guideOf('ios')!.variants[0]!.steps(target('ios-device')).map(({ kind }) => kind)).toEqual(['lan', 'port', 'trust', 'code', 'code']);
  });

  it('Android: carries the authority, and forwards the port by USB', () => {
    expect(variant('android', target('android-emulator'))).toContain('Certificate.with("cloudchamber", """\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n""")');
    expect(variant('android', target('android-emulator'))).toContain('DomainMapping.eventsMapping("10.0.2.2:7099")');
    expect(variant('android', target('android-usb'))).toContain('adb reverse tcp:7099 tcp:7099');
    expect(variant('android', target('android-wifi'), 1)).toContain('setCustomBaseURL("https://192.168.1.20:7099")');
  });

  it('servers: plain http with the base path of each client', () => {
    expect(variant('node', target('this-machine'))).toContain("client.basePath = 'http://localhost:7099/v2';");
    expect(variant('ruby', target('this-machine'))).toContain("config.host = 'localhost:7099'");
    expect(variant('java', target('this-machine'))).toContain('baseUrl("http://localhost:7099/v2/")');
    expect(variant('http', target('this-machine'))).toContain("curl -i -u 'us1-abc:s3cret'");
  });

  it('sends with the input of where it runs', () => {
    const rn = guideOf('react-native')!;
    expect([platformOf(rn, 'ios-simulator'), platformOf(rn, 'android-usb'), platformOf(guideOf('roku')!, 'lan-device'), platformOf(guideOf('go')!, 'this-machine')]).toEqual(['ios', 'android', 'roku', 's2s']);
  });
});
