/** Own answers as the editor shows and reads them. */
import { parseJson, stringifyJson } from '../../../../protocol/json.ts';
import type { Json } from '../../../../protocol/json.ts';
import type { OwnAnswer } from '../../../../protocol/workspace.ts';
import { formatBytes } from '../../../ui/format.ts';

type When = OwnAnswer['when'];

export const NEW_ANSWER: OwnAnswer = { when: {}, answer: { status: 400, headers: { 'content-type': 'application/json' }, body: '{\n  "error": "something is wrong"\n}' } };

/** `POST /track, attempt 1`; `every request` without conditions. */
export function whenText({ method, path, purpose, contains, attempt, body }: When): string {
  const target = [method, path].filter((part) => part !== undefined).join(' ');
  const parts = [
    ...(target === '' ? [] : [target]),
    ...(purpose === undefined ? [] : [`for ${purpose}`]),
    ...(contains === undefined ? [] : [`with “${contains}”`]),
    ...Object.entries(body ?? {}).map(([pointer, value]) => `${pointer === '' ? 'the body' : pointer} = ${stringifyJson(value)}`),
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
  ];
  return parts.length === 0 ? 'every request' : parts.join(', ');
}

export function answerText(answer: OwnAnswer['answer']): string {
  if ('fault' in answer) return answer.fault === 'timeout' ? 'no answer in time' : 'the connection breaks';
  return `${answer.status}${answer.body === '' ? ', no body' : `, ${formatBytes(new TextEncoder().encode(answer.body).length)}`}${answer.latency_ms === undefined ? '' : `, after ${answer.latency_ms} ms`}`;
}

/** A value as it is typed: JSON, or a text without quotes where that cannot be taken for something else. */
export function valueText(value: Json): string {
  if (typeof value !== 'string') return stringifyJson(value);
  return typeof readValue(value) === 'string' && value !== '' && readValue(value) === value ? value : stringifyJson(value);
}

export function readValue(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** `name: value` a line. */
export function headerLines(headers: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`).join('\n');
}

export function readHeaders(text: string): Record<string, string> {
  return Object.fromEntries(text.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf(':');
    const name = line.slice(0, at < 0 ? undefined : at).trim().toLowerCase();
    return name === '' ? [] : [[name, at < 0 ? '' : line.slice(at + 1).trim()]];
  }));
}

/** Why a text is not JSON; null when it is, or when there is none. */
export function jsonProblem(text: string): string | null {
  if (text.trim() === '') return null;
  try {
    parseJson(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
