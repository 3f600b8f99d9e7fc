/** `privacy` in `cloudchamber.json` (spec/pipeline.md d.3). */
import { z } from 'zod';

export const privacySchema = z.strictObject({
  /** GDPR purposes of the workspace. Empty: none are defined, and any is taken. Otherwise one that is not here is pointed out, in rules and in batches. */
  gdpr_purposes: z.array(z.string().min(1).max(256)).max(100).default([]),
}).prefault({});
export type PrivacySettings = z.infer<typeof privacySchema>;
