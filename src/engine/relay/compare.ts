/** Two answers to the same call, ours and the real upstream's: where they differ. */
import type { Relay } from '../../protocol/contract.ts';
import { parseJson } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';

export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Decoded from its content encoding. */
  readonly body: string;
}

type Difference = Relay['differences'][number];

/** Headers that an SDK acts on; the rest (servers, dates, traces) differ by nature. */
const HEADERS = ['content-type', 'retry-after', 'x-mp-max-age', 'x-mp-rate-limit-exceeded', 'etag', 'cache-control', 'location'] as const;

const MAX_DIFFERENCES = 200;
const MAX_TEXT = 2_000;

const shown = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
const asText = (value: unknown): string => shown(typeof value === 'string' ? value : JSON.stringify(value));

export function differences(ours: Answer, theirs: Answer): Difference[] {
  const list: Difference[] = [];
  if (ours.status !== theirs.status) list.push({ what: 'status', name: '', ours: String(ours.status), theirs: String(theirs.status) });
  for (const name of HEADERS) {
    const [mine, other] = [header(ours, name), header(theirs, name)];
    if (normal(mine) !== normal(other)) list.push({ what: 'header', name, ours: mine, theirs: other });
  }
  return [...list, ...bodyDifferences(ours.body, theirs.body)].slice(0, MAX_DIFFERENCES);
}

function header({ headers }: Answer, wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
}

/** `application/json; charset=utf-8` and `application/json;charset=UTF-8` say the same. */
function normal(value: string | null): string | null {
  return value?.toLowerCase().replaceAll(/\s+/g, '') ?? null;
}

function json(text: string): { readonly value: unknown } | null {
  try {
    return { value: parseJson(text) };
  } catch {
    return null;
  }
}

function bodyDifferences(ours: string, theirs: string): Difference[] {
  if (ours === theirs) return [];
  const [mine, other] = [json(ours), json(theirs)];
  if (mine === null || other === null) return [{ what: 'body', name: '', ours: shown(ours), theirs: shown(theirs) }];
  return diffJson(mine.value, other.value).map(({ path, before, value }) => ({
    what: 'body' as const, name: path, ours: before === undefined ? null : asText(before), theirs: value === undefined ? null : asText(value),
  }));
}
