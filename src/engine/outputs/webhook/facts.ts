/** What is not plainly documented of the Webhook output (spec/outputs/webhook.md), and what is worth telling of it. */
import type { Fact, FactStatus } from '../../../protocol/partner.ts';

function about(topic: Fact['about'], rows: readonly (readonly [id: string, status: FactStatus, text: string])[]): Fact[] {
  return rows.map(([id, status, text]) => ({ id, about: topic, text, status }));
}

export const FACTS: readonly Fact[] = [
  ...about('setting', [
    ['receiver-settings', 'own', 'What the local receiver answers, and whether it takes the inbound shape, is set by settings of Cloudchamber.'],
    ['batch-modes', 'documented', '"Send as Batch" and "Wait for Complete Batch" cannot both be on: such a connection cannot be saved.'],
  ]),
  ...about('event', [
    ['types-without-switch', 'unconfirmed', 'Types that have no switch (opt_out, breadcrumb, uninstall and others) are always sent; push_reaction goes with the other push events.'],
    ['as-batch', 'own', 'With "Send as Batch" the hosted product collects a device’s events for about ten minutes. Here a batch is posted as it was uploaded, at once.'],
    ['complete-batch', 'own', 'With "Wait for Complete Batch" the hosted product waits for the session’s end. Here nothing is held: each uploaded batch is split by session, and each part is posted at once.'],
    ['alias-requests', 'unconfirmed', 'With "Send Alias Requests" an accepted alias request is posted as the SDK sent it, MPIDs as numbers and without the API key. The hosted product’s form of it is not documented.'],
  ]),
  ...about('field', [
    ['mp-deviceid', 'unconfirmed', 'The field of "Include MP DeviceId" is mp_deviceid; its name is not documented. Without the setting it is left out.'],
    ['message-type', 'unconfirmed', 'Values of message_type are the hosted product’s own; here it is the event type. message_id is the event id where the server gave none.'],
    ['session-start', 'unconfirmed', 'The time of a session’s start is session_start_unixtime_ms, as in the inbound form; one page calls it session_start_unixtime.'],
    ['ip-output', 'unconfirmed', 'The address is documented as input only, and there is a setting to leave it out: so it is written unless that is set.'],
    ['input-only', 'own', 'source_request_id, api_key, api_keys and modified are input only and never written.'],
    ['consent-notifications', 'unconfirmed', 'A change of consent is an entry of system_notifications with type, purpose, and the state before and after; its exact shape is not documented.'],
    ['exact-ids', 'documented', 'Ids are bare numbers with all of their digits. Many are larger than 2^53: read them with a parser that keeps 64-bit integers.'],
    ['lower-case-names', 'documented', 'Reserved user attributes are written in lower case ($firstname), as the Events API names them.'],
    ['raw-feed', 'own', 'With "Raw Data Feed" identities stay an object and nothing is added that only the server knows.'],
  ]),
  ...about('consent', [
    ['no-consent-filter', 'documented', 'Consent takes nothing out of a batch; only the connection’s forwarding rules decide whether it is sent.'],
  ]),
  ...about('request', [
    ['content-type', 'unconfirmed', 'The content type is application/json without a charset.'],
    ['retries', 'own', 'No answer within 10 seconds, 408, 429 and 5xx are tried again after 1, 2, 4, 8 and 16 seconds, whatever Retry-After says; anything else fails at once. The hosted product does not publish its numbers.'],
    ['order', 'documented', 'Batches may arrive in another order than they happened.'],
  ]),
  ...about('answer', [
    ['receiver', 'own', 'The endpoint is one’s own, so the simulator is a receiver with checks of Cloudchamber: Authorization 401, POST 405, JSON type 415, JSON 400, outbound shape 422 with the pointer of the first wrong part. Every path is a receiver.'],
    ['quarantine', 'own', 'Records of blocked data come in the inbound shape; the receiver knows them by context.data_plan.block_metadata and takes them.'],
    ['any-success', 'documented', 'Any 2xx is a success.'],
  ]),
  ...about('limit', [
    ['kept', 'own', 'The receiver keeps the newest 10,000 batches, without the Authorization header, and each user as the last batch told of it.'],
  ]),
];
