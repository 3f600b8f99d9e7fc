/** The checks of an SDK before it calls a kit, in its order (spec/pipeline.md c.5). The first that fails ends them. */
import { bucketOf } from '../../protocol/bucket.ts';
import type { Reason } from '../../protocol/contract.ts';
import type { Json } from '../../protocol/json.ts';
import { CCPA_PURPOSE } from '../../protocol/user.ts';
import { quoted } from '../wording.ts';
import { APPLE_MESSAGES } from './kit-filter.ts';
import type { FilterKind } from './kit-filter.ts';
import type { KitHash } from './kit-hashes.ts';
import type { ServedKit, ServedRule } from './kit-served.ts';
import { attributesOf, JUDGED_MESSAGES, nameOf, textOf, typeNameOf, typeNumberOf } from './kit-subject.ts';
import type { KitCheck, KitPlaces, KitSubject } from './kit-subject.ts';
import { CCPA_TEXT } from './kits.ts';

export interface KitJudge {
  readonly served: ServedKit;
  readonly subject: KitSubject;
  readonly hash: KitHash;
  readonly places: KitPlaces;
}

type Check = (judge: KitJudge) => KitCheck | null;

/** Null where the SDK has nothing to check. */
const passed = (check: string, label: string, message: string, value: Reason['value'] = null): KitCheck => ({ check, label, passed: true, reason: { code: `kit-${check}`, message, value } });

function failed(check: string, label: string, message: string, pointer: Reason['pointer'], value: Reason['value'] = null): KitCheck {
  return { check, label, passed: false, reason: { code: `kit-${check}`, message, value, ...(pointer === undefined ? {} : { pointer }) } };
}

const environment: Check = ({ served, subject }) => {
  if (served.isDebug === null) return null;
  const own = served.isDebug ? 'development' : 'production';
  const label = 'Environment';
  return own === subject.environment
    ? passed('environment', label, `The kit’s configuration is for ${own}, and so is the SDK.`)
    : failed('environment', label, `The kit’s configuration is for ${own} ("isDebug" is ${served.isDebug}), and the SDK runs in ${subject.environment}.`, undefined, served.isDebug);
};

/** Native SDKs alone (d.4). Apple's refuses users without an MPID. */
const bracket: Check = ({ served: { bucket }, subject: { user, family }, places }) => {
  if (bucket === null || family === 'web') return null;
  const label = 'User sampling';
  const pointer = places.rule('sampling_percent');
  if (user.mpid === null || user.mpid === '0' || (family === 'apple' && bucket.high === 0)) return failed('sampling', label, 'The user has no MPID yet, and without one there is no bucket.', pointer, null);
  const own = bucketOf(user.mpid);
  return own >= bucket.low && own < bucket.high
    ? passed('sampling', label, `The user is in bucket ${own}, which is from ${bucket.low} to below ${bucket.high}.`, own)
    : failed('sampling', label, `The user is in bucket ${own}; the kit takes those from ${bucket.low} to below ${bucket.high}.`, pointer, own);
};

const optOut: Check = ({ served: { honoursOptOut }, subject: { user, event, family }, places }) => {
  if (!user.optedOut || event.event_type === 'opt_out') return null;
  const label = 'Opt-out';
  return honoursOptOut
    ? failed('opt-out', label, 'The user opted out of everything, and the kit honours that.', family === 'web' ? undefined : places.rule('honor_opt_out'), true)
    : passed('opt-out', label, 'The user opted out, but the kit is set not to honour that.', true);
};

const consent: Check = ({ served: { consentRule }, subject: { user }, hash, places }) => {
  if (consentRule === null) return null;
  const label = 'Consent rule';
  const { includeOnMatch, values } = consentRule;
  if (user.mpid === null) return failed('consent', label, 'The rule asks for consent, and there is no user yet.', places.rule('consent'));
  const said = new Map<number, { consented: boolean; text: string }>(Object.entries(user.consent?.gdpr ?? {}).map(([purpose, one]) => [hash(`1${purpose}`), { consented: one.consented, text: quoted(purpose) }]));
  const ccpa = user.consent?.ccpa?.[CCPA_PURPOSE];
  if (ccpa !== undefined && ccpa !== null) said.set(hash(CCPA_TEXT), { consented: ccpa.consented, text: 'the sale of data' });
  const match = values.find(({ purpose, consented }) => said.get(purpose)?.consented === consented);
  const seen = match === undefined ? `nothing that the user said matches one of its ${values.length === 1 ? 'rows, of which it has one' : `${values.length} rows`}` : `the user ${match.consented ? 'consented' : 'did not consent'} on ${said.get(match.purpose)!.text}`;
  const message = `The rule ${includeOnMatch ? 'lets pass' : 'holds back'} users who match it: ${seen}.`;
  return (match !== undefined) === includeOnMatch ? passed('consent', label, message) : failed('consent', label, message, places.rule('consent'));
};

const userAttribute: Check = ({ served: { userRule }, subject: { user, family }, hash, places }) => {
  if (userRule === null || family !== 'web') return null;
  const label = 'User attribute rule';
  if (user.mpid === null) return failed('user-attribute', label, 'The rule asks for a user attribute, and there is no user yet.', places.rule('user_attribute'));
  const found = Object.entries(user.attributes).find(([name, value]) => hash(name) === userRule.name && hashValue(value, hash) === userRule.value);
  const message = found === undefined ? 'No attribute of the user has the rule’s name and value.' : `The user attribute ${quoted(found[0])} has the rule’s value.`;
  return (found !== undefined) === userRule.includeOnMatch ? passed('user-attribute', label, message) : failed('user-attribute', label, message, places.rule('user_attribute'));
};

const anonymous: Check = ({ served: { excludesAnonymous }, subject: { user }, places }) => {
  if (!excludesAnonymous) return null;
  const label = 'Logged-in users only';
  return user.loggedIn
    ? passed('anonymous', label, 'The user has a login identity.')
    : failed('anonymous', label, 'The kit starts only for users who are logged in, and this one has no login identity.', places.rule('exclude_anonymous_user'), false);
};

const plan: Check = ({ subject: { plan: own, event } }) => {
  if (own === null) return null;
  const label = 'Data plan';
  return own.blocksEvent(event)
    ? failed('plan', label, 'The data plan that the SDK was started with does not have this event, and blocks it for kits.', { kind: 'batch', name: 'batch', path: '/context/data_plan' })
    : passed('plan', label, 'The data plan that the SDK was started with lets the event pass.');
};

const eventAttribute: Check = ({ served: { eventRule }, subject: { event, family }, hash, places }) => {
  if (eventRule === null || !JUDGED_MESSAGES.has(event.event_type)) return null;
  const label = 'Event attribute rule';
  const found = Object.entries(attributesOf(event) ?? {}).find(([name]) => hash(name) === eventRule.name);
  const matches = found !== undefined && attributeMatches(found[1], eventRule, hash, family === 'apple');
  const message = found === undefined ? 'The event has no attribute of the rule’s name.'
    : `The attribute ${quoted(found[0])} ${matches ? 'has' : 'does not have'} the rule’s value; SDKs compare in any letter case.`;
  return matches === eventRule.includeOnMatch ? passed('event-attribute', label, message) : failed('event-attribute', label, message, places.rule('event_attribute'), found === undefined ? null : textOf(found[1]));
};

function attributeMatches(value: Json, rule: ServedRule, hash: KitHash, textOnly: boolean): boolean {
  return (!textOnly || typeof value === 'string') && hashValue(value, hash) === rule.value;
}

/** Lists are joined with commas, as JavaScript has it. */
function hashValue(value: Json, hash: KitHash): number {
  return value === null ? 0 : hash(Array.isArray(value) ? value.map((entry) => (entry === null ? '' : textOf(entry))).join() : textOf(value));
}

function filterCheck(check: string, label: string, kind: FilterKind & keyof ServedKit['off'], number: number, what: string): Check {
  return ({ served, places }) => (served.off[kind].has(number)
    ? failed(check, label, `${what} off: the SDK’s filter has ${number}.`, places.filter(kind, number), number)
    : passed(check, label, `${what} not off: ${number} is not in the SDK’s filter.`, number));
}

/** Types before names; Apple's message types between them. Names of commerce events are no filter's business. */
function filterChecks({ subject: { event, family }, hash }: KitJudge): Check[] {
  const { event_type: type } = event;
  const checks: Check[] = [];
  const number = typeNumberOf(event);
  if (type === 'custom_event' || type === 'commerce_event') checks.push(filterCheck('event-type', 'Event type filter', 'event_types', hash(`${number}`), `Events of type ${typeNameOf(event)} are`));
  const message = APPLE_MESSAGES[type];
  if (family === 'apple' && message !== undefined) checks.push(filterCheck('message-type', 'Message type filter', 'message_types', hash(message), `Messages ${quoted(message)} are`));
  const name = nameOf(event);
  if (type === 'custom_event') checks.push(filterCheck('event-name', 'Event name filter', 'event_names', hash(`${number}${name}`), `The event ${quoted(name)} is`));
  if (type === 'screen_view') checks.push(filterCheck('screen-name', 'Screen name filter', 'screen_names', hash(`0${name}`), `The screen ${quoted(name)} is`));
  const attribute = type === 'user_attribute_change' ? event.data['user_attribute_name'] : null;
  if (typeof attribute === 'string') checks.push(filterCheck('user-attribute-filter', 'User attribute filter', 'user_attributes', hash(attribute), `The user attribute ${quoted(attribute)} is`));
  return checks;
}

export function kitChecks(judge: KitJudge): KitCheck[] {
  const start = judge.subject.family === 'web' ? [environment, optOut, consent, userAttribute, anonymous] : [bracket, optOut, consent, anonymous];
  const found: KitCheck[] = [];
  for (const check of [...start, plan, eventAttribute, ...filterChecks(judge)]) {
    const result = check(judge);
    if (result === null) continue;
    found.push(result);
    if (!result.passed) break;
  }
  return found;
}
