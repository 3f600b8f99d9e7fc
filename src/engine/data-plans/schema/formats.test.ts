/** The platform's formats where they are stricter or looser than others' (spec/data-plans.md 6.2). */
import { describe, expect, it } from 'vitest';
import { formatOf } from './formats.ts';

const CASES: Readonly<Record<string, { readonly yes: readonly string[]; readonly no: readonly string[] }>> = {
  email: { yes: ['ada@example.com', 'A.B+c-1@EX-AMPLE.CO.UK'], no: ['ada@', '@example.com', 'a@b', 'ada_l@example.com', 'a@b.', 'a@.b', 'a b@example.com', 'a@b@c.de', ''] },
  date: { yes: ['2024-02-29', '2026-12-31'], no: ['2025-02-29', '2025-02-30', '2026-00-10', '2026-04-31', '26-01-01', '2026-1-1', '2026-01-01T'] },
  time: { yes: ['00:00:00', '23:59:60', '08:30:00.123', '08:30:00Z', '08:30:00z', '08:30:00+02:00'], no: ['24:00:00', '08:60:00', '08:30', '08:30:00+24:00', '25:00:00Z', '8:30:00'] },
  'date-time': { yes: ['2026-02-28', '2026-02-28T08:30:00', '2026-02-28t08:30:00Z'], no: ['2026-02-28 08:30:00', '2026-02-30T08:30:00', '08:30:00', '2026-02-28T'] },
  hostname: { yes: ['example.com', 'a-b.co', 'localhost'], no: ['-a.com', 'a.b', 'a..com', `${'a'.repeat(64)}.com`, `${'abc.'.repeat(64)}com`, ''] },
  ipv4: { yes: ['127.0.0.1'], no: ['256.0.0.1', '1.2.3', '01.2.3.4'] },
  ipv6: { yes: ['::1', '2001:db8::1', '::ffff:1.2.3.4'], no: ['::g', ':::', 'fe80::1%eth0'] },
  uuid: { yes: ['7AEFA7DB-07b4-4f50-ab6a-724e5cb64b10'], no: ['7aefa7db07b44f50ab6a724e5cb64b10', '42'] },
  uri: { yes: ['https://example.com/a?b=c#d', 'mailto:ada@example.com', 'urn:isbn:1'], no: ['/a', 'not a uri', 'https://exämple.com', 'http://a b', 'x:%zz', 'http:'] },
  iri: { yes: ['https://exämple.com/blé'], no: ['/blé'] },
  'uri-reference': { yes: ['', '/a', '../b?c', '#d'], no: ['a b', '\\a', '%z1'] },
  'uri-template': { yes: ['/a/{b}', '/a'], no: ['{a', 'a}', '{{a}}'] },
  'json-pointer': { yes: ['', '/', '/a~1b/c~0'], no: ['a', '/~2'] },
  'relative-json-pointer': { yes: ['0', '1/a', '2#'], no: ['', '01', '/a'] },
  regex: { yes: ['^a+$'], no: ['('] },
  duration: { yes: ['P1D', 'PT5M', 'P1Y2M3DT4H5M6.5S', 'P2W'], no: ['P', 'PT', '1D', 'P1H', 'P1DT'] },
};

describe.each(Object.entries(CASES))('%s', (name, { yes, no }) => {
  it.each(yes)('takes %s', (text) => {
    expect(formatOf(name)!(text)).toBe(true);
  });

  it.each(no)('refuses %s', (text) => {
    expect(formatOf(name)!(text)).toBe(false);
  });
});

it('knows no other format', () => {
  expect([formatOf('zip-code'), formatOf('constructor')]).toEqual([undefined, undefined]);
});

it('takes no longer for hostile texts', () => {
  const started = performance.now();
  for (const { yes } of Object.values(CASES)) for (const text of yes) for (const name of Object.keys(CASES)) if (name !== 'regex') formatOf(name)!(`${text.repeat(20_000)}!`);
  expect(performance.now() - started).toBeLessThan(5_000);
});
