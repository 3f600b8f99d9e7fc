import { expect, test } from 'vitest';
import { connectionPlace, connectionSection, settingPlace } from './connection-place.ts';

test('tab, subject, part and field are one part of the address', () => {
  const place = { tab: 'graph', alone: false, subject: { kind: 'output', name: 'mixpanel' }, part: 'filter', path: '/filters/platforms/events/other/names/a~1b:c' } as const;
  const section = connectionSection('graph', place);
  expect(section).toBe('graph:output.mixpanel~filter~/filters/platforms/events/other/names/a~1b:c');
  expect(connectionPlace(section)).toEqual(place);
  const alone = { ...place, alone: true, part: null };
  expect(connectionPlace(connectionSection('graph', alone))).toEqual(alone);
  expect(connectionPlace('matrix')).toEqual({ tab: 'matrix', alone: false, subject: null, part: null, path: null });
});

test('anything else is the graph', () => {
  for (const section of [null, '', 'nonsense', 'sheet:', 'graph:rule.x', 'sheet:connection.']) {
    expect(connectionPlace(section)).toEqual({ tab: 'graph', alone: false, subject: null, part: null, path: null });
  }
});

test('a pointer leads to the part that edits its field', () => {
  const pointer = { kind: 'connection', name: 'web-to-crm', path: '/forwarding/consent/any/0' } as const;
  expect(settingPlace(pointer)).toEqual({ subject: { kind: 'connection', name: 'web-to-crm' }, part: 'forwarding', path: '/forwarding/consent/any/0' });
  expect(settingPlace({ kind: 'output', name: 'crm', path: '/filters/feeds/screens' })?.part).toBe('filter');
  expect(settingPlace({ kind: 'input', name: 'web', path: '/split/0' })?.part).toBe('input');
  expect(settingPlace({ kind: 'connection', name: 'a' })).toEqual({ subject: { kind: 'connection', name: 'a' }, part: 'overview', path: null });
  expect(settingPlace({ kind: 'rule', name: 'fix' })).toBeNull();
});
