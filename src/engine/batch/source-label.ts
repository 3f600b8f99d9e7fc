/** What the stream shows as the origin of a batch: "Pixel 9", "iPhone 16", "Web", "S2S node". */
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Batch } from './types.ts';
import apple from './apple-models.json' with { type: 'json' };

const APPLE_MODELS: Readonly<Record<string, string>> = apple;

const PLATFORM_LABELS: Readonly<Record<Platform, string>> = {
  web: 'Web', ios: 'iOS', android: 'Android', tvos: 'Apple TV', roku: 'Roku', fire_tv: 'Fire TV', xbox: 'Xbox',
  alexa: 'Alexa', smart_tv: 'Smart TV', desktop: 'Desktop', s2s: 'S2S',
};

/** `client` is what `describeClient` said of the call. */
export function sourceLabel(batch: Batch, inputPlatform: Platform, client?: string): string {
  const channel = batch.source_info?.channel;
  const model = batch.device_info?.device_model;
  if (typeof model === 'string' && model !== '' && inputPlatform !== 's2s') return modelName(model);
  if (channel === 'server_to_server') return client === undefined || client === '' ? 'S2S' : `S2S ${client.split(' ')[0]?.toLowerCase()}`;
  if (typeof model === 'string' && model !== '') return modelName(model);
  return channel === 'javascript' || channel === 'pixel' ? 'Web' : PLATFORM_LABELS[inputPlatform];
}

function modelName(model: string): string {
  const known = APPLE_MODELS[model];
  if (known !== undefined) return known;
  const family = /^(iPhone|iPad|AppleTV|iPod)\d+,\d+$/.exec(model)?.[1];
  if (family !== undefined) return family === 'AppleTV' ? 'Apple TV' : family;
  return model.length > 40 ? `${model.slice(0, 39)}…` : model;
}

const CLIENTS: readonly (readonly [RegExp, string])[] = [
  [/node-superagent|node-fetch|^node\b|undici|axios/i, 'Node'],
  [/python|aiohttp/i, 'Python'],
  [/faraday|typhoeus|ruby/i, 'Ruby'],
  [/go-http-client|^swagger-codegen\/.*go/i, 'Go'],
  [/okhttp(?!.*android)|^java\//i, 'Java'],
  [/restsharp|\.net/i, '.NET'],
  [/^curl\//i, 'curl'],
  [/mparticle android sdk/i, 'Android SDK'],
  [/\b(?:iphone|ipad|apple ?tv)\b(?!.*safari\/)|cfnetwork/i, 'Apple SDK'],
  [/^roku\//i, 'Roku SDK'],
  [/headlesschrome/i, 'Headless Chrome'],
  [/\bedg\//i, 'Edge'],
  [/firefox\//i, 'Firefox'],
  [/chrome\//i, 'Chrome'],
  [/safari\//i, 'Safari'],
];

const MAX_CACHED_CLIENTS = 500;
const clientNames = new Map<string, string>();

/** A short name for the caller, from its User-Agent; an empty string when it sent none. Asked once a call, so remembered. */
export function describeClient(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === '') return '';
  let name = clientNames.get(userAgent);
  if (name === undefined) {
    name = nameClient(userAgent);
    if (clientNames.size >= MAX_CACHED_CLIENTS) clientNames.clear();
    clientNames.set(userAgent, name);
  }
  return name;
}

function nameClient(userAgent: string): string {
  for (const [pattern, name] of CLIENTS) if (pattern.test(userAgent)) return name;
  return userAgent.split(/[\s/(]/, 1)[0]?.slice(0, 40) ?? '';
}
