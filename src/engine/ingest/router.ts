/** Path and method to surface (spec/wire-protocol.md 1). The list is the routing table; its order settles overlaps. */
import { bulkDelete } from './platform-api/bulk-delete.ts';
import { dataPlanningApi } from './platform-api/data-planning.ts';
import { groupIdentityApi } from './platform-api/groups.ts';
import { oauthToken } from './platform-api/oauth-token.ts';
import { consumerProfileSearch, profileByMpid, profileResolve } from './platform-api/profiles.ts';
import type { Surface } from './surface.ts';
import { alias } from './surfaces/alias.ts';
import { audience } from './surfaces/audience.ts';
import { authority } from './surfaces/authority.ts';
import { s2sBulkEvents, s2sEvents, s2sHistorical } from './surfaces/events.ts';
import { gpcPage } from './surfaces/gpc-page.ts';
import { identity, identityModify } from './surfaces/identity.ts';
import { nativeConfigSurface } from './surfaces/native-config.ts';
import { nativeEvents } from './surfaces/native-events.ts';
import { pixel } from './surfaces/pixel.ts';
import { webConfigSurface } from './surfaces/web-config.ts';
import { webEvents } from './surfaces/web-events.ts';
import { webForwarding } from './surfaces/web-forwarding.ts';
import { webSingleEvent } from './surfaces/web-single-event.ts';
import { webSnippet } from './surfaces/web-snippet.ts';

export const surfaces: readonly Surface[] = [
  s2sEvents, s2sBulkEvents, s2sHistorical,
  webEvents, nativeEvents, identity, identityModify, webConfigSurface, nativeConfigSurface, webSnippet, webForwarding, webSingleEvent, audience, pixel, alias, authority, gpcPage,
  oauthToken, dataPlanningApi, groupIdentityApi, profileResolve, profileByMpid, consumerProfileSearch, bulkDelete,
];

const byId: ReadonlyMap<string, Surface> = new Map(surfaces.map((surface) => [surface.id, surface]));

export function surfaceById(id: string): Surface | null {
  return byId.get(id) ?? null;
}

export interface Match {
  readonly surface: Surface;
  readonly params: Readonly<Record<string, string>>;
}

const NO_PARAMS: Readonly<Record<string, string>> = {};

function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

export function matchPath(path: string): Match | null {
  const trimmed = trimSlash(path);
  for (const surface of surfaces) {
    const params = paramsOf(surface, trimmed);
    if (params !== null) return { surface, params };
  }
  return null;
}

export function paramsOf(surface: Surface, path: string): Readonly<Record<string, string>> | null {
  const match = surface.path.exec(trimSlash(path));
  return match === null ? null : (match.groups ?? NO_PARAMS);
}
