import { useStore } from 'zustand';
import type { Command } from './commands.ts';
import { commandStore } from './commands.ts';

/** The commands of this moment; where an id is taken twice, the latest. */
export function useCommandList(): readonly Command[] {
  const commands = useStore(commandStore, (state) => state.commands);
  return [...new Map(commands.map((command) => [command.id, command])).values()];
}
