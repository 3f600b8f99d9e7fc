/** A batch to Facebook (spec/outputs/facebook.md, half 1): App Events for apps, the Conversions API for everything else. */
import type { EventDecision, MapInput, MapResult, OutboundRequest } from '../definition.ts';
import { eventId, objectOf, plural, textOf } from '../shared/values.ts';
import { appHead, appRequests } from './app-events.ts';
import { conversionRequests } from './conversions.ts';
import type { PathInput } from './outgoing.ts';
import { leftToKit, rejected, settingMissing, unsupported } from './reasons.ts';
import type { Left } from './reasons.ts';
import { APP_PLATFORMS, CONVERSION_PLATFORMS, readOptions } from './settings.ts';
import type { FacebookOptions } from './settings.ts';
import { hashedUserData, reservedAttributes } from './user-data.ts';

export function map(input: MapInput): MapResult {
  const options = readOptions(input.settings, input.connectionSettings);
  const { batch, platform } = input;
  const ids = batch.events.map((event, index) => eventId(event, index));
  const isApp = APP_PLATFORMS.includes(platform);
  const none = isApp ? appBlocked(input, options) : conversionsBlocked(platform, options);
  if (none !== null) return nothing(ids, none);
  const attributes = reservedAttributes(batch);
  const path: PathInput = { input, options, attributes, userData: hashedUserData(batch, options, attributes) };
  const notSent: EventDecision[] = [];
  const alerts: MapResult['alerts'][number][] = [];
  const leave = (id: string, { outcome, reason, alert }: Left): void => {
    notSent.push({ eventId: id, outcome, reason });
    if (alert !== null) alerts.push({ eventId: id, code: reason.code, message: alert });
  };
  const sendable = batch.events.map((event, index) => [event, index, ids[index]!] as const);
  if (!isApp) return done(conversionRequests(path, sendable, leave), notSent, alerts);
  const head = appHead(path);
  if (head === null) return nothing(ids, rejected('no-user', 'App Events need an advertising id, a device id or something else that tells who the user is, and this batch has nothing of that.', '/device_info', null));
  return done(appRequests(path, head, sendable, leave), notSent, alerts);
}

/** Why no event of the batch can go to App Events. */
function appBlocked({ batch, platform }: MapInput, { appId, appSecret }: FacebookOptions): Left | null {
  if (appId === '') return settingMissing('connection', 'appId', 'no-app-id', 'App Events need "Facebook Application ID": enter it in this connection’s settings.', true);
  if (appSecret === '') return settingMissing('connection', 'appSecret', 'no-app-secret', 'App Events need "Facebook Application Secret": enter it in this connection’s settings.', true);
  if (platform !== 'android' && textOf(objectOf(batch.device_info)['os_version']) === null) {
    return rejected('os-version', 'os_version is required for iOS/tvOS events: device_info.os_version is missing.', '/device_info', null, 'os_version is required for iOS/tvOS events');
  }
  return null;
}

function conversionsBlocked(platform: MapInput['platform'], { pixelId, accessToken, usePixel, forwardWeb }: FacebookOptions): Left | null {
  if (!CONVERSION_PLATFORMS.includes(platform)) return unsupported('platform', `Facebook gets nothing from ${platform} inputs.`, platform);
  if (platform === 'web' && !forwardWeb) return leftToKit('connection', 'forwardWebRequestsServerSide', '"Forward Web Requests Server Side" is off for this connection, so data of web inputs is left to the Facebook web kit.');
  if (platform === 'web' && !usePixel) return leftToKit('output', 'usePixelServerSideForwarding', '"Use Pixel Server-Side Forwarding" is off for this output, so data of web inputs is left to the Facebook web kit.');
  if (pixelId === '') return settingMissing('connection', 'pixelId', 'no-pixel-id', 'The Conversions API needs "Pixel ID": enter it in this connection’s settings.', false);
  if (accessToken === '') return settingMissing('output', 'accessToken', 'no-access-token', 'The Conversions API needs "Access Token": enter it in this output’s settings.', false);
  return null;
}

function nothing(ids: readonly string[], { outcome, reason, alert }: Left): MapResult {
  if (ids.length === 0) return done([], [], []);
  return {
    requests: [], notSent: ids.map((id) => ({ eventId: id, outcome, reason })),
    alerts: alert === null ? [] : [{ eventId: null, code: reason.code, message: alert }], summary: reason.message,
  };
}

function done(requests: readonly OutboundRequest[], notSent: readonly EventDecision[], alerts: MapResult['alerts']): MapResult {
  const sent = new Set(requests.flatMap(({ eventIds }) => eventIds)).size;
  const parts = requests.length === 0 ? ['nothing for Facebook in this batch'] : [`${plural(sent, 'event')} to ${requests[0]!.purpose === 'conversions' ? 'the Conversions API' : 'App Events'}`];
  if (notSent.length > 0) parts.push(`${notSent.length} not sent`);
  const text = `${parts.join('; ')}; ${plural(requests.length, 'request')}.`;
  return { requests, notSent, alerts, summary: text.charAt(0).toUpperCase() + text.slice(1) };
}
