/** Where values stand, and what becomes of them there: one row a place. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import { Redactor } from './redactor.ts';

const redact = (document: unknown, level: 'personal' | 'secrets' | 'none' = 'personal', secrets: readonly string[] = []): Record<string, never> => new Redactor({ level, salt: Buffer.from('salt'), secrets }).redact(document as Json) as Record<string, never>;

const USER: JsonObject = {
  mpid: 8210614598488905821n, mp_deviceid: '9b1f6a2e-7c1d-4a57-9f0b-2f6b1d0c9a11', ip: '84.17.3.9',
  user_identities: { customer_id: 'c-1042', email: 'mira.keller@corp.test' },
  user_attributes: { '$FirstName': 'Mira', '$Mobile': '+41 79 555 12 12', '$Age': '41', '$Country': 'CH', '$Gender': 'F', 'tier': 'gold' },
};

/** What must be gone from each place; the document is the place beside the user's batch. */
const GONE: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['a sentence', { message: 'The batch names user 8210614598488905821, and Mira is her name.' }, ['8210614598488905821', 'Mira']],
  ['a change of a sensitive attribute', { patch: [{ op: 'replace', path: '/user_attributes/$zip', value: '8001', before: '3012' }] }, ['8001', '3012']],
  ['a change of an identity', { patch: [{ op: 'add', path: '/user_identities/other', value: 'secret-handle' }] }, ['secret-handle']],
  ['what ingest changed', { notes: [{ code: 'wrong-type', message: 'no', pointer: '/user_attributes/$Address', before: { line: '12 Rue du Lac' } }] }, ['Rue du Lac']],
  ['a violation', { pointer: '/events/0/data/custom_attributes/phone_number', actual: '0041795551299', expected: null }, ['0041795551299']],
  ['an attribute that changed', { data: { user_attribute_name: '$LastName', new: 'Kellerhals', old: 'Meier-Graf' } }, ['Kellerhals', 'Meier-Graf']],
  ['an identity that changed', { data: { new: { identity_type: 'email', identity: 'new@corp.test' }, old: { identity_type: 'email', identity: 'old@corp.test' } } }, ['new@corp.test', 'old@corp.test']],
  ['a list of identities', { user_identities: [{ identity_type: 'other', identity: 'handle-77', timestamp_unixtime_ms: 1 }] }, ['handle-77']],
  ['the native list of identities', { ui: [{ n: 7, i: 'native@corp.test' }, { n: 1, i: 'cust-9913' }] }, ['native@corp.test', 'cust-9913']],
  ['name and value side by side', { pairs: [{ name: 'email', value: 'pair@corp.test' }, { key: 'first_name', value: 'Leopold' }] }, ['pair@corp.test', 'Leopold']],
  ['a place', { data: { location: { latitude: 46.947974, longitude: 7.447447 } } }, ['46.947974', '7.447447']],
  ['a push token', { data: { registration_token: 'fcm:APA91bHun4MxP5egoKMwt2KZFBaFUH', push_message_token: 'tok-1234567890' } }, ['APA91bHun4MxP5egoKMwt2KZFBaFUH', 'tok-1234567890']],
  ['ids of partners', { integration_attributes: { 128: { device: 'amp-88231-x' } } }, ['amp-88231-x']],
  ['where consent was given', { consent_state: { gdpr: { ads: { hardware_id: 'IDFA:18F135D2-5F55-4203-B018-50C5A38FD547' } } } }, ['18F135D2-5F55-4203-B018-50C5A38FD547']],
  ['headers', { headers: [['X-Forwarded-For', '84.17.3.77, 10.0.0.3'], ['Referer', 'https://shop.test/?mail=ref%40corp.test'], ['Cookie', 'sid=123456']] }, ['84.17.3.77', 'ref%40corp.test', '123456']],
  ['the pixel\'s lists', { path: '/v1/us1-key/pixel?ui_t=Email,Other&ui_v=pix@corp.test,zz-top&ua_k=%24FirstName,tier&ua_v=Leonie,gold' }, ['pix@corp.test', 'zz-top', 'Leonie']],
  ['a URL with a password', { url: 'https://hook-user:hook-pass@partner.test/in?token=tok123456&x=1' }, ['hook-user', 'hook-pass', 'tok123456']],
  ['JSON that was cut off', { body: '{"user_identities":{"email":"cut@corp.test","customer_id":"c-1042"' }, ['cut@corp.test', 'c-1042']],
  ['JSON with a member twice', { body: '{"note":"twice@corp.test","note":"2"}' }, ['twice@corp.test']],
  ['a name of an attribute', { user_attributes: { 'mira.keller@corp.test': 'true', 'key@corp.test': '1' } }, ['mira.keller@corp.test', 'key@corp.test']],
  ['numbers', { custom_attributes: { phone: 41795551234, user: 8210614598488905821n } }, ['41795551234', '8210614598488905821']],
  ['lists of attributes', { user_attributes: { emails: ['one@corp.test', 'two@corp.test'], first_names: ['Annabelle', 'Rosalinde'] } }, ['one@corp.test', 'two@corp.test', 'Annabelle', 'Rosalinde']],
];

describe('redaction', () => {
  it.each(GONE)('in %s', (_name, place, originals) => {
    const text = stringifyJson(redact({ place, batch: USER }));
    for (const original of originals) expect(text.includes(original), `${original} in ${text}`).toBe(false);
  });

  it('leaves what tells of nobody', () => {
    const kept = {
      batch: { ...USER, events: [{ event_type: 'custom_event', data: { event_name: 'Mira opened', custom_event_type: 'other', timestamp_unixtime_ms: 1_795_330_727_558, custom_attributes: { price: 41, sku: 'mug-41' } } }], environment: 'development' },
      device_info: { device_model: 'Pixel 9', os_version: '16.0.1.2', http_header_user_agent: 'Mozilla/5.0 Chrome/149.0.0.0' },
      ids: { session_uuid: '54F8DB36-84D2-43A0-B1D0-8F591C9CBD4C', event_id: '3293193939007135048' },
      nothing: { email: '', customer_id: 'null', ip: '127.0.0.1', ios_idfa: '00000000-0000-0000-0000-000000000000', mpid: '0' },
    };
    const other = redact(kept) as unknown as typeof kept;
    expect(other.batch.events).toEqual(kept.batch.events);
    expect([other.device_info, other.ids, other.nothing]).toEqual([kept.device_info, kept.ids, kept.nothing]);
    const { user_attributes: attributes } = other.batch as unknown as { user_attributes: JsonObject };
    expect([attributes['tier'], attributes['$Country'], attributes['$Gender']]).toEqual(['gold', 'CH', 'F']);
  });

  it('keeps numbers numbers, and big ones whole', () => {
    const text = stringifyJson({ mpid: -600868121729048600n, age: 41, location: { latitude: -46.5, longitude: 7 }, msg: 1_795_330_727_558 });
    const other = parseJson((redact({ body: text }) as unknown as { body: string }).body) as JsonObject;
    expect(typeof other['mpid']).toBe('bigint');
    expect(String(other['mpid'])).toMatch(/^-\d{16,19}$/);
    expect(String(other['age'])).toMatch(/^[1-9]\d$/);
    expect(other['location']).toEqual({ latitude: expect.any(Number), longitude: expect.any(Number) });
    expect(Math.abs((other['location'] as { latitude: number }).latitude)).toBeLessThan(90);
    expect(other['msg']).toBe(1_795_330_727_558);
  });

  it('keeps a text\'s form when nothing in it is replaced', () => {
    const texts = ['{ "a":1,\n  "b": [ ] }', 'tier=gold&x=%20y', '/v2/events', 'eyJldmVudCI6InBhZ2UgdmlldyJ9', 'https://shop.test/p/higgs-mug?ref=home#top', '  plain  '];
    expect(redact({ texts })).toEqual({ texts });
  });

  it('takes a word of the platform for a word, even if it is someone\'s id', () => {
    const other = redact({ batch: { user_identities: { customer_id: 'purchase' } }, data: { product_action: { action: 'purchase' }, event_type: 'commerce_event' } }) as unknown as { data: unknown; batch: { user_identities: { customer_id: string } } };
    expect(other.data).toEqual({ product_action: { action: 'purchase' }, event_type: 'commerce_event' });
    expect(other.batch.user_identities.customer_id).not.toBe('purchase');
  });

  it('leaves markers of secrets, and removes what a header authorizes with', () => {
    const other = redact({ settings: { token: { $secret: 'output.mixpanel.token' }, api_secret: 'plain-text-secret' }, headers: [['Authorization', 'Bearer abc.def.ghi'], ['x-mp-signature', 'deadbeef'], ['x-mp-key', 'us1-key-77']] }, 'secrets') as unknown as { settings: { token: unknown; api_secret: string }; headers: string[][] };
    expect(other.settings.token).toEqual({ $secret: 'output.mixpanel.token' });
    expect(other.settings.api_secret).toMatch(/^[a-z]{5}-[a-z]{4}-[a-z]{6}$/);
    expect(other.headers).toEqual([['Authorization', 'Bearer [removed]'], ['x-mp-signature', '[removed]'], ['x-mp-key', expect.stringMatching(/^[a-z]{2}\d-[a-z]{3}-\d{2}$/)]]);
  });

  it('changes nothing at "none"', () => {
    const document = { batch: USER, headers: [['Authorization', 'Basic abc']] };
    expect(redact(document, 'none', ['gold'])).toBe(document);
  });

  it('counts kinds, values and places', () => {
    const redactor = new Redactor({ level: 'personal', salt: Buffer.from('salt'), secrets: [] });
    redactor.redact({ user_identities: { email: 'a@corp.test' }, message: 'a@corp.test and b@corp.test', mpid: '8210614598488905821' });
    expect(redactor.report()).toEqual([{ kind: 'email', values: 2, places: 3 }, { kind: 'mpid', values: 1, places: 1 }]);
  });
});

describe('a hostile document', () => {
  it.each([
    ['of at-signs', '@'.repeat(400_000)],
    ['of plus signs', '+1 '.repeat(150_000)],
    ['of addresses', Array.from({ length: 10_000 }, (_, index) => `a${index}@corp.test`).join(' ')],
    ['of brackets', '['.repeat(200_000)],
    ['of percent signs', `https://x.test/?${'%'.repeat(200_000)}`],
    ['of equals signs', '=&'.repeat(200_000)],
  ])('%s is read in time', (_name, text) => {
    const started = performance.now();
    const other = redact({ text, batch: USER }) as unknown as { text: string };
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(other.text).not.toMatch(/a\d+@corp\.test/);
  });

  it('may be called __proto__', () => {
    const other = redact(JSON.parse('{"__proto__":{"email":"p@corp.test"},"constructor":{"email":"c@corp.test"}}'));
    expect(JSON.stringify(other)).not.toContain('@corp.test');
    expect(Object.keys(other)).toEqual(['__proto__', 'constructor']);
  });
});
