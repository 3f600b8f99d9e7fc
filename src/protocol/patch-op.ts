/** One change of a JSON value, as traces, rules and cases tell it. */
import { z } from 'zod';

/** RFC 6902 operation plus the value it replaced. */
export const patchOpSchema = z.object({
  op: z.enum(['add', 'remove', 'replace']),
  path: z.string(),
  value: z.json().optional(),
  before: z.json().optional(),
});
export type PatchOp = z.infer<typeof patchOpSchema>;
