import { describe, expect, it } from 'vitest';
import { chordOf, createMatcher, worksWhileTyping } from './keys.ts';
import type { KeyPress } from './keys.ts';

function press(key: string, modifiers = '', code = ''): KeyPress {
  return { key, code, ctrlKey: modifiers.includes('c'), metaKey: modifiers.includes('m'), altKey: modifiers.includes('a'), shiftKey: modifiers.includes('s') };
}

it.each([
  [press('k', 'c'), 'mod+k'],
  [press('K', 'cs'), 'mod+shift+k'],
  [press('J', 's'), 'shift+j'],
  [press('?', 's'), '?'],
  [press('/'), '/'],
  [press('`', 'c'), 'mod+`'],
  [press('Ω', 'a', 'KeyZ'), 'alt+z'],
  [press('F8', 's'), 'shift+f8'],
  [press('Enter', 'c'), 'mod+enter'],
  [press('Shift', 's'), null],
])('%o is %s', (event, chord) => {
  expect(chordOf(event)).toBe(chord);
});

it('takes Cmd for mod on a Mac', () => {
  expect([chordOf(press('k', 'm'), true), chordOf(press('k', 'c'), true)]).toEqual(['mod+k', 'ctrl+k']);
});

describe('matcher', () => {
  const bounds = [
    { keys: ['g l'], target: 'stream' }, { keys: ['l'], target: 'letter' }, { keys: ['mod+k'], target: 'palette' },
    { keys: ['j'], target: 'old' }, { keys: ['j', 'down'], target: 'new' },
  ];

  it('waits for the second key of a sequence, but not for ever', () => {
    const match = createMatcher();
    expect(match('g', 0, false, bounds)).toEqual({ kind: 'pending' });
    expect(match('l', 300, false, bounds)).toEqual({ kind: 'match', targets: ['stream'] });
    match('g', 1_000, false, bounds);
    expect(match('l', 2_500, false, bounds)).toEqual({ kind: 'match', targets: ['letter'] });
  });

  it('takes a key on its own when the sequence leads nowhere', () => {
    const match = createMatcher();
    match('g', 0, false, bounds);
    expect(match('j', 10, false, bounds)).toEqual({ kind: 'match', targets: ['new', 'old'] });
  });

  it('leaves letters to text fields', () => {
    const match = createMatcher();
    expect(match('j', 0, true, bounds)).toEqual({ kind: 'none' });
    expect(match('g', 0, true, bounds)).toEqual({ kind: 'none' });
    expect(match('mod+k', 0, true, bounds)).toEqual({ kind: 'match', targets: ['palette'] });
    expect([worksWhileTyping('f8'), worksWhileTyping('shift+f8'), worksWhileTyping('/')]).toEqual([true, true, false]);
  });
});
