/**
 * Everything the window can do, as objects in one registry. Palette, menus, shortcuts and the shell's menu all run
 * these. A screen registers its own while it is shown (`useCommands`), which scopes their keys.
 */
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';
import { uiStore, updateUi } from '../stores/ui.ts';

export interface Command {
  /** Stable: key map, recents and the shell's menu refer to it. */
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and on the shortcut sheet. */
  readonly group: string;
  readonly keys?: readonly string[];
  /** `true`, or why it cannot run now. */
  readonly when?: () => true | string;
  /** Left out of the palette: moves of the cursor and the like. */
  readonly hidden?: boolean;
  readonly run: () => void;
}

export const commandStore = createStore<{ commands: readonly Command[] }>(() => ({ commands: [] }));

/** Later registrations win where a key or an id is taken twice. Returns a disposer. */
export function registerCommands(commands: readonly Command[]): () => void {
  commandStore.setState((state) => ({ commands: [...state.commands, ...commands] }));
  return () => commandStore.setState((state) => ({ commands: state.commands.filter((command) => !commands.includes(command)) }));
}

/** Registers while the component is mounted. `make` runs again when `deps` change. */
export function useCommands(make: () => readonly Command[], deps: readonly unknown[]): void {
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the caller states them
  useEffect(() => registerCommands(make()), deps);
}

export function whyNot(command: Command): string | null {
  const state = command.when?.() ?? true;
  return state === true ? null : state;
}

/** The bindings in force: the user's, else the command's own. */
export function keysOf(command: Command, keymap: Readonly<Record<string, readonly string[]>> = uiStore.getState().keymap): readonly string[] {
  return keymap[command.id] ?? command.keys ?? [];
}

const RECENTS = 8;

/** Runs a command by id if it can run now. Returns whether it did. */
export function runCommand(id: string): boolean {
  const command = commandStore.getState().commands.findLast((candidate) => candidate.id === id);
  if (!command || whyNot(command) !== null) return false;
  if (!command.hidden) {
    updateUi({ recentCommands: [id, ...uiStore.getState().recentCommands.filter((other) => other !== id)].slice(0, RECENTS) });
  }
  command.run();
  return true;
}

/** Commands whose bindings collide with `keys`, for the key map editor. */
export function conflicts(commands: readonly Command[], keymap: Readonly<Record<string, readonly string[]>>, id: string, keys: string): Command[] {
  return commands.filter((command) => command.id !== id && keysOf(command, keymap).some((other) => other === keys || other.startsWith(`${keys} `) || keys.startsWith(`${other} `)));
}
