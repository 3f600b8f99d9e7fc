import { expect, it } from 'vitest';
import { commandStore, conflicts, keysOf, registerCommands, runCommand } from './commands.ts';
import { uiStore } from '../stores/ui.ts';

it('runs the latest of a name, unless it says why not', () => {
  const ran: string[] = [];
  const dispose = registerCommands([
    { id: 'a', title: 'A', group: 'Test', run: () => ran.push('first') },
    { id: 'a', title: 'A', group: 'Test', run: () => ran.push('second') },
    { id: 'b', title: 'B', group: 'Test', when: () => 'Nothing is selected', run: () => ran.push('b') },
  ]);
  expect([runCommand('a'), runCommand('b'), runCommand('missing')]).toEqual([true, false, false]);
  expect(ran).toEqual(['second']);
  expect(uiStore.getState().recentCommands).toEqual(['a']);
  dispose();
  expect(commandStore.getState().commands).toEqual([]);
});

it('prefers the user\'s bindings and finds what they collide with', () => {
  const go = { id: 'go', title: 'Go', group: 'Test', keys: ['g l'], run: () => {} };
  const other = { id: 'other', title: 'Other', group: 'Test', keys: ['x'], run: () => {} };
  expect([keysOf(go, {}), keysOf(go, { go: ['h'] }), keysOf(go, { go: [] })]).toEqual([['g l'], ['h'], []]);
  expect(conflicts([go, other], {}, 'other', 'g').map((command) => command.id)).toEqual(['go']);
});
