/** `GET /api/v1/sdk-config/{input}`: the configuration that an input's SDK fetches, and where each part of it comes from. */
import { z } from 'zod';
import { reasonSchema } from './contract.ts';
import { PLATFORMS } from './vocabulary.ts';

const config = z.record(z.string(), z.json());

/** The version that is served with what kits may block, or the text that the SDK logs. */
const servedPlan = z.union([
  z.object({ version: z.number(), blok: z.object({ ev: z.boolean(), ea: z.boolean(), ua: z.boolean(), id: z.boolean() }) }),
  z.object({ error_message: z.string() }),
]);
export type ServedPlan = z.infer<typeof servedPlan>;

export const sdkConfigSchema = z.object({
  input: z.string(),
  platform: z.enum(PLATFORMS),
  /** Which form this input's SDK fetches; null for servers, which fetch none. */
  form: z.enum(['web', 'native']).nullable(),
  /** From the workspace, before the overrides, in the input's own form. */
  generated: config,
  /** The input's `config`; a key here replaces the generated one, within `flags` flag by flag, and null takes it out. */
  overrides: config,
  /** What is answered now to an SDK that does not name an environment. */
  served: z.object({ web: config, native: config }),
  /** Every number in the kits and the name it stands for; `hashed` is false for plain numbers. */
  hashes: z.array(z.object({ connection: z.string(), hash: z.number(), text: z.string(), meaning: z.string(), hashed: z.boolean() })),
  /** Kits that are not served, and why. */
  withheld: z.array(z.object({ connection: z.string(), reason: z.string() })),
  /** Settings of connections with a kit that SDKs cannot be told: they hold on the server alone. */
  unserved: z.array(reasonSchema.extend({ connection: z.string() })),
  /** What an SDK gets that asks for a data plan, by plan and environment; null while the workspace has none. */
  data_plan: z.record(z.string(), z.object({ development: servedPlan, production: servedPlan })).nullable(),
});
export type SdkConfig = z.infer<typeof sdkConfigSchema>;
