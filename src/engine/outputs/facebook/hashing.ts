/** How values about a user are made alike and hashed (spec/outputs/facebook.md 1.5). */
import { hash } from 'node:crypto';
import { SHA256_HEX } from './constants.ts';

export interface Normalisation {
  /** Null when nothing is left that Facebook could use. */
  readonly make: (text: string) => string | null;
  /** What is done, for the trace. */
  readonly words: string;
}

const orNull = (text: string): string | null => (text === '' ? null : text);
/** City and state. */
const letters = (text: string): string | null => orNull(text.trim().toLowerCase().replaceAll(/[\s0-9().-]/g, ''));

export const EMAIL: Normalisation = { words: 'trimmed, lower case', make: (text) => orNull(text.trim().toLowerCase()) };
export const PHONE: Normalisation = { words: 'digits only, no leading zeros', make: (text) => orNull(text.replaceAll(/\D/g, '').replace(/^0+/, '')) };
export const EXTERNAL_ID: Normalisation = { words: 'trimmed', make: (text) => orNull(text.trim()) };
export const GENDER: Normalisation = {
  words: '"f" or "m"',
  make: (text) => {
    const word = text.trim().toLowerCase();
    return word === 'f' || word === 'female' ? 'f' : word === 'm' || word === 'male' ? 'm' : null;
  },
};
export const PERSON: Normalisation = { words: 'trimmed, lower case, no punctuation', make: (text) => orNull(text.trim().toLowerCase().replaceAll(/[\p{P}\p{S}]/gu, '').trim()) };
export const CITY: Normalisation = { words: 'lower case, without spaces, digits, brackets, dots and dashes', make: letters };
export const STATE: Normalisation = { words: 'lower case, without spaces, digits, brackets, dots and dashes; states of the US by their two letters', make: (text) => { const state = letters(text); return state === null ? null : US_STATES.get(state) ?? state; } };
export const ZIP: Normalisation = { words: 'lower case, without spaces, before the first dash', make: (text) => orNull(text.toLowerCase().replaceAll(/\s/g, '').split('-', 1)[0]!) };
export const COUNTRY: Normalisation = { words: 'two letters, lower case', make: (text) => { const code = text.trim().toLowerCase(); return /^[a-z]{2}$/.test(code) ? code : null; } };

/** SHA-256 in lower-case hex; what is a hash already passes, as it is. */
export function hashed(text: string, { make, words }: Normalisation): { readonly value: string; readonly how: string } | null {
  const given = text.trim();
  if (SHA256_HEX.test(given)) return { value: given, how: 'is SHA-256 already: passed as it is' };
  const normal = make(text);
  return normal === null ? null : { value: hash('sha256', normal), how: `${words}, SHA-256` };
}

/** Names as `letters` leaves them. */
const US_STATES: ReadonlyMap<string, string> = new Map([
  ['alabama', 'al'], ['alaska', 'ak'], ['arizona', 'az'], ['arkansas', 'ar'], ['california', 'ca'], ['colorado', 'co'], ['connecticut', 'ct'],
  ['delaware', 'de'], ['districtofcolumbia', 'dc'], ['florida', 'fl'], ['georgia', 'ga'], ['hawaii', 'hi'], ['idaho', 'id'], ['illinois', 'il'],
  ['indiana', 'in'], ['iowa', 'ia'], ['kansas', 'ks'], ['kentucky', 'ky'], ['louisiana', 'la'], ['maine', 'me'], ['maryland', 'md'],
  ['massachusetts', 'ma'], ['michigan', 'mi'], ['minnesota', 'mn'], ['mississippi', 'ms'], ['missouri', 'mo'], ['montana', 'mt'],
  ['nebraska', 'ne'], ['nevada', 'nv'], ['newhampshire', 'nh'], ['newjersey', 'nj'], ['newmexico', 'nm'], ['newyork', 'ny'],
  ['northcarolina', 'nc'], ['northdakota', 'nd'], ['ohio', 'oh'], ['oklahoma', 'ok'], ['oregon', 'or'], ['pennsylvania', 'pa'],
  ['rhodeisland', 'ri'], ['southcarolina', 'sc'], ['southdakota', 'sd'], ['tennessee', 'tn'], ['texas', 'tx'], ['utah', 'ut'],
  ['vermont', 'vt'], ['virginia', 'va'], ['washington', 'wa'], ['westvirginia', 'wv'], ['wisconsin', 'wi'], ['wyoming', 'wy'],
]);
