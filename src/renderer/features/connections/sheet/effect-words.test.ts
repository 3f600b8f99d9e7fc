import { expect, test } from 'vitest';
import { connectionSentence, effectSentence, groupedExamples } from './effect-words.ts';
import type { ConnectionEffect } from './effect-words.ts';

const one = (events: number, before: number, after: number, fields = 0): ConnectionEffect => ({ connection: 'web-to-crm', output: 'crm', events, before, after, fields_changed: fields, reasons: [], examples: [] });

test('what would be lost, beside what is lost now', () => {
  expect(effectSentence({ events: 1_000, connections: [one(1_000, 1_000, 860)] })).toEqual({ main: 'Drops 14 % of the last 1,000 events', beside: '0 % now', direction: 'more' });
  expect(effectSentence({ events: 1_000, connections: [one(400, 300, 400, 12)] })).toEqual({ main: 'Drops 0 % of the last 400 events, changes fields of 12', beside: '25 % now', direction: 'less' });
  expect(effectSentence({ events: 1_000, connections: [one(1_000, 999, 999)] })).toEqual({ main: 'Drops < 1 % of the last 1,000 events', beside: 'as now', direction: 'same' });
});

test('several connections: those where something changes', () => {
  expect(effectSentence({ events: 100, connections: [one(100, 100, 50), one(100, 0, 0), one(100, 90, 40)] })).toEqual({ main: 'Drops 55 % of the last 100 events over 2 connections', beside: '5 % now', direction: 'more' });
});

test('the same name with the same fate is told once', () => {
  const example = { event_id: '1', batch_id: 'b', name: 'Search', before: null, after: 'Off.' };
  expect(groupedExamples([example, { ...example, event_id: '2' }, { ...example, name: 'Home' }]).map(({ example: { name }, count }) => [name, count])).toEqual([['Search', 2], ['Home', 1]]);
});

test('when there is nothing to tell', () => {
  expect(effectSentence({ events: 0, connections: [] }).main).toBe('Nothing was captured yet to try this on');
  expect(effectSentence({ events: 7, connections: [one(0, 0, 0)] }).main).toBe('None of the last 7 events came through here');
  expect(effectSentence({ events: 1, connections: [one(1, 1, 1)] }).main).toBe('Nothing changes for the last 1 event');
  expect(effectSentence({ events: 9, connections: [one(9, 9, 9, 4)] }).main).toBe('Drops none of the last 9 events, changes fields of 4');
});

test('one connection', () => {
  expect(connectionSentence(one(1_000, 1_000, 812, 3))).toBe('812 of 1,000 events go on, 1,000 now; fields of 3 change');
});
