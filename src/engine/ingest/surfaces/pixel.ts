/** P1: the pixel service (spec/wire-protocol.md 9): one event in a query string. */
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { emptyAnswer, eventsError } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import { decodedBatch, fillFromConnection } from '../decode.ts';
import type { DecodedBatch, StoredCall, Surface } from '../surface.ts';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const EVENT_TYPES: Readonly<Record<string, string>> = { appevent: 'custom_event', screenview: 'screen_view' };

function eventType(query: URLSearchParams): string | null {
  return EVENT_TYPES[query.get('dt')?.toLowerCase() ?? ''] ?? null;
}

/** AMP leaves `${name}` where it had nothing to put in. */
function parameter(query: URLSearchParams, name: string): string | null {
  const value = query.get(name);
  return value === null || value === '' || /^\$\{[^}]*\}$/.test(value) ? null : value;
}

function pairs(query: URLSearchParams, keys: string, values: string): JsonObject | null {
  const names = parameter(query, keys)?.split(',') ?? [];
  const contents = parameter(query, values)?.split(',') ?? [];
  const entries = names.map((name, index) => [name.trim(), contents[index]?.trim() ?? ''] as const).filter(([name]) => name !== '');
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

/** Flag values may be written `[a, b]`, so the list is split outside of brackets only. */
function flags(query: URLSearchParams): JsonObject | null {
  const names = parameter(query, 'flags_k')?.split(',') ?? [];
  const contents = parameter(query, 'flags_v')?.match(/\[[^\]]*\]|[^,]+/g) ?? [];
  if (names.length === 0) return null;
  return Object.fromEntries(names.map((name, index) => {
    const value = contents[index]?.trim() ?? '';
    return [name.trim(), value.startsWith('[') ? value.slice(1, -1).split(',').map((item) => item.trim()) : value];
  }));
}

function customEventType(name: string | null): string {
  return name === null ? 'other' : name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}

function location(text: string | null): JsonObject | null {
  const [latitude, longitude] = (text ?? '').split(',').map(Number);
  return latitude !== undefined && longitude !== undefined && Number.isFinite(latitude) && Number.isFinite(longitude) ? { latitude, longitude } : null;
}

function identities(query: URLSearchParams): JsonObject | null {
  const found = pairs(query, 'ui_t', 'ui_v');
  return found === null ? null : Object.fromEntries(Object.entries(found).map(([type, value]) => [type.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase(), value]));
}

function consent(text: string | null): JsonObject | null {
  if (text === null) return null;
  try {
    const value = parseJson(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function pixelBatch(query: URLSearchParams): JsonObject {
  const name = parameter(query, 'n');
  const type = eventType(query) ?? 'unknown';
  const page: JsonObject = {};
  for (const key of ['hn', 'ttl', 'path']) {
    const value = parameter(query, key);
    if (value !== null) page[key] = value;
  }
  const at = Number(parameter(query, 'ct') ?? Number.NaN);
  const data: JsonObject = { custom_attributes: { ...page, ...pairs(query, 'attrs_k', 'attrs_v') } };
  if (type === 'screen_view') data.screen_name = name;
  else Object.assign(data, { event_name: name, custom_event_type: customEventType(parameter(query, 'et')) });
  if (Number.isFinite(at)) data.timestamp_unixtime_ms = at;
  data.custom_flags = flags(query);
  data.location = location(parameter(query, 'lc'));
  return {
    environment: parameter(query, 'dbg') === 'true' ? 'development' : 'production',
    mpid: parameter(query, 'mpid'),
    mp_deviceid: parameter(query, 'das'),
    user_attributes: pairs(query, 'ua_k', 'ua_v'),
    user_identities: identities(query),
    consent_state: consent(parameter(query, 'consent_state')),
    application_info: { application_version: parameter(query, 'av') },
    device_info: { platform: 'web', amp_id: parameter(query, 'amp_id') },
    events: [{ event_type: type, data }],
  };
}

function decode(call: StoredCall, key: string): DecodedBatch[] {
  return [fillFromConnection(decodedBatch(pixelBatch(call.query), Buffer.byteLength(call.target), 'pixel'), call, key)];
}

export const pixel: Surface = {
  id: 'pixel',
  label: 'Pixel',
  methods: ['GET'],
  path: /^\/v1\/(?<key>[^/]+)\/pixel$/i,
  answer: (call, params, context) => {
    const auth = resolveKey(params.key ?? '', 'web', context);
    if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
    const input = auth.input.name;
    if (eventType(call.query) === null) {
      const message = 'The parameter "dt" must be "AppEvent" or "ScreenView".';
      return eventsError(400, message, input, [...auth.notes, { code: 'invalid-pixel', message }]);
    }
    const wantsJson = /json/i.test(call.headers.accept ?? '') && !/image/i.test(call.headers.accept ?? '');
    return {
      status: 200,
      headers: [['content-type', wantsJson ? 'application/json; charset=utf-8' : 'image/gif'], ['cache-control', 'no-store']],
      body: wantsJson ? '{}' : GIF,
      input,
      batches: 1,
      notes: auth.notes,
    };
  },
  decode: (call, params) => decode(call, params.key ?? ''),
};
