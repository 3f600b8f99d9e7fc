/** What AppsFlyer does with a request and does not say: dropped, stamped anew, of doubtful form. */
import type { PartnerNote } from '../../../../protocol/partner.ts';
import { MAX_NAME_LENGTH, MAX_PAYLOAD_BYTES } from '../constants.ts';
import { eventTime } from './times.ts';
import { isAppleApp, isUnrecorded, valuesOf } from './record.ts';
import type { Received } from './record.ts';

const APPSFLYER_ID = /^\d{13}-\d{7,19}$/;
const UPPER_UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const SHA256 = /^[0-9a-f]{64}$/i;
const HASHED = ['email_hashed', 'phone_number_hashed', 'phone_number_e164_hashed', 'first_name_hashed', 'last_name_hashed'];
const ANDROID_IDS = ['advertising_id', 'oaid', 'amazon_aid', 'imei'];
const APPLE_FIELDS = ['idfa', 'idfv', 'att'];

type Level = PartnerNote['level'];

export function notesOf({ appId, body, bytes }: Received, now: number): PartnerNote[] {
  const notes: PartnerNote[] = [];
  const say = (level: Level, code: string, field: string, message: string, status: PartnerNote['status'] = 'documented'): void =>
    void notes.push({ level, code: `appsflyer.${code}`, message, pointer: field === '' ? '' : `/${field}`, status });
  const text = (field: string): string | null => (typeof body[field] === 'string' && body[field] !== '' ? body[field] : null);
  if (isUnrecorded(appId)) say('ignored', 'not-recorded', '', `The app id ${appId} has no "id" before it: AppsFlyer answers OK and does not record the event.`);
  if (!APPSFLYER_ID.test(text('appsflyer_id') ?? '')) say('warning', 'id-form', 'appsflyer_id', 'An AppsFlyer ID looks like 1772400000000-1234567; this one is of no known install.');
  if ((text('eventName') ?? '').length > MAX_NAME_LENGTH) say('limit', 'event-name-length', 'eventName', `Event names have at most ${MAX_NAME_LENGTH} characters.`);
  if (bytes > MAX_PAYLOAD_BYTES) say('limit', 'payload-size', '', `The request has ${bytes} bytes, and AppsFlyer asks for at most ${MAX_PAYLOAD_BYTES}.`);
  if (body['eventValue'] !== '' && valuesOf(body) === null) say('warning', 'event-value-form', 'eventValue', 'eventValue holds no JSON object, so AppsFlyer finds no parameters in it.', 'own');
  addTimeNote(eventTime(body['eventTime'], now).stamped, say);
  const currency = text('eventCurrency');
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) say('warning', 'currency-form', 'eventCurrency', `"${currency}" is no ISO 4217 code, so revenue cannot be converted.`);
  const ip = text('ip');
  if (ip !== null && !IPV4.test(ip)) say('warning', 'ip-form', 'ip', 'AppsFlyer takes IPv4 addresses only.');
  for (const field of ['idfa', 'idfv']) if (text(field) !== null && !UPPER_UUID.test(text(field)!)) say('warning', 'apple-id-form', field, `${field} must be a UUID in upper case.`);
  for (const field of HASHED) if (text(field) !== null && !SHA256.test(text(field)!)) say('warning', 'hash-form', field, `${field} must be a SHA-256 hash in hex.`);
  const isApple = isAppleApp(appId);
  for (const field of isApple ? ANDROID_IDS : APPLE_FIELDS) if (body[field] !== undefined) say('ignored', 'foreign-field', field, `${field} does not exist for ${isApple ? 'Apple’s' : 'Android'} apps.`);
  if (isApple && text('os') === null) say('warning', 'no-os', '', 'Without os AppsFlyer takes the device for one with iOS 14.5.');
  return notes;
}

function addTimeNote(stamped: ReturnType<typeof eventTime>['stamped'], say: (level: Level, code: string, field: string, message: string) => void): void {
  if (stamped === 'form') say('warning', 'time-form', 'eventTime', 'eventTime is not of the form 2026-03-02 10:15:00.000, so the event is stamped with the time of arrival.');
  if (stamped === 'late') say('ignored', 'late-event', 'eventTime', 'The event came after 02:00 UTC of the day after it happened, so it is stamped with the time of arrival.');
}
