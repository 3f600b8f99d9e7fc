/**
 * What a native SDK gets as its server configuration (spec/wire-protocol.md 6.1), from the workspace and the input.
 * The values do not change from call to call, so that the ETag does not either; `id` and `ct` are added to the answer.
 */
import { createHash } from 'node:crypto';
import type { Workspace } from '../../../protocol/workspace.ts';
import type { KnownInput } from '../surface.ts';

export interface NativeConfigParts {
  readonly workspace: Workspace;
  readonly input: KnownInput;
  /** The input's `config`: keys of this answer, laid over what is generated. */
  readonly overrides: Readonly<Record<string, unknown>>;
  /** By `x-mp-env`; `null` when the SDK did not say. */
  readonly isDevelopment: boolean | null;
}

/** Seconds between uploads of an app in production; a developer does not want to wait for the SDK's own ten minutes. */
const UPLOAD_INTERVAL_S = 10;
const ALIAS_WINDOW_DAYS = 90;

export function nativeConfig({ workspace, overrides, isDevelopment }: NativeConfigParts): Record<string, unknown> {
  return {
    dt: 'ac',
    dbg: isDevelopment ?? false,
    wst: workspace.file.workspace_token,
    eks: [],
    cue: 'appdefined',
    pmk: ['mp_message', 'com.urbanairship.push.ALERT', 'alert', 'a', 'message'],
    cnp: 'appdefined',
    soc: 0,
    oo: false,
    rdlat: false,
    inhd: false,
    iasr: false,
    alias_max_window: ALIAS_WINDOW_DAYS,
    amw: ALIAS_WINDOW_DAYS,
    dur: false,
    flags: { AudienceAPI: 'True' },
    uitl: UPLOAD_INTERVAL_S,
    pio: 30,
    ...overrides,
  };
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
