/** What the shell remembers between starts. A file that cannot be read or written only means starting afresh. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const shellState = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable().default(null),
  maximized: z.boolean().default(false),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** The folder that was open last; null is the default workspace. */
  workspaceDir: z.string().nullable().default(null),
});
export type ShellState = z.infer<typeof shellState>;

const EMPTY: ShellState = { bounds: null, maximized: false, theme: 'system', workspaceDir: null };

export function readShellState(file: string): ShellState {
  try {
    return shellState.catch(EMPTY).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return EMPTY;
  }
}

export function changeShellState(file: string, change: Partial<ShellState>): void {
  writeShellState(file, { ...readShellState(file), ...change });
}

/** Whole or not at all: a crash while writing must not lose the former state. */
function writeShellState(file: string, state: ShellState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2));
    renameSync(`${file}.new`, file);
  } catch (error) {
    console.error(`The window's place could not be remembered in ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
