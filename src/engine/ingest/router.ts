/** Path and method to surface (spec/wire-protocol.md 1). The list is the routing table; its order settles overlaps. */
import type { Surface } from './surface.ts';
import { alias } from './surfaces/alias.ts';
import { audience } from './surfaces/audience.ts';
import { s2sBulkEvents, s2sEvents, s2sHistorical } from './surfaces/events.ts';
import { identity, identityModify } from './surfaces/identity.ts';
import { pixel } from './surfaces/pixel.ts';
import { webConfigSurface } from './surfaces/web-config.ts';
import { webEvents } from './surfaces/web-events.ts';
import { webForwarding } from './surfaces/web-forwarding.ts';
import { webSnippet } from './surfaces/web-snippet.ts';

export const surfaces: readonly Surface[] = [
  s2sEvents, s2sBulkEvents, s2sHistorical,
  webEvents, identity, identityModify, webConfigSurface, webSnippet, webForwarding, audience, pixel, alias,
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

/** Calls that a later version answers; until then a developer should know why there is a 404. */
const KNOWN_GAPS: readonly (readonly [RegExp, string])[] = [
  [/^(?:\/nativeevents)?(?:\/v[12])?\/[^/]+\/events$/i, 'This looks like an upload of a native SDK, which this version does not take.'],
  [/^(?:\/config)?(?:\/v4)?\/[^/]+\/config$/i, 'This looks like the configuration call of a native SDK, which this version does not answer.'],
  [/^(?:\/webevents)?\/v[12]\/js\/[^/]+\/events$/i, 'This is the event upload of web SDKs before 2.21.2 without batching. Use a newer SDK, or set the flag "eventsV3" to "100".'],
];

export function knownGap(path: string): string | null {
  const trimmed = trimSlash(path);
  for (const [pattern, message] of KNOWN_GAPS) if (pattern.test(trimmed)) return message;
  return null;
}
