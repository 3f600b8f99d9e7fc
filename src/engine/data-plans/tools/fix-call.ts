/** The app's call as the event shows it, put right: what must be sent instead, with a note beside what changed. */
import type { PlanVersion } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { closest } from '../../wording.ts';
import { pointName } from '../match-key.ts';
import type { Match } from '../match-key.ts';
import { noteText } from './code-text.ts';
import type { FixContext } from './fix-context.ts';
import { correctedValue, sampleValue } from './fix-value.ts';
import { member, objectMember, shown } from './schema-walk.ts';

export interface Argument {
  readonly name: string;
  readonly value: Json;
  /** What was changed, in words. */
  readonly note: string | null;
  /** No longer sent: shown as a comment. */
  readonly removed: boolean;
}

export interface Call {
  readonly kind: 'event' | 'screen' | 'product' | 'promotion' | 'impression' | 'user-attributes' | 'user-identities' | 'other';
  /** Event or screen name, action. */
  readonly name: string;
  readonly type: string;
  readonly nameNote: string | null;
  /** The whole call should go. */
  readonly removed: boolean;
  /** Custom attributes; for users the attributes or identities that are set. */
  readonly attributes: readonly Argument[];
  /** Product or promotion, as Events API members. */
  readonly item: readonly Argument[];
  readonly itemAttributes: readonly Argument[];
  /** Other members of the action: transaction id, total … */
  readonly action: readonly Argument[];
  /** Members of the event itself that change, e.g. the currency. */
  readonly data: readonly Argument[];
}

export interface CallFix {
  /** What to do, one sentence. */
  readonly title: string;
  readonly call: Call;
}

/** Missing as a whole, they cannot be filled in by a sample. */
const CONTAINERS: ReadonlySet<string> = new Set(['custom_attributes', 'product_action', 'promotion_action', 'product_impressions']);
const LISTS: Readonly<Record<string, string>> = { product: 'products', promotion: 'promotions', impression: 'products' };

const DEVICE_IDENTITIES: ReadonlySet<string> = new Set([
  'ios_idfa', 'ios_idfv', 'android_aaid', 'android_uuid', 'amp_id', 'push_token', 'roku_aid', 'roku_publisher_id', 'fire_aid', 'microsoft_aid', 'microsoft_publisher_id',
  'device_application_stamp',
]);

export function callFix(context: FixContext): CallFix | null {
  const { match, rule, segments } = context;
  // The SDK reads these from the device itself.
  if (match === null || (rule.match_key === 'user_identities' && DEVICE_IDENTITIES.has(segments[0] ?? ''))) return null;
  const change = changeOf(context);
  if (change === null) return null;
  if (rule.code === 'unplanned-event') return renamed(context, match);
  return { title: change.title, call: callOf(context, match, change) };
}

interface Change {
  readonly title: string;
  /** The members to put in the place of the broken one; none when it goes. */
  readonly instead: readonly Argument[];
  readonly removed: string | null;
}

function changeOf(context: FixContext): Change | null {
  const { rule, segments, value, schema, container } = context;
  if (rule.code === 'unplanned-event') return { title: '', instead: [], removed: null };
  const name = segments.at(-1);
  if (name === undefined) return null;
  const argument = (item: Json, note: string, as = name): Argument => ({ name: as, value: item, note, removed: false });
  if (rule.code.startsWith('unplanned')) {
    const sent = context.root === null ? [] : Object.keys(holderOf(context));
    const planned = Object.keys(objectMember(container, 'properties')).filter((other) => !sent.includes(other));
    const near = closest(name, planned);
    if (near !== undefined) return { title: `Call it "${near}": that is what the plan has.`, instead: [argument(value ?? '…', `was "${name}"`, near)], removed: null };
    return { title: `Do not send "${name}": it is not planned.`, instead: [], removed: name };
  }
  if (rule.code === 'missing-required') return { title: `Send "${name}": the plan requires it.`, instead: [argument(sampleValue(schema), 'required by the plan')], removed: null };
  if (value === undefined) return null;
  const fixed = correctedValue(schema, value, rule.keyword);
  const owner = segments.findLast((segment) => !/^\d+$/.test(segment)) ?? name;
  if (fixed === null && owner !== name) return { title: `Leave ${shown(value)} out of "${owner}".`, instead: [], removed: null };
  if (fixed === null) {
    const required = Array.isArray(member(container, 'required')) && (member(container, 'required') as Json[]).includes(name);
    return required ? { title: `Send a value for "${name}", which the plan requires.`, instead: [argument(sampleValue(schema), `was ${shown(value)}`)], removed: null } : { title: `Leave "${name}" out instead of sending ${shown(value)}.`, instead: [], removed: name };
  }
  return { title: fixed.title.replace('%', () => `"${owner}"`), instead: [argument(fixed.value, fixed.note)], removed: null };
}

/** The object that the broken member stands in, as it was sent. */
function holderOf({ root, segments }: FixContext): JsonObject {
  let at: Json | undefined = root ?? {};
  for (const segment of segments.slice(0, -1)) at = Array.isArray(at) ? at[Number(segment)] : member(at, segment);
  return isObject(at) ? at : {};
}

const EVENT_KINDS: Readonly<Record<string, Call['kind']>> = {
  custom_event: 'event', screen_view: 'screen', product_action: 'product', promotion_action: 'promotion', product_impression: 'impression',
  user_attributes: 'user-attributes', user_identities: 'user-identities',
};

function callOf(context: FixContext, match: Match, change: Change | null): Call {
  const { segments } = context;
  const kind = EVENT_KINDS[match.type] ?? 'other';
  const root = context.root ?? {};
  const where = segments.slice(0, -1);
  const name = segments.at(-1) ?? '';
  /** The members of the object at `path`, changed where that is the place of the violation. */
  const list = (source: JsonObject, path: readonly string[], skip: readonly string[] = []): Argument[] => {
    if (change === null || !path.every((step, index) => step === where[index])) return argumentsOf(source, skip, null);
    return path.length === where.length ? argumentsOf(source, skip, { change, name }) : editedInside(argumentsOf(source, skip, null), segments.slice(path.length), change);
  };
  const none: Pick<Call, 'item' | 'itemAttributes' | 'action' | 'data'> = { item: [], itemAttributes: [], action: [], data: [] };
  const head = { kind, name: pointWords(match), type: String(match.criteria?.['custom_event_type'] ?? ''), nameNote: null, removed: false };
  if (kind === 'user-attributes' || kind === 'user-identities') {
    const only = change === null ? {} : Object.fromEntries(Object.entries(root).filter(([key]) => key === segments[0]));
    return { ...head, ...none, attributes: list(only, []) };
  }
  const data = objectMember(root, 'data');
  const attributes = list(objectMember(data, 'custom_attributes'), ['data', 'custom_attributes']);
  const changed = where.length === 1 && !CONTAINERS.has(name) ? list(data, ['data']).filter(({ note }) => note !== null) : [];
  const listName = LISTS[kind];
  if (listName === undefined) return { ...head, ...none, attributes, data: changed };
  const ownerPath = kind === 'impression' ? ['data', 'product_impressions', segments[1] === 'product_impressions' ? (segments[2] ?? '0') : '0'] : ['data', match.type];
  const owner = at(root, ownerPath);
  const index = segments[ownerPath.length] === listName ? (segments[ownerPath.length + 1] ?? '0') : '0';
  const itemPath = [...ownerPath, listName, index];
  const item = at(root, itemPath);
  return {
    ...head, attributes, data: changed,
    action: list(owner, ownerPath, ['action', listName]),
    item: list(item, itemPath, ['custom_attributes', 'total_product_amount']),
    itemAttributes: list(objectMember(item, 'custom_attributes'), [...itemPath, 'custom_attributes']),
  };
}

function at(root: JsonObject, path: readonly string[]): JsonObject {
  let value: Json | undefined = root;
  for (const step of path) value = Array.isArray(value) ? value[Number(step)] : member(value, step);
  return isObject(value) ? value : {};
}

function argumentsOf(source: JsonObject, skip: readonly string[], edit: { readonly change: Change; readonly name: string } | null): Argument[] {
  const out: Argument[] = [];
  let placed = false;
  for (const name of Object.keys(source)) {
    if (skip.includes(name)) continue;
    if (edit === null || name !== edit.name) out.push({ name, value: source[name] as Json, note: null, removed: false });
    else {
      placed = true;
      out.push(...edit.change.instead);
      if (edit.change.removed !== null) out.push({ name, value: source[name] as Json, note: 'not in the plan', removed: true });
    }
  }
  if (edit !== null && !placed) out.push(...edit.change.instead);
  return out;
}

/** The violation is inside a value: in a list, or in an object that an attribute holds. */
function editedInside(list: readonly Argument[], segments: readonly string[], change: Change): Argument[] {
  const [first, ...rest] = segments;
  return list.map((argument) => (argument.name !== first ? argument : { ...argument, value: replacedIn(argument.value, rest, change), note: change.instead[0]?.note ?? 'without what the plan does not allow' }));
}

function replacedIn(value: Json, path: readonly string[], change: Change): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const last = rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (String(index) !== step ? [item] : last ? change.instead.map((instead) => instead.value) : [replacedIn(item, rest, change)]));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => (key !== step ? [[key, item]] : last ? change.instead.map((instead) => [instead.name, instead.value]) : [[key, replacedIn(item, rest, change)]]));
  const missing = last && !Object.hasOwn(value, step) ? change.instead.map((instead): [string, Json] => [instead.name, instead.value]) : [];
  return Object.fromEntries([...entries, ...missing]);
}

function pointWords(match: Match): string {
  const criteria = match.criteria ?? {};
  return String(criteria['event_name'] ?? criteria['screen_name'] ?? criteria['action'] ?? pointName(match));
}

/** An event that is not planned, but nearly so: other letters or another type. Else the call should go, or the plan change. */
function renamed(context: FixContext, match: Match): CallFix {
  const call = callOf(context, match, null);
  const near = nearMatch(context, match);
  if (near === null) return { title: `Do not send "${pointName(match)}": the plan does not have it.`, call: { ...call, removed: true } };
  const name = pointWords(near);
  const type = String(near.criteria?.['custom_event_type'] ?? '');
  const notes = [...(name === call.name ? [] : [`was "${call.name}"`]), ...(type === call.type ? [] : [`the type was "${call.type}"`])];
  return {
    title: name === call.name ? `Send "${name}" with the type "${type}": that is what the plan has.` : `Call it "${name}"${type === call.type ? '' : `, with the type "${type}"`}: that is what the plan has.`,
    call: { ...call, name, type, nameNote: noteText(notes.join(', ')) },
  };
}

function nearMatch({ plan, rule }: FixContext, match: Match): Match | null {
  const version: PlanVersion | undefined = plan.data_plan_versions.find((item) => item.version === rule.version);
  const candidates = (version?.version_document.data_points ?? []).filter((point) => point.match.type === match.type && (match.type === 'custom_event' || match.type === 'screen_view')).map((point) => point.match as Match);
  const name = pointWords(match);
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const same = candidates.find((candidate) => pointWords(candidate) === name) ?? candidates.find((candidate) => plain(pointWords(candidate)) === plain(name) && plain(name) !== '');
  if (same !== undefined) return same;
  const word = closest(name, candidates.map(pointWords));
  return word === undefined ? null : candidates.find((candidate) => pointWords(candidate) === word) ?? null;
}
