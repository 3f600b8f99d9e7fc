/**
 * What a native SDK gets as its server configuration (spec/wire-protocol.md 6.1), from the workspace and the input.
 * The values do not change from call to call, so that the ETag does not either; `id` and `ct` are added to the answer.
 */
import { createHash } from 'node:crypto';
import { sdkPlan } from '../../data-plans/index.ts';
import { generatedNativeConfig, withOverrides } from '../../connections/sdk-config.ts';
import type { Workspace } from '../../../protocol/workspace.ts';
import type { KnownInput } from '../surface.ts';

export interface NativeConfigParts {
  readonly workspace: Workspace;
  readonly input: KnownInput;
  /** The input's `config`: keys of this answer, laid over what is generated. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** By `x-mp-env`; `null` when the SDK did not say. */
  readonly isDevelopment: boolean | null;
  /** From the query: `plan_id`, and `plan_version` when the app pins one. */
  readonly plan: { readonly planId: string; readonly version: string | null } | null;
}

export function nativeConfig({ workspace, input, overrides, isDevelopment, plan }: NativeConfigParts): Record<string, unknown> {
  const environment = isDevelopment === null ? null : isDevelopment ? 'development' : 'production';
  // Unconfirmed: native SDKs get what is active in development, whatever they say (spec/data-plans.md 9).
  const dataPlan = plan === null ? null : sdkPlan(workspace.plans, { ...plan, environment: 'development' });
  return withOverrides(generatedNativeConfig({ workspace, input, environment, dataPlan }), overrides);
}

export interface ServedConfig {
  readonly body: string;
  readonly etag: string;
}

/** `id` comes from the content too: the same configuration is the same answer but for its time. */
export function serveNativeConfig(config: Readonly<Record<string, unknown>>, now: number): ServedConfig {
  const content = JSON.stringify(config);
  const hash = createHash('sha256').update(content).digest('hex');
  const id = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
  return { body: JSON.stringify({ dt: 'ac', id, ct: now, ...config }), etag: `"${hash.slice(0, 32)}"` };
}

/** `If-None-Match` may be a list, weak, or unquoted (Android keeps the value as it got it). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const bare = etag.slice(1, -1);
  return header.split(',').some((item) => {
    const value = item.trim().replace(/^W\//, '');
    return value === etag || value === bare || value === '*';
  });
}
