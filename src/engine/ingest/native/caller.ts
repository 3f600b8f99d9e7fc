/** Which platform a call of a native SDK is from: names the input that an unknown key becomes. */
import { isObject } from '../../../protocol/json.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import type { InboundCall } from '../surface.ts';

const PLATFORMS: Readonly<Record<string, Platform>> = { android: 'android', firetv: 'fire_tv', ios: 'ios', tvos: 'tvos', roku: 'roku', xbox: 'xbox' };

/** `di.dp` of an upload says it; without one (config, alias) the headers do: Apple's SDK adds three of its own. */
export function callerPlatform(call: InboundCall, body?: unknown): Platform {
  const device = isObject(body) && isObject(body.di) ? body.di.dp : undefined;
  const named = typeof device === 'string' ? PLATFORMS[device.toLowerCase()] : undefined;
  if (named !== undefined) return named;
  const agent = call.headers['user-agent'] ?? '';
  if (/roku/i.test(agent)) return 'roku';
  if (/apple ?tv|tvos/i.test(agent)) return 'tvos';
  if (call.headers.secondsfromgmt !== undefined || /iphone|ipad|cfnetwork|darwin/i.test(agent)) return 'ios';
  return 'android';
}

const SIGNS = ['x-mp-signature', 'x-mp-env', 'x-mp-kits', 'x-mp-bundled-kits', 'secondsfromgmt'] as const;

/** The headers of native SDKs; a browser sends none of them. */
export function isNativeCaller(call: InboundCall): boolean {
  return SIGNS.some((name) => call.headers[name] !== undefined) || /mparticle android sdk/i.test(call.headers['user-agent'] ?? '');
}
