import { expect, test } from 'vitest';
import { outputPlace, outputSection, tabOfField } from './output-place.ts';

test('output, tab and what is looked at are one part of the address', () => {
  const place = { output: 'braze', tab: 'received', item: 'external_id:a/b', adding: null } as const;
  expect(outputSection(place)).toBe('braze/received/external_id:a/b');
  expect(outputPlace(outputSection(place))).toEqual(place);
  const field = { output: 'braze', tab: 'settings', item: '/settings/apiKey', adding: null } as const;
  expect(outputPlace(outputSection(field))).toEqual(field);
  expect(outputPlace('braze')).toEqual({ output: 'braze', tab: null, item: null, adding: null });
  expect(outputPlace('braze/nonsense/1')).toEqual({ output: 'braze', tab: null, item: null, adding: null });
});

test('the grid, and the catalogue with and without a partner', () => {
  expect(outputPlace(null)).toEqual({ output: null, tab: null, item: null, adding: null });
  for (const adding of ['', 'google-analytics-4']) expect(outputPlace(outputSection({ adding }))).toEqual({ output: null, tab: null, item: null, adding });
});

test('a field of the file is edited on one tab', () => {
  expect(['/settings/token', '/behaviour/mode', '/transport', '/endpoint/url', '/label', '/filters/feeds', '/behaviourless'].map(tabOfField)).toEqual(['settings', 'behaviour', 'behaviour', 'behaviour', 'settings', null, 'settings']);
});
