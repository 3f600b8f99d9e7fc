/** What the shell and the engine's process say to each other. */
import { z } from 'zod';

export const engineStartOptions = z.object({
  workspaceDir: z.string().nullable(),
  dataDir: z.string(),
  ingestPort: z.number().int().nullable(),
  controlPort: z.number().int().nullable(),
  windowDir: z.string(),
});
export type EngineStartOptions = z.infer<typeof engineStartOptions>;

export const toEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), options: engineStartOptions }),
  z.object({ type: z.literal('stop') }),
]);
export type ToEngine = z.infer<typeof toEngine>;

export const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), ingestUrl: z.string(), controlUrl: z.string(), token: z.string() }),
  z.object({ type: z.literal('workspace'), dir: z.string() }),
  /** It cannot start, and starting again would not help: `message` says what would. */
  z.object({ type: z.literal('fatal'), code: z.string(), message: z.string() }),
  z.object({ type: z.literal('stopped') }),
]);
export type FromEngine = z.infer<typeof fromEngine>;
