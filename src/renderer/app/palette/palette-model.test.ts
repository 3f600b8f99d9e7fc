import { expect, it } from 'vitest';
import { matchScore, paletteMode, ranked } from './palette-model.ts';

it.each([
  ['', { mode: 'all', query: '' }],
  ['theme', { mode: 'all', query: 'theme' }],
  ['> theme', { mode: 'commands', query: 'theme' }],
  ['@42', { mode: 'users', query: '42' }],
  ['#purchase', { mode: 'events', query: 'purchase' }],
  [':retention', { mode: 'settings', query: 'retention' }],
  ['?', { mode: 'help', query: '' }],
])('reads %j', (text, result) => {
  expect(paletteMode(text)).toEqual(result);
});

it('finds words in any order, the best first', () => {
  const titles = ['Go to Settings', 'Theme: dark', 'Set up an SDK', 'Go to Set up an SDK'];
  expect(ranked(titles, 'set', (title) => title)[0]).toBe('Set up an SDK');
  expect(ranked(titles, 'dark the', (title) => title)).toEqual(['Theme: dark']);
  expect(matchScore('Theme: dark', 'light')).toBe(0);
  expect(ranked(titles, '', (title) => title)).toEqual(titles);
});
