type Handler = (event: { senderFrame: { origin: string; url: string; parent: unknown } }, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    handlers.set(channel, handler);
  },
};

export async function invoke(channel: string, senderFrame: { origin: string; url: string; parent: unknown }, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler({ senderFrame }, ...args);
}
