/** The official `facebook-nodejs-business-sdk` against the simulator over real HTTP. How it is pointed there: NOTES.md. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppData, Content, CrashReporter, CustomData, EventRequest, ExtendedDeviceInfo, FacebookAdsApi, ServerEvent, UserData } from 'facebook-nodejs-business-sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { Batch } from '../../batch/types.ts';
import type { SimulatorContext } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { EVENTS, USERS } from '../shared/received.ts';
import { createSimulatorListener } from '../simulator-http.ts';
import { resolveSettings } from '../settings-values.ts';
import { inputFor } from '../testing/generators.ts';
import facebook from './index.ts';

const TOKEN = 'EAAtok1';
const PIXEL = '900100200300';
const EMAIL_HASH = '61ffbfdcc30091633306dd3c1d93f034bd37a648d432ff8ceb48f23735fd7a6d';
const PHONE_HASH = '9ccb6dd66e198e10a558972160d5ce7439017b09612f0e176f96a09078af6015';
const { settings } = resolveSettings(facebook.settings, { accessToken: TOKEN }, () => undefined);

let state: MemoryState;
let context: SimulatorContext;
const server = createServer(createSimulatorListener(() => context));

function send(events: ServerEvent[], token = TOKEN): Promise<{ events_received: number; messages: string[]; fbtrace_id: string }> {
  return new EventRequest(token, PIXEL, events).execute() as unknown as Promise<{ events_received: number; messages: string[]; fbtrace_id: string }>;
}

function rosa(): UserData {
  return new UserData().setEmail(' Rosa.Vega@Example.com ').setPhone('+1 (212) 555-0142').setExternalId('cust-7001').setFirstName('Rosa').setCity('New York').setCountry('us')
    .setFbp('fb.1.1772446000000.12345').setClientIpAddress('203.0.113.9').setClientUserAgent('Mozilla/5.0');
}

function event(name: string, id = 'e-1'): ServerEvent {
  return new ServerEvent().setEventName(name).setEventTime(Math.floor(context.now / 1_000)).setEventId(id).setActionSource('website').setEventSourceUrl('https://shop.example.com/done').setUserData(rosa());
}

function purchase(): ServerEvent {
  const content = new Content().setId('BK-1').setQuantity(2).setItemPrice(15);
  return event('Purchase').setCustomData(new CustomData().setValue(41.5).setCurrency('usd').setContents([content]).setContentIds(['BK-1']).setOrderId('T-880'));
}

const received = (): ReceivedEvent[] => state.entries(EVENTS).map(([, value]) => value as unknown as ReceivedEvent);
const users = (): ReceivedUser[] => state.entries(USERS).map(([, value]) => value as unknown as ReceivedUser);

/** The client's error for a refused request, with Graph's own object. */
async function refusal(sent: Promise<unknown>): Promise<{ readonly status: number; readonly response: JsonObject }> {
  return sent.then(() => { throw new Error('the request was taken'); }, (error: unknown) => {
    const { name, status, response } = error as { name: string; status: number; response: JsonObject };
    expect(name).toBe('FacebookRequestError');
    return { status, response };
  });
}

beforeAll(async () => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']) vi.stubEnv(name, '');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.spyOn(FacebookAdsApi, 'GRAPH', 'get').mockReturnValue(`http://127.0.0.1:${port}/partners/facebook`);
});
beforeEach(() => {
  state = createMemoryState();
  context = { state, now: Date.now(), settings, credentials: 'match', enforceRates: false };
});
afterAll(async () => {
  CrashReporter.disable();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('events are taken', () => {
  it('a purchase, hashed by the client', async () => {
    const answer = await send([purchase()]);
    expect(answer.events_received).toBe(1);
    expect(answer.messages).toEqual([]);
    expect(answer.fbtrace_id).toMatch(/^[\w-]{23}$/);
    expect(received()).toMatchObject([{ name: 'Purchase', kind: 'purchase', revenue: { amount: 41.5, currency: 'USD' }, properties: { action_source: 'website', order_id: 'T-880', content_ids: ['BK-1'], contents: [{ id: 'BK-1', quantity: 2, item_price: 15 }] } }]);
    expect(users()).toMatchObject([{ identifiers: { em: [EMAIL_HASH], ph: [PHONE_HASH], external_id: ['cust-7001'], fbp: ['fb.1.1772446000000.12345'] }, revenue: { USD: 41.5 }, events: 1 }]);
  });

  it('what the client hashes, the mapping hashes alike', async () => {
    await send([event('ViewContent')]);
    const batch: Batch = {
      environment: 'production', events: [{ event_type: 'custom_event', data: { event_id: '1', event_name: 'ViewContent', timestamp_unixtime_ms: context.now } }],
      user_identities: { email: ' Rosa.Vega@Example.com ', mobile_number: '+1 (212) 555-0142' }, user_attributes: { $firstname: 'Rosa', $city: 'New York', $country: 'US' },
    };
    const [request] = facebook.map({ ...inputFor(facebook, batch, 's2s', { pixelId: PIXEL }), settings, now: context.now }).requests;
    const [mapped] = (JSON.parse(request!.body) as { data: { user_data: JsonObject }[] }).data;
    const { identifiers: { em, ph }, attributes: { fn, ct, country } } = users()[0]!;
    expect({ em: em![0], ph: ph![0], fn, ct, country }).toEqual(mapped!.user_data);
  });

  it('several at once, a repeat counted once', async () => {
    expect((await send([event('AddToCart', 'a'), event('AddToCart', 'b'), event('AddToCart', 'a')])).events_received).toBe(3);
    expect(received().map(({ dedup_id: id, duplicates }) => [JSON.parse(id!)[2], duplicates])).toEqual([['a', 1], ['b', 0]]);
  });

  it('an event of an app, with the device as the client writes it', async () => {
    const device = new ExtendedDeviceInfo().setExtInfoVersion('i2').setAppPackageName('com.example.books').setOsVersion('17.4');
    const app = new AppData().setAdvertiserTrackingEnabled(false).setApplicationTrackingEnabled(true).setExtinfo(device);
    expect((await send([event('Opened').setActionSource('app').setAppData(app)])).events_received).toBe(1);
    expect(users()[0]!.consents).toEqual({ advertiser_tracking_enabled: false });
  });

  it('limited data use', async () => {
    await send([event('Opened').setDataProcessingOptions(['LDU']).setDataProcessingOptionsCountry(1).setDataProcessingOptionsState(1000)]);
    expect(users()[0]!.consents).toEqual({ data_processing_options: ['LDU'] });
  });
});

describe('errors reach the caller', () => {
  it('a wrong token', async () => {
    expect(await refusal(send([purchase()], 'garbage'))).toMatchObject({ status: 400, response: { code: 190, type: 'OAuthException', message: 'The access token could not be decrypted' } });
    expect(received()).toEqual([]);
  });

  it('an event that is too old', async () => {
    const old = event('Opened').setEventTime(Math.floor(context.now / 1_000) - 8 * 86_400);
    expect(await refusal(send([event('Opened'), old]))).toMatchObject({ status: 400, response: { code: 100, error_subcode: 2_804_003, error_user_title: 'Event Timestamp Too Old' } });
    expect(received()).toEqual([]);
  });

  it('a purchase without a value', async () => {
    expect(await refusal(send([event('Purchase').setCustomData(new CustomData().setCurrency('usd'))]))).toMatchObject({ response: { error_subcode: 2_804_009 } });
  });

  it('a purchase without a currency', async () => {
    expect(await refusal(send([event('Purchase').setCustomData(new CustomData().setValue(5))]))).toMatchObject({ response: { error_subcode: 2_804_010 } });
  });

  it('a tracking flag in the wrong place', async () => {
    expect(await refusal(send([event('Opened').setAdvertiserTrackingEnabled(true)]))).toMatchObject({ response: { code: 100, message: expect.stringContaining('Unexpected key "advertiser_tracking_enabled"') as string } });
  });

  it('too little user data', async () => {
    const weak = event('Opened').setActionSource('other').setUserData(new UserData().setClientIpAddress('203.0.113.9').setClientUserAgent('Mozilla/5.0'));
    expect(await refusal(send([weak]))).toMatchObject({ response: { error_subcode: 2_804_050 } });
  });

  it('temporary trouble', async () => {
    context = { ...context, credentials: 'any' };
    expect(await refusal(send([event('Opened')], 'test-temporary'))).toMatchObject({ status: 500, response: { code: 2, is_transient: true } });
  });
});
