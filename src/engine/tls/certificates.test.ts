import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CertificateKeeper } from './certificates.ts';
import { issue } from './issue.ts';
import type { IssueRequest, Leaf } from './types.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 5, 1);

let dataDir: string;
let now: number;
let network: string[];
let userNames: string[];
let made: IssueRequest[];
let served: [Leaf | null, boolean][];
let failures: unknown[];
let broken: boolean;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-tls-'));
  now = START;
  network = ['192.168.1.20', 'desk.local'];
  userNames = [];
  made = [];
  served = [];
  failures = [];
  broken = false;
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function keeper(): CertificateKeeper {
  return new CertificateKeeper({
    dataDir, now: () => now, networkNames: () => network, userNames: () => userNames,
    issue: (request) => {
      made.push(request);
      return broken ? Promise.reject(new Error('no entropy')) : issue(request);
    },
    onChange: (leaf, newAuthority) => served.push([leaf, newAuthority]),
    onFailure: (error) => failures.push(error),
  });
}

const later = (ms: number): void => {
  now += ms;
};

function namesOf(leaf: Leaf): string[] {
  return (new X509Certificate(leaf.certificate).subjectAltName ?? '').split(', ').sort();
}

it('makes authority and certificate once, for everyone who asks meanwhile', async () => {
  const first = keeper();
  expect([first.current, first.state().state]).toEqual([null, 'none']);
  const [a, b, pem] = await Promise.all([first.ensure(), first.ensure(), first.authorityPem()]);
  expect(a).toBe(b);
  expect(made).toHaveLength(1);
  expect(first.current).toBe(a);

  const again = keeper();
  expect(again.current).toEqual(a);
  expect(await again.authorityPem()).toBe(pem);
  expect(made).toHaveLength(1);
});

it('makes what Apple, Android and browsers accept', async () => {
  const leaf = new X509Certificate((await keeper().ensure()).certificate);
  const authority = new X509Certificate(readFileSync(join(dataDir, 'tls', 'ca.pem')));
  expect(namesOf({ certificate: leaf.toString() } as Leaf)).toEqual([
    'DNS:*.localhost', 'DNS:desk.local', 'DNS:localhost', 'IP Address:0:0:0:0:0:0:0:1', 'IP Address:10.0.2.2', 'IP Address:127.0.0.1', 'IP Address:192.168.1.20',
  ]);
  expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).toBe(true);
  expect([leaf.ca, authority.ca]).toEqual([false, true]);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBeLessThanOrEqual(398 * DAY);
  expect(leaf.validFromDate.getTime()).toBe(START - DAY);
  expect(leaf.serialNumber).not.toBe(authority.serialNumber);
});

it('keeps the keys to this user', async () => {
  await keeper().ensure();
  const dir = join(dataDir, 'tls');
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  const files = readdirSync(dir).sort();
  expect(files).toEqual(['authority.json', 'ca.pem', 'certificate.json']);
  for (const file of files) expect(statSync(join(dir, file)).mode & 0o777, file).toBe(0o600);
  expect(readFileSync(join(dir, 'ca.pem'), 'utf8')).not.toContain('PRIVATE');
});

describe('renews the certificate, not the authority', () => {
  it.each<[string, () => void, (leaf: Leaf) => void]>([
    ['when a month is left', () => later(367 * DAY), (leaf) => expect(new X509Certificate(leaf.certificate).validToDate.getTime()).toBe(now + 396 * DAY)],
    ['when the clock was set back before its first day', () => later(-3 * DAY), (leaf) => expect(new X509Certificate(leaf.certificate).validFromDate.getTime()).toBe(now - DAY)],
    ['when the machine has another address', () => {
      network = ['10.1.1.9', 'desk.local'];
      later(6_000);
    }, (leaf) => expect([leaf.names.includes('10.1.1.9'), leaf.names.includes('192.168.1.20')]).toEqual([true, false])],
    ['when a name in its scope was added', () => {
      userNames = ['*.mparticle.com'];
      later(6_000);
    }, (leaf) => expect(leaf.names).toContain('*.mparticle.com')],
  ])('%s', async (_case, change, check) => {
    const certificates = keeper();
    const first = await certificates.ensure();
    const pem = await certificates.authorityPem();
    change();
    expect(certificates.current).toBeNull();
    const second = await certificates.ensure();
    expect(second.certificate).not.toBe(first.certificate);
    expect(await certificates.authorityPem()).toBe(pem);
    expect(served.map(([, newAuthority]) => newAuthority)).toEqual([true, false]);
    check(second);
  });

  it('and serves the old one while it cannot', async () => {
    const certificates = keeper();
    const first = await certificates.ensure();
    later(367 * DAY);
    broken = true;
    expect(await certificates.ensure()).toBe(first);
    expect(failures).toEqual([new Error('no entropy')]);
    later(40 * DAY);
    await expect(certificates.ensure()).rejects.toThrow('no entropy');
  });
});

it('leaves a name beyond its scope out and says so, until the authority is rotated', async () => {
  const certificates = keeper();
  await certificates.ensure();
  userNames = ['shop.test'];
  await certificates.namesChanged();
  expect(certificates.current?.names).not.toContain('shop.test');
  expect(certificates.state().names).toEqual([{ name: 'shop.test', covered: false }]);
  await certificates.rotate();
  expect(certificates.current?.names).toContain('shop.test');
  expect(certificates.state()).toMatchObject({ names: [{ name: 'shop.test', covered: true }], authority: { permitted: { dns: ['localhost', 'local', 'mparticle.com', 'shop.test'] } } });
});

it('rotation replaces authority and keys', async () => {
  const certificates = keeper();
  const first = await certificates.ensure();
  const pem = await certificates.authorityPem();
  await certificates.rotate();
  const second = await certificates.ensure();
  expect(await certificates.authorityPem()).not.toBe(pem);
  expect(new X509Certificate(second.certificate).verify(new X509Certificate(pem).publicKey)).toBe(false);
  expect(second.key).not.toBe(first.key);
  expect(served.map(([, newAuthority]) => newAuthority)).toEqual([true, true]);
  expect(keeper().current).toEqual(second);
});

it('removal leaves no key, and nothing makes one until it is asked for', async () => {
  const certificates = keeper();
  await certificates.ensure();
  await certificates.remove();
  expect(readdirSync(join(dataDir, 'tls'))).toEqual(['removed']);
  expect(served.at(-1)).toEqual([null, true]);
  for (const each of [certificates, keeper()]) {
    expect([each.current, each.isRemoved, each.state().state]).toEqual([null, true, 'removed']);
    await expect(each.ensure()).rejects.toMatchObject({ code: 'unavailable' });
  }
  await certificates.rotate();
  expect(keeper().state().state).toBe('ready');
});

describe('an authority that cannot be used is replaced, and the user told', () => {
  const authorityFile = (): string => join(dataDir, 'tls', 'authority.json');
  it.each<[string, () => void, RegExp]>([
    ['damaged', () => writeFileSync(authorityFile(), '{"certificate":'), /damaged/],
    ['with a foreign key', () => writeFileSync(authorityFile(), JSON.stringify({ ...JSON.parse(readFileSync(authorityFile(), 'utf8')), key: JSON.parse(readFileSync(join(dataDir, 'tls', 'certificate.json'), 'utf8')).key })), /not its certificate's/],
    ['near its end', () => later(1800 * DAY), /about to expire/],
  ])('%s', async (_case, spoil, note) => {
    const pem = await keeper().authorityPem();
    spoil();
    const certificates = keeper();
    expect(await certificates.authorityPem()).not.toBe(pem);
    expect(certificates.state().note).toMatch(note);
  });

  it('a certificate of another authority is not served', async () => {
    const kept = join(dataDir, 'tls', 'certificate.json');
    await keeper().ensure();
    const foreign = readFileSync(kept);
    await keeper().rotate();
    writeFileSync(kept, foreign);
    const certificates = keeper();
    expect(certificates.current).toBeNull();
    expect(new X509Certificate((await certificates.ensure()).certificate).verify(new X509Certificate(await certificates.authorityPem()).publicKey)).toBe(true);
  });
});

it('says when nothing can be written', async () => {
  writeFileSync(join(dataDir, 'tls'), 'a file where the folder should be');
  await expect(keeper().ensure()).rejects.toMatchObject({ code: 'data-dir-unusable' });
});
