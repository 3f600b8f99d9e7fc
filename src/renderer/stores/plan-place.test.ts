import { expect, it } from 'vitest';
import { planPlace, planSection } from './plan-place.ts';

it('names tab, plan, version and data point in one part of the address', () => {
  const place = { tab: 'plans', plan: 'web_shop', version: 2, point: 'custom_event:other:a~b:c' } as const;
  expect(planSection('plans', place)).toBe('plans:web_shop~2~custom_event:other:a~b:c');
  expect(planPlace(planSection('plans', place))).toEqual(place);
  expect(planPlace('coverage:web_shop')).toEqual({ tab: 'coverage', plan: 'web_shop', version: null, point: null });
});

it('falls back to the violations', () => {
  for (const section of [null, '', 'nonsense', 'nonsense:x']) expect(planPlace(section).tab).toBe('violations');
  expect(planPlace('plans:web~two~x')).toEqual({ tab: 'plans', plan: 'web', version: null, point: null });
});
