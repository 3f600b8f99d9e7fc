/** Credentials in a request's body: masked where it is shown, until they are asked for. */
import type { Delivery } from '../../../../../protocol/contract.ts';
import { isObject } from '../../../../../protocol/json.ts';
import type { Json } from '../../../../../protocol/json.ts';
import { MASK } from '../../../../../protocol/mask.ts';
import { readSource } from '../../../../../protocol/origin.ts';
import { valueAt } from '../../../../../protocol/pointer.ts';

/** Too short to be told from anything else. */
const SHORTEST = 4;

/** What secret settings put into the body. `isSecret`: of the setting of that name. */
export function secretsOf({ payload, origins }: Pick<Delivery, 'payload' | 'origins'>, isSecret: (of: 'output' | 'connection', key: string) => boolean): string[] {
  if (payload === undefined) return [];
  const found = origins.flatMap(({ target, source }) => {
    const setting = readSource(source);
    const value = setting?.kind === 'setting' && isSecret(setting.of, setting.key) ? valueAt(payload, target) : undefined;
    return typeof value === 'string' && value.length >= SHORTEST ? [value] : [];
  });
  return [...new Set(found)];
}

export function maskedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK).replaceAll(encodeURIComponent(secret), MASK), text);
}

export function maskedJson(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') return maskedText(value, secrets);
  if (Array.isArray(value)) return value.map((one) => maskedJson(one, secrets));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedJson(one, secrets)])) : value;
}
