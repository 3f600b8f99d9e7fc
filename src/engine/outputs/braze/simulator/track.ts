/** POST /users/track: attributes, then events, then purchases; what is wrong is told, the rest is taken (spec/outputs/braze.md 2.2, 2.3). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext } from '../../definition.ts';
import { keyOf, saveEvent, saveUser } from '../../shared/received.ts';
import { listOf, numberOf, objectOf, textOf } from '../../shared/values.ts';
import { MAX_OBJECTS, RESERVED_PROPERTIES } from '../constants.ts';
import type { Account } from '../simulator-settings.ts';
import { applyAttributes, cutText } from './profile.ts';
import { NOTHING_GIVEN, NO_VALID_DATA, TOO_MANY, note } from './reply.ts';
import type { Reply } from './reply.ts';
import { changeUser, findUser, identifierOf, pushUserKey, setContact, takeToken } from './users.ts';
import { BAD_GROUPS, isTokenImport, problemOf, timeOf, tokensOf, unknownGroups } from './validate.ts';
import type { InputArray } from './validate.ts';

const ARRAYS: readonly InputArray[] = ['attributes', 'events', 'purchases'];
/** Of /users/track/bulk. */
export const MAX_BULK_OBJECTS = 1_000;

interface Item {
  readonly array: InputArray;
  readonly index: number;
  readonly value: JsonObject;
  /** JSON pointer in the body. */
  readonly pointer: string;
  readonly unknownGroups: readonly string[];
}

interface ItemError {
  readonly type: string;
  readonly input_array: InputArray;
  readonly index: number;
}

export function trackUsers(body: JsonObject, account: Account, context: SimulatorContext, most: number | null = null): Reply {
  const lists = ARRAYS.map((array) => [array, listOf(body[array])] as const);
  const total = lists.reduce((sum, [, list]) => sum + list.length, 0);
  if (total === 0) return NOTHING_GIVEN;
  if (isTooMany(lists.map(([, list]) => list.length), total, account, most)) return TOO_MANY;
  const { good, errors } = checked(lists, account);
  if (good.length === 0) return { status: 400, body: { message: NO_VALID_DATA, errors }, ...factOf(errors) };
  const notes: PartnerNote[] = [];
  for (const item of good) store(item, notes, context);
  if (account.service === 'maintenance') return { status: 202, body: { message: 'queued' }, notes };
  const counts = ARRAYS.flatMap((array): [string, Json][] => {
    const count = good.filter((item) => item.array === array).length;
    return count === 0 ? [] : [[`${array}_processed`, count]];
  });
  return { status: 201, body: { message: 'success', ...Object.fromEntries(counts), ...(errors.length > 0 && { errors }) }, notes, ...factOf(errors) };
}

function isTooMany(lengths: readonly number[], total: number, { limits }: Account, most: number | null): boolean {
  if (most !== null) return lengths.some((length) => length > most);
  switch (limits) {
    case '75 of each': return lengths.some((length) => length > MAX_OBJECTS);
    case '75 in total': return total > 75;
    case '50 in total': return total > 50;
    default: return limits satisfies never;
  }
}

function checked(lists: readonly (readonly [InputArray, readonly Json[]])[], account: Account): { good: Item[]; errors: ItemError[] } {
  const good: Item[] = [];
  const errors: ItemError[] = [];
  for (const [array, list] of lists) {
    list.forEach((value, index) => {
      const problem = problemOf(array, value, account);
      if (problem !== null) errors.push({ type: problem, input_array: array, index });
      else if (isObject(value)) good.push({ array, index, value, pointer: `/${array}/${index}`, unknownGroups: array === 'attributes' ? unknownGroups(value, account) : [] });
    });
  }
  // A group that is not known is an error only where there is nothing else to take (1.6).
  const [only] = good;
  if (good.length !== 1 || only === undefined || only.unknownGroups.length === 0) return { good, errors };
  const at = errors.findIndex((error) => error.input_array !== 'attributes' || error.index > only.index);
  errors.splice(at < 0 ? errors.length : at, 0, { type: BAD_GROUPS, input_array: only.array, index: only.index });
  return { good: [], errors };
}

/** Messages whose wording is documented; the others are made after their pattern. */
const DOCUMENTED = [/ is required$/, /email/, /^'quantity'/, /blacklisted/];

function factOf(errors: readonly ItemError[]): { fact?: string } {
  return errors.some(({ type }) => type === BAD_GROUPS) ? { fact: 'unknown-group' }
    : errors.some(({ type }) => !DOCUMENTED.some((form) => form.test(type))) ? { fact: 'error-messages' } : {};
}

function store(item: Item, notes: PartnerNote[], context: SimulatorContext): void {
  for (const id of item.unknownGroups) notes.push(note('ignored', 'unknown-group', `Braze skips the subscription group "${id}", which it does not know, since the request holds other data.`, `${item.pointer}/subscription_groups`));
  if (item.array === 'attributes' && isTokenImport(item.value)) importTokens(item, notes, context);
  else if (isMissingUser(item.value, context)) notes.push(note('ignored', 'no-such-user', 'Braze takes the object and does nothing: it is for existing users only, and there is none.', item.pointer));
  else if (item.array === 'attributes') storeAttributes(item, notes, context);
  else storeEvent(item, notes, context);
}

/** Update-only: by its own flag, which for aliases is on unless it says otherwise. */
function isMissingUser(value: JsonObject, { state }: SimulatorContext): boolean {
  const identifier = identifierOf(value)!;
  const flag = value['_update_existing_only'];
  return (flag === true || (flag !== false && identifier.kind === 'user_alias')) && findUser(state, identifier) === undefined;
}

function storeAttributes({ value, pointer, unknownGroups: unknown }: Item, notes: PartnerNote[], context: SimulatorContext): void {
  const key = changeUser(identifierOf(value)!, context, (user) => {
    for (const kind of ['email', 'phone'] as const) {
      const contact = value[kind];
      if (contact !== undefined) setContact(user, kind, textOf(contact), context.state);
    }
    applyAttributes(value, { user, notes, pointer }, unknown);
  });
  for (const { token } of tokensOf(value)) takeToken(key, token, context);
}

/** A user whom nobody knows yet, for each token that is new to Braze. */
function importTokens({ value, pointer, unknownGroups: unknown }: Item, notes: PartnerNote[], { state, now }: SimulatorContext): void {
  for (const [index, token] of tokensOf(value).entries()) {
    if (keyOf(state, token.token) !== undefined) {
      notes.push(note('ignored', 'known-token', 'Braze knows this push token already and ignores it.', `${pointer}/push_tokens/${index}`));
      continue;
    }
    saveUser(state, pushUserKey(token.token), { push_token: token.token }, now, (user) => applyAttributes({ ...value, push_tokens: [{ ...token }] }, { user, notes, pointer }, unknown));
  }
}

function storeEvent({ array, value, pointer }: Item, notes: PartnerNote[], context: SimulatorContext): void {
  const { state, now } = context;
  const user = changeUser(identifierOf(value)!, context);
  const time = timeOf(value['time']!) ?? now;
  if (time > now) notes.push(note('warning', 'future-time', 'The time is in the future: Braze takes the time of receipt instead.', `${pointer}/time`));
  const at = Math.min(time, now);
  const properties = keptProperties(objectOf(value['properties']), `${pointer}/properties`, notes);
  if (array === 'events') {
    saveEvent(state, { name: textOf(value['name'])!, kind: 'event', at, user, properties }, now);
    return;
  }
  const price = numberOf(value['price']) ?? 0;
  const quantity = numberOf(value['quantity']) ?? 1;
  const currency = String(value['currency']).toUpperCase();
  saveEvent(state, { name: textOf(value['product_id'])!, kind: 'purchase', at, user, properties: { price, quantity, currency, ...properties }, revenue: { amount: roundMoney(price * quantity), currency } }, now);
}

/** Three times 0.1 is 0.3 in money. */
const roundMoney = (amount: number): number => Math.round(amount * 1e6) / 1e6;

function keptProperties(properties: JsonObject, pointer: string, notes: PartnerNote[]): JsonObject {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => {
    if (RESERVED_PROPERTIES.has(name)) notes.push(note('warning', 'reserved-property', `"${name}" is a name that Braze keeps for itself: it cannot be used in filters and messages.`, `${pointer}/${name}`));
    return [name, typeof value === 'string' ? cutText(value, `${pointer}/${name}`, notes) : value];
  }));
}

