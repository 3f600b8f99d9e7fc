/** The shell's side of protocol/host.ts: every call names its sender and has its input checked before anything happens. */
import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { HOST_CHANNELS } from '../protocol/host.ts';
import type { EngineConnection, EngineState, RevealTarget, ThemeChoice } from '../protocol/host.ts';
import { isTrustedSender } from './security.ts';

export interface HostHandlers {
  windowOrigin(): string | null;
  connection(): EngineConnection | null;
  engineState(): EngineState;
  openWorkspaceDialog(): Promise<string | null>;
  reveal(target: RevealTarget): Promise<boolean>;
  restartEngine(): void;
  setTheme(theme: ThemeChoice): void;
}

const nothing = z.tuple([]);

function trusted(event: IpcMainInvokeEvent, windowOrigin: string | null): boolean {
  const frame = event.senderFrame;
  return isTrustedSender(frame === null ? null : { origin: frame.origin, isMainFrame: frame.parent === null }, windowOrigin);
}

export function registerIpc(handlers: HostHandlers): void {
  const handle = <Args extends unknown[]>(channel: string, input: z.ZodType<Args>, run: (...args: Args) => unknown) => {
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      if (!trusted(event, handlers.windowOrigin())) throw new Error(`${channel}: refused, the caller is not Cloudchamber's window`);
      const parsed = input.safeParse(args);
      if (!parsed.success) throw new Error(`${channel}: ${z.prettifyError(parsed.error)}`);
      return run(...parsed.data);
    });
  };
  handle(HOST_CHANNELS.connection, nothing, () => handlers.connection());
  handle(HOST_CHANNELS.engineState, nothing, () => handlers.engineState());
  handle(HOST_CHANNELS.openWorkspace, nothing, () => handlers.openWorkspaceDialog());
  handle(HOST_CHANNELS.restart, nothing, () => handlers.restartEngine());
  handle(HOST_CHANNELS.reveal, z.tuple([z.enum(['workspace', 'data'])]), (target) => handlers.reveal(target));
  handle(HOST_CHANNELS.theme, z.tuple([z.enum(['system', 'light', 'dark'])]), (theme) => handlers.setTheme(theme));
}
