/** What a partner knows of a user beside what it would know if it were told everything now. Pure. */
import { stringifyJson } from '../../../protocol/json.ts';
import type { ReceivedDifference, ReceivedUser } from '../../../protocol/partner.ts';
import { unescapeToken } from '../../../protocol/pointer.ts';
import type { OutboundRequest, OutputDefinition } from '../definition.ts';

type Value = NonNullable<ReceivedDifference['ours']>;

/** `sources` names where the values of the expected user come from, see `sourcesOf`. */
export function differencesOf({ attributesOfEvents = [] }: Pick<OutputDefinition, 'attributesOfEvents'>, expected: ReceivedUser, actual: ReceivedUser, sources: ReadonlyMap<string, string>): ReceivedDifference[] {
  const attributes = Object.fromEntries(Object.entries(actual.attributes).filter(([name]) => !attributesOfEvents.includes(name) || Object.hasOwn(expected.attributes, name)));
  return [
    ...identifierDifferences(expected, actual, sources),
    ...parts('attribute', expected.attributes as Record<string, Value>, attributes as Record<string, Value>, sources),
    ...parts('subscription', expected.subscriptions, actual.subscriptions, sources),
    ...parts('consent', expected.consents as Record<string, Value>, actual.consents as Record<string, Value>, sources),
  ];
}

/** A partner may know more values of an identifier than the newest: that is no difference. */
function identifierDifferences(expected: ReceivedUser, actual: ReceivedUser, sources: ReadonlyMap<string, string>): ReceivedDifference[] {
  return Object.entries(expected.identifiers).flatMap(([name, values]): ReceivedDifference[] => {
    const theirs = actual.identifiers[name];
    if (theirs !== undefined && values.every((value) => theirs.includes(value))) return [];
    const source = sources.get(name) ?? null;
    return [theirs === undefined ? { part: 'identifier', name, kind: 'missing', ours: values, source } : { part: 'identifier', name, kind: 'other', ours: values, theirs, source }];
  });
}

function parts(part: ReceivedDifference['part'], ours: Readonly<Record<string, Value>>, theirs: Readonly<Record<string, Value>>, sources: ReadonlyMap<string, string>): ReceivedDifference[] {
  const names = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  return names.flatMap((name): ReceivedDifference[] => {
    const [own, other] = [Object.hasOwn(ours, name) ? ours[name] : undefined, Object.hasOwn(theirs, name) ? theirs[name] : undefined];
    const source = sources.get(name) ?? null;
    if (other === undefined) return [{ part, name, kind: 'missing', ours: own!, source }];
    if (own === undefined) return [{ part, name, kind: 'extra', theirs: other, source: null }];
    return same(own, other) ? [] : [{ part, name, kind: 'other', ours: own, theirs: other, source }];
  });
}

/** Of lists the order does not count: partners sort and join them. */
function same(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && stringifyJson(a.map(stringify).toSorted()) === stringifyJson(b.map(stringify).toSorted());
  return stringifyJson(a) === stringifyJson(b);
}

const stringify = (value: unknown): string => stringifyJson(value);

/** Names of fields in bodies to the user data that they were made of. */
export function sourcesOf(requests: readonly OutboundRequest[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const { origins } of requests) {
    for (const { target, source } of origins) {
      if (!/^\/(?:user_attributes|user_identities|consent_state|mpid|mp_deviceid|device_info)\b/.test(source)) continue;
      const [name = '', holder = ''] = target.split('/').reverse();
      sources.set(unescapeToken(name), source);
      // GA4 wraps each value: `/user_properties/tier/value`.
      if (name === 'value') sources.set(unescapeToken(holder), source);
    }
  }
  return sources;
}
