/** Parameters of an event, each with its origin (spec/outputs/google-analytics-4.md 1.4, 1.5). */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { BodyPart, PayloadField } from '../shared/payload.ts';
import { CATEGORY_KEYS, MAX_KIT_PARAMS, MAX_NAME, MAX_PRODUCT_ATTRIBUTES, MAX_VALUE, longestValue } from './constants.ts';
import { fittingName, fittingValue } from './names.ts';

/** Later ones of the same name replace earlier ones. */
export type Params = Map<string, PayloadField | BodyPart>;

/** Custom attributes of the event: with more than a hundred the first ones by name. */
export function addAttributes(params: Params, data: JsonObject, source: string, cleansing: boolean): void {
  const own = data['custom_attributes'];
  if (!isObject(own)) return;
  let names = Object.keys(own);
  if (names.length > MAX_KIT_PARAMS) names = names.sort().slice(0, MAX_KIT_PARAMS);
  for (const name of names) addAttribute(params, name, own[name]!, `${source}/custom_attributes/${escapeToken(name)}`, cleansing);
}

function addAttribute(params: Params, name: string, value: Json, source: string, cleansing: boolean): void {
  if (value === null) return;
  const key = fittingName(name, MAX_NAME, cleansing);
  if (key !== null) params.set(key, attributeField(name, key, value, source, longestValue(key)));
}

function attributeField(name: string, key: string, value: Json, source: string, longest: number): PayloadField {
  const fitting = fittingValue(value, longest);
  if (typeof value === 'object') return { value: fitting, source, how: 'event attribute as JSON text', fact: 'structured-values' };
  if (name.length > MAX_NAME || fitting !== value) return { value: fitting, source, how: `event attribute, cut to ${MAX_NAME} characters of name and ${longest} of value`, fact: 'limits' };
  return name === key ? { value, source, how: 'event attribute' } : { value, source, how: 'event attribute, name cleansed', fact: 'cleansing' };
}

/** One field out of the commerce table; nothing where there is no value. */
export function addField(params: Params, key: string, value: Json | null, source: string): void {
  if (value !== null && value !== '') params.set(key, { value: fittingValue(value, longestValue(key)), source, how: 'commerce table', fact: 'commerce' });
}

/** Custom attributes of a product: the first ten by name, and categories besides. */
export function addProductAttributes(item: Params, product: JsonObject, pointer: string, cleansing: boolean): void {
  const own = product['custom_attributes'];
  if (!isObject(own)) return;
  const names = Object.keys(own).sort();
  const counted = names.filter((name) => !CATEGORY_KEYS.has(name)).slice(0, MAX_PRODUCT_ATTRIBUTES);
  for (const name of [...counted, ...names.filter((one) => CATEGORY_KEYS.has(one))]) {
    const value = own[name]!;
    const key = fittingName(name, MAX_NAME, cleansing);
    if (value === null || key === null || item.has(key)) continue;
    item.set(key, { value: fittingValue(value, MAX_VALUE), source: `${pointer}/custom_attributes/${escapeToken(name)}`, how: 'product attribute', fact: 'product-attributes' });
  }
}
