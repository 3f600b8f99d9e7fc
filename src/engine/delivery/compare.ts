/** What a real endpoint said and what the simulator says to the same request: whether it comes to the same, and what differs, in words. */
import type { Delivery } from '../../protocol/contract.ts';
import { isObject, parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { leafPointers, valueAt } from '../../protocol/pointer.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Answer } from '../outputs/definition.ts';
import { plural } from '../wording.ts';

export interface JudgedAnswer {
  readonly answer: Answer;
  readonly outcome: Outcome;
  readonly code: string;
}

/** Members that differ and are named; the others are counted. */
const MAX_NAMED = 8;

/** `same`: the delivery comes to the same, with the same status. Differences of bodies are told, and do not count. */
export function compareAnswers(real: JudgedAnswer, simulated: JudgedAnswer): NonNullable<Delivery['compared']> {
  const differences = [...statusDifference(real.answer, simulated.answer), ...outcomeDifference(real, simulated)];
  const same = differences.length === 0;
  const { answer } = simulated;
  if ('body' in real.answer && 'body' in answer) differences.push(...typeDifference(real.answer, answer), ...bodyDifferences(real.answer.body, answer.body));
  const told = 'body' in answer ? { status: answer.status, headers: answer.headers.map(([name, value]): [string, string] => [name, value]), body: answer.body } : { status: 0, headers: [], body: answer.error };
  return { ...told, outcome: simulated.outcome, same, differences };
}

function statusDifference(real: Answer, simulated: Answer): string[] {
  if (real.status === simulated.status) return [];
  const words = (answer: Answer): string => ('error' in answer ? `gave no answer (${answer.error})` : `answered ${answer.status}`);
  return [`The endpoint ${words(real)}, the simulator ${words(simulated)}.`];
}

function outcomeDifference(real: JudgedAnswer, simulated: JudgedAnswer): string[] {
  return real.outcome === simulated.outcome ? [] : [`By the endpoint's answer the request is ${real.outcome} (${real.code}), by the simulator's ${simulated.outcome} (${simulated.code}).`];
}

interface Bodied { readonly headers: readonly (readonly [string, string])[] }

function typeDifference(real: Bodied, simulated: Bodied): string[] {
  const typeOf = ({ headers }: Bodied): string => headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].split(';')[0]?.trim().toLowerCase() ?? '';
  const [ours, theirs] = [typeOf(simulated), typeOf(real)];
  const word = (type: string): string => (type === '' ? 'has no content type' : `is ${type}`);
  return ours === theirs ? [] : [`The endpoint's answer ${word(theirs)}, the simulator's ${word(ours)}.`];
}

function bodyDifferences(real: string, simulated: string): string[] {
  if (real === simulated) return [];
  const [theirs, ours] = [jsonOf(real), jsonOf(simulated)];
  if (theirs === undefined || ours === undefined) return ['The bodies differ.'];
  const places = [...new Set([...leafPointers(theirs), ...leafPointers(ours)])];
  const lines = places.flatMap((place) => memberDifference(place, valueAt(theirs, place), valueAt(ours, place)));
  return lines.length <= MAX_NAMED ? lines : [...lines.slice(0, MAX_NAMED), `${plural(lines.length - MAX_NAMED, 'further member')} of the bodies differ.`];
}

function memberDifference(place: string, real: Json | undefined, simulated: Json | undefined): string[] {
  if (real === undefined) return [`Only the simulator's answer has ${place}.`];
  if (simulated === undefined) return [`Only the endpoint's answer has ${place}.`];
  const [theirs, ours] = [shown(real), shown(simulated)];
  return theirs === ours ? [] : [`${place} is ${theirs} at the endpoint, ${ours} at the simulator.`];
}

function shown(value: Json): string {
  const text = stringifyJson(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function jsonOf(text: string): Json | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
