import { describe, expect, it } from 'vitest';
import { matchEvents } from './match-events.ts';
import type { BatchEvent } from './types.ts';

/** `name`, `name#event id`, `name@source message id`, `name=an attribute`. */
function events(...texts: string[]): BatchEvent[] {
  return texts.map((text) => {
    const [, name = '', mark = '', id = ''] = /^([^#@=]*)([#@=]?)(.*)$/.exec(text)!;
    return { event_type: 'custom_event', data: { event_name: name, ...(mark === '#' ? { event_id: id } : mark === '@' ? { source_message_id: id } : mark === '=' ? { custom_attributes: { tier: id } } : {}) } };
  });
}

describe('events of two lists', () => {
  it.each([
    ['the same', ['a', 'b'], ['a', 'b'], [0, 1]],
    ['the first one dropped', ['a', 'b', 'c'], ['b', 'c'], [1, 2]],
    ['one dropped among equals, by its id', ['a@1', 'a@2', 'a@3'], ['a@1', 'a@3'], [0, 2]],
    ['server ids before all others', ['a#1', 'b#2'], ['b#1', 'a#2'], [0, 1]],
    ['one new where one was dropped, with the server\'s ids', ['a#1', 'b#2'], ['a#1', 'x'], [0, null]],
    ['one renamed', ['a', 'b', 'c'], ['a', 'x', 'c'], [0, 1, 2]],
    ['one renamed and one dropped behind it', ['a', 'b', 'c'], ['x', 'c'], [0, 2]],
    ['one added in front', ['a', 'b'], ['new', 'a', 'b'], [null, 0, 1]],
    ['one added behind', ['a@1'], ['a@1', 'new'], [0, null]],
    ['the first dropped and the second renamed, known by what it says', ['a', 'b=gold', 'c'], ['x=gold', 'c'], [1, 2]],
    ['all replaced', ['a'], ['x', 'y'], [null, null]],
    ['nothing before', [], ['x'], [null]],
    ['nothing left', ['a'], [], []],
  ])('%s', (_case, before, after, matches) => {
    expect(matchEvents(events(...before), events(...after))).toEqual(matches);
  });
});
