/** The validation of one event (spec/outputs/google-analytics-4.md, half 2). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { escapeToken } from '../../../../protocol/pointer.ts';
import { listOf, numberOf, textOf } from '../../shared/values.ts';
import { MAX_ITEMS, MAX_NAME, MAX_PARAMS, MAX_VALUE, longestValue } from '../constants.ts';
import { eventFinding } from './finding.ts';
import type { Finding } from './finding.ts';
import { hasReservedPrefix, isReservedEvent, nameProblem } from './reserved.ts';

/** Only of these a value that is no number is refused: elsewhere it is a parameter as any other. */
const REVENUE_EVENTS: ReadonlySet<string> = new Set(['purchase', 'refund']);

export function eventFindings(event: Json, index: number): Finding[] {
  const pointer = `/events/${index}`;
  if (!isObject(event)) return [eventFinding('VALUE_INVALID', index, 'must be an object.', pointer)];
  const { name, params = {} } = event;
  const found = [...nameFindings(name, index, pointer)];
  if (!isObject(params)) return [...found, eventFinding('VALUE_INVALID', index, 'has params that are no object.', `${pointer}/params`)];
  if (REVENUE_EVENTS.has(String(name)) && params['value'] !== undefined && numberOf(params['value']) === null) found.push(eventFinding('VALUE_INVALID', index, 'has parameter [value] that is no number.', `${pointer}/params/value`));
  return [...found, ...paramFindings(params, index, `${pointer}/params`), ...(typeof name === 'string' ? advice(name, params, index, pointer) : [])];
}

function nameFindings(name: Json | undefined, index: number, pointer: string): Finding[] {
  if (name === undefined || name === null || name === '') return [eventFinding('VALUE_REQUIRED', index, 'has no name.', pointer)];
  if (typeof name !== 'string') return [eventFinding('VALUE_INVALID', index, 'has a name that is no text.', `${pointer}/name`)];
  const problem = nameProblem(name, MAX_NAME);
  if (problem !== null) return [eventFinding('NAME_INVALID', index, `has invalid name [${name}]. ${problem}`, `${pointer}/name`)];
  return isReservedEvent(name) ? [eventFinding('NAME_RESERVED', index, `has name [${name}] which is reserved.`, `${pointer}/name`)] : [];
}

function paramFindings(params: JsonObject, index: number, pointer: string): Finding[] {
  const names = Object.keys(params);
  const found: Finding[] = names.length > MAX_PARAMS ? [eventFinding('EXCEEDED_MAX_ENTITIES', index, `has ${names.length} parameters. At most ${MAX_PARAMS} are allowed.`, pointer)] : [];
  for (const name of names) {
    const at = `${pointer}/${escapeToken(name)}`;
    const problem = nameProblem(name, MAX_NAME);
    if (problem !== null) found.push(eventFinding('NAME_INVALID', index, `has parameter with invalid name [${name}]. ${problem}`, at));
    else if (hasReservedPrefix(name)) found.push(eventFinding('NAME_RESERVED', index, `has parameter with name [${name}] which is reserved.`, at));
    found.push(...(name === 'items' ? itemsFindings(params[name]!, index, at) : valueFindings(name, params[name]!, index, at)));
  }
  return found;
}

function valueFindings(name: string, value: Json, index: number, at: string): Finding[] {
  const longest = longestValue(name);
  if (typeof value === 'object' && value !== null) return [eventFinding('VALUE_INVALID', index, `has parameter [${name}] with an unsupported value. Values are text or numbers.`, at)];
  if (typeof value === 'string' && value.length > longest) return [eventFinding('VALUE_OUT_OF_BOUNDS', index, `has parameter [${name}] with a value of more than ${longest} characters.`, at)];
  if (name === 'currency' && !(typeof value === 'string' && /^[A-Z]{3}$/.test(value))) return [eventFinding('VALUE_INVALID', index, 'has parameter [currency] that is no ISO 4217 code in capitals.', at)];
  return [];
}

function itemsFindings(items: Json, index: number, at: string): Finding[] {
  if (!Array.isArray(items)) return [eventFinding('VALUE_INVALID', index, 'has parameter [items] that is no list.', at)];
  if (items.length > MAX_ITEMS) return [eventFinding('EXCEEDED_MAX_ENTITIES', index, `has ${items.length} items. At most ${MAX_ITEMS} are allowed.`, at)];
  return items.flatMap((item, position) => {
    const pointer = `${at}/${position}`;
    if (!isObject(item)) return [eventFinding('VALUE_INVALID', index, `has item at index: [${position}] that is no object.`, pointer)];
    return Object.entries(item).flatMap(([key, value]): Finding[] => {
      if (key === 'price') return priceFindings(value, index, `${pointer}/price`);
      if (typeof value === 'object' && value !== null) return [eventFinding('VALUE_INVALID', index, `has item at index: [${position}] with an unsupported value of [${key}].`, `${pointer}/${escapeToken(key)}`)];
      return typeof value === 'string' && value.length > MAX_VALUE ? [eventFinding('VALUE_OUT_OF_BOUNDS', index, `has item at index: [${position}] with a value of [${key}] of more than ${MAX_VALUE} characters.`, `${pointer}/${escapeToken(key)}`)] : [];
    });
  });
}

/** Google's own text, without a field path. */
function priceFindings(price: Json, index: number, pointer: string): Finding[] {
  if (typeof price === 'number') return [];
  const value = typeof price === 'string' ? `string_value: ${JSON.stringify(price)}` : typeof price === 'boolean' ? `bool_value: ${String(price)}` : price === null ? 'null_value: NULL_VALUE' : 'struct_value';
  return [{ description: `Validation of item.price should prevent conversion from unsupported value [${value}]`, validationCode: 'INTERNAL_ERROR', pointer, event: index, property: null, advice: false }];
}

/** What Google recommends and does not ask for. */
function advice(name: string, params: JsonObject, index: number, pointer: string): Finding[] {
  const found: Finding[] = [];
  const say = (code: Finding['validationCode'], text: string, at: string): void => void found.push(eventFinding(code, index, text, at, true));
  if (name === 'screen_view') say('NAME_RESERVED', 'has name [screen_view], which some lists of reserved names have.', `${pointer}/name`);
  if (params['value'] !== undefined && params['currency'] === undefined) say('VALUE_REQUIRED', 'has a value and no currency, so it is not counted as revenue.', `${pointer}/params`);
  if (REVENUE_EVENTS.has(name) && textOf(params['transaction_id']) === null) say('VALUE_REQUIRED', 'has no transaction_id, by which repeats are told.', `${pointer}/params`);
  listOf(params['items']).forEach((item, position) => {
    if (isObject(item) && textOf(item['item_id']) === null && textOf(item['item_name']) === null) say('VALUE_REQUIRED', `has item at index: [${position}] with neither item_id nor item_name.`, `${pointer}/params/items/${position}`);
  });
  return found;
}
