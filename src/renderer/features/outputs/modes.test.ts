import { expect, test } from 'vitest';
import { behaviourSchema, REALISM_MODES } from '../../../protocol/workspace.ts';
import type { Behaviour } from '../../../protocol/workspace.ts';
import { answerLook, MODES } from './modes.ts';

const word = (patch: Partial<Behaviour>, transport: 'simulated' | 'real' = 'simulated'): string => answerLook({ behaviour: { ...behaviourSchema.parse({}), ...patch }, transport }).word;

test('every place of the dial has its words', () => {
  expect(MODES.map(({ id }) => id)).toEqual(REALISM_MODES);
  expect(MODES.map(({ id }) => word({ mode: id }))).toEqual(['perfect', 'strict', 'flaky', 'slow', 'down', 'bad credentials', 'own answers']);
});

test('a forced failure and a real endpoint are told instead', () => {
  expect(word({ status: 503 })).toBe('always 503');
  expect(word({ status: 400, fail_rate: 0.2 })).toBe('20 % 400');
  expect(word({ fail_rate: 0.5 })).toBe('50 % 503');
  expect(word({ drop_connection: true })).toBe('always dropped');
  expect(word({ mode: 'flaky', fail_rate: 0.5 })).toBe('flaky');
  expect(word({ mode: 'flaky', status: 429 })).toBe('429');
  expect(word({ mode: 'down', status: 429 })).toBe('down');
  expect(word({ status: 503 }, 'real')).toBe('real endpoint');
});
