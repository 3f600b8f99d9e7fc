/** Values that a decoder must take for other ones than what was sent. */
import { isIP } from 'node:net';
import type { Json } from '../../protocol/json.ts';

const FAR = 7_919;
/** Enumerations are small numbers: one nearby is another of their words. */
const WORDS = 30;

/** The first is the likeliest to come through. `index` tells the pieces of a call apart: the same value has another mark in each. */
export function otherValues(value: Json, index: number): readonly Json[] {
  const mark = `~c${index}~`;
  switch (typeof value) {
    case 'boolean': return [!value];
    case 'bigint': return [otherInteger(value, index)];
    case 'number': return Number.isInteger(value) && value >= 0 && value <= WORDS ? [value + FAR + index, value + 1, value - 1] : [value + FAR + index];
    case 'string': return otherTexts(value, index, mark);
    default: return [value === null ? mark : Array.isArray(value) ? [mark] : { [mark]: '1' }];
  }
}

/** Towards zero, so that it stays within 64 bits. */
const otherInteger = (value: bigint, index: number): bigint => (value > 0n ? value - BigInt(FAR + index) : value + BigInt(FAR + index));

function otherTexts(text: string, index: number, mark: string): readonly Json[] {
  if (/^(?:true|false)$/i.test(text)) return [text.toLowerCase() === 'true' ? 'false' : 'true', text + mark];
  if (isIP(text) === 4) return ['198.51.100.73'];
  if (isIP(text) === 6) return ['2001:db8::7919'];
  if (/^-?\d{1,19}$/.test(text)) return [text.length > 12 ? String(otherInteger(BigInt(text), index)) : String(BigInt(text) + BigInt(FAR + index)), text + mark];
  if (/^-?\d+\.\d+$/.test(text)) return [String(Number(text) + FAR + index), text + mark];
  return [text + mark];
}

/** Whether the value is known again wherever it turns up. */
export function isMarked(other: Json): boolean {
  return typeof other === 'number' || typeof other === 'bigint' || (typeof other === 'object' && other !== null) || (typeof other === 'string' && (other.endsWith('~') || /^-?\d{4,}(?:\.\d+)?$/.test(other)));
}
