import { describe, expect, it } from 'vitest';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { missingEvents } from './rule-stages.ts';

const batch = (...events: BatchEvent[]): Batch => ({ environment: 'development', events });
const named = (name: string, more: BatchEvent['data'] = {}): BatchEvent => ({ event_type: 'custom_event', data: { event_name: name, ...more } });
const lost = (before: Batch, after: Batch): string[] => missingEvents(before, after).map(({ data }) => String(data['event_name']));

describe('events that a rule left out', () => {
  it.each<[string, Batch, Batch, string[]]>([
    ['none', batch(named('a'), named('b')), batch(named('a', { n: 1 }), named('b', { n: 1 })), []],
    ['one in the middle, the others changed', batch(named('a'), named('gone'), named('b')), batch(named('a', { n: 1 }), named('b', { n: 1 })), ['gone']],
    ['the last, the first renamed', batch(named('a'), named('gone')), batch(named('A')), ['gone']],
    ['all', batch(named('a'), named('b')), batch(), ['a', 'b']],
    ['one of two alike', batch(named('a'), named('a')), batch(named('a')), ['a']],
    ['by id, whatever the name', batch(named('a', { source_message_id: '1' }), named('b', { source_message_id: '2' })), batch(named('x', { source_message_id: '2' })), ['a']],
    ['more events than before', batch(named('a')), batch(named('a'), named('b')), []],
    ['one dropped, one renamed, one kept', batch(named('old'), named('gone'), named('kept')), batch(named('new'), named('kept')), ['gone']],
  ])('%s', (_title, before, after, expected) => {
    expect(lost(before, after)).toEqual(expected);
  });
});
