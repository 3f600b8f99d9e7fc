/**
 * What a value is, from where it stands: names of fields that hold secrets, identities and whatever else tells who someone is
 * (spec/data-model.md 3-4, spec/wire-protocol.md 6). Names are compared without case and punctuation: `$FirstName` is `first_name`.
 */
import type { RedactedKind } from '../../../protocol/story.ts';

/** Keys from the document down to the value; `#` stands for a position in a list. */
export type Trail = readonly string[];

export const POSITION = '#';

const plainNames = new Map<string, string>();
/** Names come from traffic: what is remembered of them must not grow without end. */
const MAX_NAMES = 5_000;

export function plainName(key: string): string {
  let plain = plainNames.get(key);
  if (plain === undefined) {
    plain = key.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
    if (plainNames.size >= MAX_NAMES) plainNames.clear();
    plainNames.set(key, plain);
  }
  return plain;
}

function exactly(kind: RedactedKind, names: string): [string, RedactedKind][] {
  return names.split(' ').map((name) => [name, kind]);
}

const FIELDS: ReadonlyMap<string, RedactedKind> = new Map([
  ...exactly('push-token', 'pushtoken registrationtoken pushmessagetoken pushregistrationtoken devicetoken fcmtoken apnstoken'),
  ...exactly('mpid', 'mpid'),
  ...exactly('device-id', 'mpdeviceid das deviceapplicationstamp deviceid iosadvertisingid iosidfv iosidfa idfa idfv androidadvertisingid androidaaid aaid gaid adid androiduuid androidid rokuadvertisingid rokuaid rokupublisherid fireadvertisingid fireaid microsoftadvertisingid microsoftaid microsoftpublisherid ampid advertisingid vendorid hardwareid imei macaddress serialnumber'),
  ...exactly('identity', 'identity customerid userid distinctid externalid externaluserid anonymousid loginid memberid subscriberid visitorid facebookid googleid twitterid originalvalue aliasid'),
  ...exactly('ip', 'ip ipaddress ipv4 ipv6 clientip remoteip remoteaddr remoteaddress remote xforwardedfor xrealip trueclientip cfconnectingip forwarded'),
  ...exactly('location', 'latitude longitude lat lng lon lc geolocation coordinates'),
  ...exactly('name', 'username fname lname surname displayname nickname'),
  ...exactly('attribute', 'address street streetaddress address1 address2 addressline1 addressline2 zip zipcode postalcode postcode city birthday birthdate dob dateofbirth age ssn socialsecuritynumber passport passportnumber iban cardnumber creditcard creditcardnumber taxid nationalid drivinglicense'),
]);

const SECRET = /(?:authorization|cookie|passw(?:or)?d|passphrase|secret|apikey|apikeys|mpkey|privatekey|credentials?|signature|xmpsignature|token|jwt)$/;
const NOT_SECRET: ReadonlySet<string> = new Set(['workspacetoken', 'stricttoken', 'secretname']);
const EMAIL = /e?mail(?:addresse?s?|s)?\d?$/;
const PHONE = /(?:phone|mobile|msisdn|telephone|cellphone)(?:numbers?|s)?\d?$/;
const NAME = /^(?:first|last|full|middle|sur|given|family|nick|maiden|legal|user|customer|contact|recipient|billing|shipping|cardholder)names?$/;
/** Maps of identities by their type. */
const IDENTITY_MAPS: ReadonlySet<string> = new Set(['useridentities', 'knownidentities', 'oldidentities', 'partneridentities', 'deviceidentities']);

function ofName(name: string): RedactedKind | null {
  const exact = FIELDS.get(name);
  if (exact !== undefined) return exact;
  if (name.endsWith('mpid')) return 'mpid';
  if (SECRET.test(name) && !NOT_SECRET.has(name)) return 'secret';
  if (EMAIL.test(name)) return 'email';
  if (PHONE.test(name)) return 'phone';
  return NAME.test(name) ? 'name' : null;
}

/** What an attribute or field of this name holds, wherever it stands. */
export function kindOfName(key: string): RedactedKind | null {
  return ofName(plainName(key));
}

/** What stands at the end of this trail; null when nothing is known of it. */
export function kindOfField(trail: Trail): RedactedKind | null {
  let last = trail.length - 1;
  while (last >= 0 && trail[last] === POSITION) last -= 1;
  const key = trail[last];
  if (key === undefined || key === '$secret') return null;
  const own = kindOfName(key);
  const parent = trail[last - 1];
  if (own === 'secret' || parent === undefined) return own;
  if (IDENTITY_MAPS.has(plainName(parent))) return own === 'email' || own === 'phone' || own === 'device-id' ? own : 'identity';
  const above = trail[last - 2];
  if (above === undefined) return own;
  // The native SDKs' list of identities, and partners' own ids of devices and users by module.
  if (parent === POSITION && above === 'ui' && key === 'i') return 'identity';
  return plainName(above) === 'integrationattributes' ? 'device-id' : own;
}

/** Fields that name things: a short word that happens to be someone's name is left alone there, or events would not be found again. */
const NAMES: ReadonlySet<string> = new Set(['eventname', 'screenname', 'name', 'label', 'title', 'connection', 'output', 'input', 'rule', 'stage', 'file', 'plan', 'code', 'matchkey', 'point', 'pointname', 'partner', 'surface', 'purpose', 'description', 'at', 'path', 'pointer', 'source', 'target', 'how', 'sdk', 'version']);

export function isNameField(trail: Trail): boolean {
  const key = trail.at(-1);
  return key !== undefined && NAMES.has(plainName(key));
}

/** Fields whose values look like IP addresses and are versions. */
export function isVersionField(trail: Trail): boolean {
  return /version|sdk|build|(?:^|_)os(?:$|_)|^(?:av|sv|v|bv)$/i.test(trail.at(-1) ?? '');
}
