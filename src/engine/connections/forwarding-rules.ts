/** Forwarding rules of a connection (spec/pipeline.md d.1, d.5): each reason names the rule and the value it saw. */
import type { Pointer, Reason } from '../../protocol/contract.ts';
import type { AttributeRule, Forwarding } from '../../protocol/forwarding.ts';
import type { Json } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import type { PrivacySettings } from '../../protocol/privacy.ts';
import { scalarText } from '../batch/normalise-shape.ts';
import { attributeKey } from '../batch/schema.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { quoted } from '../wording.ts';
import { compileConsentRule } from './consent-rule.ts';
import type { Blocker, UserFacts } from './types.ts';

export type UserJudge = (batch: Batch, facts: UserFacts) => Blocker | null;

const JUDGED_EVENTS: ReadonlySet<string> = new Set(['custom_event', 'screen_view', 'commerce_event']);
const SHOWN = 80;

function shown(text: string): string {
  return quoted(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

export function connectionPointer(connection: string, path: string): Pointer {
  return { kind: 'connection', name: connection, path, file: `connections/${connection}.json` };
}

/** The rules that hold for a whole user, in the order in which they are told. */
export function compileUserJudges(connection: string, rules: Forwarding, honorOptOut: boolean, privacy: PrivacySettings): UserJudge[] {
  return [
    ...(honorOptOut ? [optOut(connection)] : []),
    ...(rules.consent === undefined ? [] : [compileConsentRule(connection, rules.consent, privacy)]),
    ...(rules.logged_in_only ? [loggedIn(connection)] : []),
    ...(rules.attribution === undefined ? [] : [attribution(connection, rules.attribution)]),
    ...(rules.user_attribute === undefined ? [] : [userAttribute(connection, rules.user_attribute)]),
  ];
}

const filtered = (reason: Reason): Blocker => ({ outcome: 'filtered', reason });

/** Later batches of a user who opted out stay here until one opts in again; what reports the choice is forwarded (d.5). */
function optOut(connection: string): UserJudge {
  const pointer = connectionPointer(connection, '/honor_opt_out');
  return ({ events }, { optedOut }) => {
    if (!optedOut || (events.length > 0 && events.every(({ event_type: type }) => type === 'opt_out'))) return null;
    if (events.findLast(({ event_type: type }) => type === 'opt_out')?.data['is_opted_out'] === false) return null;
    return {
      outcome: 'filtered', spares: ['opt_out'],
      reason: { code: 'opted-out', message: `The user opted out of everything before this batch, and the connection ${connection} honours that; only the opt-out itself is forwarded.`, pointer, value: true },
    };
  };
}

function loggedIn(connection: string): UserJudge {
  const pointer = connectionPointer(connection, '/forwarding/logged_in_only');
  return (_batch, facts) => (facts.loggedIn ? null : filtered({
    code: 'not-logged-in', message: `The connection ${connection} takes logged-in users only, and this user has no login identity.`, pointer, value: false,
  }));
}

function attribution(connection: string, { forward, publisher }: NonNullable<Forwarding['attribution']>): UserJudge {
  const pointer = connectionPointer(connection, '/forwarding/attribution');
  return (_batch, facts) => {
    if ((facts.publisher === publisher) === (forward === 'only')) return null;
    const seen = facts.publisher === null ? 'this user\'s install is not attributed' : `this user's install is attributed to ${shown(facts.publisher)}`;
    const rule = forward === 'only' ? `forwards only users attributed to ${shown(publisher)}` : `does not forward users attributed to ${shown(publisher)}`;
    return filtered({ code: 'attribution-rule', message: `The connection ${connection} ${rule}; ${seen}.`, pointer, value: facts.publisher });
  };
}

/** A list is compared as the SDKs make text of it: joined with commas. A tag has no value. */
function attributeText(value: string | readonly (string | null)[] | null): string {
  return Array.isArray(value) ? value.map((entry) => entry ?? '').join(',') : ((value as string | null) ?? '');
}

function userAttribute(connection: string, rule: AttributeRule): UserJudge {
  const pointer = connectionPointer(connection, '/forwarding/user_attribute');
  const key = attributeKey(rule.name);
  const what = `the user attribute ${shown(rule.name)}`;
  return ({ mpid, user_attributes: attributes }) => {
    if (mpid === undefined) {
      return filtered({ code: 'user-attribute-no-user', message: `The connection ${connection} looks at ${what}, and this batch has no user.`, pointer, value: null });
    }
    const value = attributes !== undefined && attributes !== null && Object.hasOwn(attributes, key) ? attributeText(attributes[key]!) : null;
    if ((value === rule.value) === (rule.forward === 'only')) return null;
    return filtered({ code: 'user-attribute-rule', message: attributeSentence(connection, rule, what, value, 'users', 'this user does not have it'), pointer, value });
  };
}

/** Only custom events, screen views and commerce events are judged. */
export function compileEventJudge(connection: string, rule: AttributeRule | undefined): (event: BatchEvent) => Blocker | null {
  if (rule === undefined) return () => null;
  const pointer = connectionPointer(connection, '/forwarding/event_attribute');
  const what = `the event attribute ${shown(rule.name)}`;
  return ({ event_type: type, data }) => {
    if (!JUDGED_EVENTS.has(type)) return null;
    const attributes = data['custom_attributes'];
    const own: Json | undefined = isObject(attributes) && Object.hasOwn(attributes, rule.name) ? attributes[rule.name] : undefined;
    const value = own === undefined ? null : own === null ? '' : scalarText(own);
    if ((value === rule.value) === (rule.forward === 'only')) return null;
    return filtered({ code: 'event-attribute-rule', message: attributeSentence(connection, rule, what, value, 'events', 'this event does not have it'), pointer, value });
  };
}

function attributeSentence(connection: string, { forward, value: wanted }: AttributeRule, what: string, value: string | null, units: string, missing: string): string {
  const rule = `The connection ${connection} ${forward === 'only' ? `forwards only ${units} with` : `does not forward ${units} with`} ${shown(wanted)} in ${what}`;
  if (value === null) return `${rule}; ${missing}.`;
  const caseOnly = value !== wanted && value.toLowerCase() === wanted.toLowerCase();
  return `${rule}; it is ${value === wanted ? shown(wanted) : shown(value)} here${caseOnly ? ', and upper and lower case count' : ''}.`;
}
