/** Settings with which each partner works, in tests and benchmarks. */
import type { JsonObject } from '../../src/protocol/json.ts';

/** Settings of each output, and of its connection. */
export const PARTNER_SETTINGS: Readonly<Record<string, { readonly settings: JsonObject; readonly connection: JsonObject }>> = {
  amplitude: { settings: { apiKey: 'amp_key_11' }, connection: {} },
  appsflyer: { settings: { devKey: 'afdev99' }, connection: {} },
  braze: { settings: { apiKey: 'braze_app_5d' }, connection: { restApiKey: 'brz_rest_key_1' } },
  facebook: { settings: { accessToken: 'EAAtok1' }, connection: { appId: '5550001', appSecret: 's3cr3t', sendPurchaseProductData: true } },
  'google-analytics-4': { settings: {}, connection: { firebaseAppId: '1:22:android:33', firebaseApiSecret: 'fsec', forwardServerSide: true } },
  mixpanel: { settings: { token: 'mx_tok_9f2c' }, connection: {} },
  webhook: { settings: { url: 'https://hooks.example.com/shop' }, connection: {} },
};
