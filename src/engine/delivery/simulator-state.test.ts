/** The state in the database answers as the one in memory does, whatever is asked in which order, with transactions taken back in between. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../outputs/shared/memory-state.ts';
import type { SimulatorState } from '../outputs/definition.ts';
import { MAIN_MIGRATIONS, migrate } from '../store/migrations.ts';
import { SimulatorStates } from './simulator-state.ts';

const KEEP = 5;

function opened(): { states: SimulatorStates; db: Database.Database } {
  const db = new Database(':memory:');
  migrate(db, MAIN_MIGRATIONS);
  return { states: new SimulatorStates(db), db };
}

const name = fc.constantFrom('a', 'b', '__proto__');
const value = fc.constantFrom<string | number | boolean>('x', 7, true);
const step = fc.oneof(
  fc.record({ do: fc.constant('put' as const), name, key: name, value }), fc.record({ do: fc.constant('delete' as const), name, key: name }),
  fc.record({ do: fc.constant('append' as const), name, key: fc.option(name, { nil: undefined }), value }), fc.record({ do: fc.constant('replace' as const), name, key: name, value }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function play(state: SimulatorState, one: Step): void {
  const list = `list-${one.name}`;
  switch (one.do) {
    case 'put': return state.put(one.name, one.key, one.value);
    case 'delete': return state.delete(one.name, one.key);
    case 'append': return void state.append(list, one.value, KEEP, one.key);
    case 'replace': {
      const found = state.find(list, one.key);
      return found === undefined ? undefined : state.replace(list, found.seq, one.value);
    }
  }
}

/** What can be asked; lists in the database may be longer than they keep for a while. */
function told(state: SimulatorState): unknown {
  const names = ['a', 'b', '__proto__'];
  return names.map((one) => [state.count(one), names.map((key) => state.get(one, key)), names.map((key) => state.find(`list-${one}`, key))]);
}

describe('the state of simulators', () => {
  it('is the same in the database and in memory', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.array(step, { maxLength: 4 }), fc.boolean()), { maxLength: 6 }), (turns) => {
      const { states, db } = opened();
      const kept = createMemoryState();
      for (const [steps, keeps] of turns) {
        try {
          states.transaction(() => {
            for (const one of steps) play(states.of('out'), one);
            if (!keeps) throw new Error('taken back');
          });
        } catch {
          // Nothing of it happened.
        }
        if (keeps) for (const one of steps) play(kept, one);
        // Lists are as long as they may be at least: what is older than that may still be found.
        if (kept.entries('list-a').length < KEEP && kept.entries('list-b').length < KEEP && kept.entries('list-__proto__').length < KEEP) {
          expect(told(states.of('out'))).toEqual(told(kept));
          expect(told(new SimulatorStates(db).of('out'))).toEqual(told(kept));
        }
      }
    }));
  });

  it('keeps what was stored before a savepoint that is taken back', () => {
    const { states } = opened();
    states.transaction(() => {
      states.of('out').put('users', 'k', 1);
      expect(() => states.transaction(() => {
        states.of('out').put('users', 'k', 2);
        throw new Error('taken back');
      })).toThrow('taken back');
      expect(states.of('out').get('users', 'k')).toBe(1);
    });
    expect(states.of('out').get('users', 'k')).toBe(1);
  });

  it('lets the oldest entries of a list go, and starts anew when it is told to', () => {
    const { states, db } = opened();
    states.transaction(() => { for (let index = 0; index < 400; index++) states.of('out').append('events', index, 100, `k${index}`); });
    expect(states.of('out').count('events')).toBe(100);
    expect([states.of('out').find('events', 'k10'), states.of('out').find('events', 'k350')]).toEqual([undefined, { seq: 351, value: 350 }]);
    expect(new SimulatorStates(db).of('out').append('events', 'next', 100)).toBe(401);
    states.transaction(() => states.forget('out'));
    expect([states.of('out').count('events'), states.of('out').append('events', 'first', 100)]).toEqual([0, 1]);
  });
});
