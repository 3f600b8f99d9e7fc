/** Every value of every recorded upload is found where it stands; the surfaces' decoders know nothing of it. */
import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { leafPointers, valueAt } from '../../protocol/pointer.ts';
import { decodeCall } from '../ingest/index.ts';
import type { StoredCall } from '../ingest/surface.ts';
import { nativeRecordings } from '../ingest/testing/native-recording.ts';
import { locate } from './locate.ts';
import type { Location } from './locate.ts';
import { wireOf } from './wire.ts';

function callOf(target: string, text: string): StoredCall {
  const [path = '', query = ''] = target.split('?');
  return { method: 'POST', target, path, query: new URLSearchParams(query), headers: { 'user-agent': 'Shop/1.0' }, body: Buffer.from(text), remote: '203.0.113.77', receivedAt: 1_770_000_000_000, input: 'app', platform: 'web' };
}

function found(surface: string, call: StoredCall): { batch: Json; places: Map<string, Location>; decodes: number } {
  let decodes = 0;
  const decode = (changed: StoredCall): Json | null => {
    decodes += 1;
    const decoded = decodeCall(surface, changed)[0];
    return decoded === undefined || decoded.dropped !== undefined ? null : plainJson(decoded.batch) as Json;
  };
  const text = Buffer.from(call.body).toString('utf8');
  const batch = decode(call)!;
  return { batch, places: locate(wireOf(call, text, text === '' ? undefined : parseJson(text)), call, decode, leafPointers(batch)), decodes };
}

const at = (location: Location | undefined): string | null => (typeof location === 'string' ? location : location === null || location === undefined ? null : `${location.piece.where === 'body' ? '' : `${location.piece.where} `}${location.piece.at}`);

describe.each(nativeRecordings())('an upload of $name', ({ name, body }) => {
  const { batch, places } = found('native-events', callOf('/v2/key/events', stringifyJson(body)));

  it('says all of its batch but what the decoder adds', () => {
    const added = [...places].filter(([, place]) => place === null || typeof place === 'string').map(([pointer]) => `${pointer} ${JSON.stringify(valueAt(batch, pointer))}`);
    const expected = ['/source_info/channel "native"', ...(name === 'android' ? ['/events/21/event_type "unknown"'] : []), ...(name === 'roku' || name === 'uwp' ? ['/integration_attributes {}'] : [])];
    expect(added.sort()).toEqual(expected.sort());
  });

  it('has each value of an event in that event’s own message', () => {
    const wrong = [...places].filter(([pointer, place]) => /^\/events\/\d+\//.test(pointer) && place !== null && typeof place !== 'string' && !place.piece.at.startsWith(`/msgs/${pointer.split('/')[2]!}/`));
    expect(wrong.map(([pointer, place]) => [pointer, at(place)])).toEqual([]);
  });
});

describe('values that are the same', () => {
  it('are told apart', () => {
    const event = { event_type: 'custom_event', data: { event_name: 'same', custom_event_type: 'other', custom_attributes: { a: 'same', b: 'same', yes: true, also: true, n: 1, m: 1 } } };
    const { places } = found('web-events', callOf('/v3/JS/key/events', JSON.stringify({ mpid: 'same', user_attributes: { a: 'same', b: 'same' }, events: [event, event] })));
    const differing = [...places].filter(([pointer, place]) => /^\/(?:events|user_attributes)/.test(pointer) && at(place) !== pointer);
    expect(differing).toEqual([]);
  });

  it('are found around the body too', () => {
    const { places } = found('web-events', callOf('/v3/JS/the-key/events', '{"events":[]}'));
    expect([...places].filter(([pointer]) => !pointer.startsWith('/events')).map(([pointer, place]) => [pointer, at(place)])).toEqual([
      ['/environment', null], ['/source_info/channel', null], ['/api_key', 'path 3'], ['/ip', 'address '], ['/device_info/http_header_user_agent', 'header user-agent'],
    ]);
  });
});

it('needs few runs for many truths', () => {
  const events = Array.from({ length: 100 }, (_, index) => ({ event_type: 'custom_event', data: { event_name: `e${index}`, custom_attributes: { flag: index % 2 === 0, other: true, third: false } } }));
  const { places, decodes } = found('web-events', callOf('/v3/JS/key/events', JSON.stringify({ events })));
  expect([...places].filter(([pointer, place]) => pointer.startsWith('/events') && at(place) !== pointer)).toEqual([]);
  expect(decodes).toBeLessThan(100);
});

it('is quick where a thousand events say the same', () => {
  const events = Array.from({ length: 1_000 }, () => ({ event_type: 'custom_event', data: { event_name: 'same', custom_attributes: { flag: true } } }));
  const { places, decodes } = found('web-events', callOf('/v3/JS/key/events', JSON.stringify({ events })));
  expect([...places].filter(([pointer, place]) => pointer.startsWith('/events') && at(place) !== pointer)).toEqual([]);
  expect(decodes).toBeLessThan(100);
});

it('gives up on a huge call before it holds anybody up, and says so', () => {
  const numbers = Array.from({ length: 60_000 }, (_, index) => index % 7);
  const call = callOf('/v3/JS/key/events', JSON.stringify(numbers));
  let decodes = 0;
  const places = locate(wireOf(call, Buffer.from(call.body).toString(), numbers), call, () => {
    decodes += 1;
    return { made: 'of nothing' };
  }, ['/made']);
  expect(places).toEqual(new Map([['/made', 'unsought']]));
  expect(decodes).toBeLessThan(100);
});
