import { expect, it } from 'vitest';
import { activityPlace, activitySection } from './activity-place.ts';

it('names tab, time, connection and alert type in one part of the address', () => {
  const place = { tab: 'alerts', range: '2026-11-21T13:00..2026-11-21T14:30', connection: 'web-mixpanel', code: 'a~b:c' } as const;
  expect(activitySection('alerts', place)).toBe('alerts:2026-11-21T13:00..2026-11-21T14:30~web-mixpanel~a~b:c');
  expect(activityPlace(activitySection('alerts', place))).toEqual(place);
  expect(activityPlace(activitySection('alerts', { connection: 'web-mixpanel' }))).toEqual({ tab: 'alerts', range: null, connection: 'web-mixpanel', code: null });
  expect(activitySection('forwarding')).toBe('forwarding');
});

it('falls back to the overview', () => {
  for (const section of [null, '', 'nonsense', 'nonsense:12h~x~y']) expect(activityPlace(section)).toEqual({ tab: 'overview', range: null, connection: null, code: null });
});
