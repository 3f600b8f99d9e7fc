/** What the local receiver keeps: each body, and the user of a batch as it was last told. */
import { idText, isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorRequest } from '../definition.ts';
import { saveEvent, saveUser } from '../shared/received.ts';
import { numberOf, objectOf, textOf } from '../shared/values.ts';

/** Only a batch tells of its user: a record of blocked data is what the user's data should not have been, an alias request is of two users. */
export function saveBody(body: JsonObject, kind: 'batch' | 'quarantine' | 'alias', request: SimulatorRequest, { state, now }: SimulatorContext): void {
  const { authorization: _secret, ...headers } = request.headers;
  saveEvent(state, {
    name: request.path, kind, at: numberOf(body['timestamp_unixtime_ms']) ?? now,
    user: kind === 'batch' ? saveBatchUser(body, { state, now }) : null, properties: { headers, body },
  }, now);
}

/** By MPID, else by the first identity; null for a batch of nobody. */
function saveBatchUser(batch: JsonObject, { state, now }: Pick<SimulatorContext, 'state' | 'now'>): string | null {
  const mpid = idText(batch['mpid']);
  const identities = identitiesOf(batch['user_identities']);
  const [first] = Object.entries(identities);
  const key = mpid !== null ? `mpid:${mpid}` : first === undefined ? null : `${first[0]}:${first[1]}`;
  if (key === null) return null;
  const identifiers = mpid === null ? identities : { mpid, ...identities };
  return saveUser(state, key, identifiers, now, (user) => {
    user.identifiers = Object.fromEntries(Object.entries(identifiers).map(([type, value]) => [type, [value]]));
    if (isObject(batch['user_attributes'])) user.attributes = { ...batch['user_attributes'] } as ReceivedUser['attributes'];
    if (isObject(batch['consent_state'])) user.consents = consentsOf(batch['consent_state']) as ReceivedUser['consents'];
  });
}

/** Type to value, from the outbound list or the inbound object. */
function identitiesOf(identities: Json | undefined): Record<string, string> {
  const pairs = Array.isArray(identities) ? identities.map((entry): [Json | undefined, Json | undefined] => [objectOf(entry)['identity_type'], objectOf(entry)['identity']]) : Object.entries(objectOf(identities));
  return Object.fromEntries(pairs.flatMap(([type, value]): [string, string][] => {
    const [name, text] = [textOf(type), textOf(value)];
    return name === null || text === null ? [] : [[name, text]];
  }));
}

/** `gdpr.analytics` for each purpose of each regulation. */
function consentsOf(state: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(state).flatMap(([regulation, purposes]) => Object.entries(objectOf(purposes)).map(([purpose, consent]): [string, Json] => [`${regulation}.${purpose}`, consent])));
}
