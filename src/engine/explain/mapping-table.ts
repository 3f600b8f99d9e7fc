/**
 * The mapping table of an event at a connection: which value of the batch, as the mapping got it, stands where in which request, and which
 * values stand nowhere, with the reason. Pure: what is stored and what the partner's folder says come in as values.
 */
import type { Json, JsonObject } from '../../protocol/json.ts';
import { MASK } from '../../protocol/mask.ts';
import { coveringOrigin, originsByTarget, readSource } from '../../protocol/origin.ts';
import type { Origin } from '../../protocol/origin.ts';
import type { Fact, FactStatus, MappingTable } from '../../protocol/partner.ts';
import { leafPointers, segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { maskedUrl } from '../../protocol/secret-names.ts';
import { hopValue } from './hops.ts';
import type { SettingPlace } from './provenance.ts';

export interface MappedRequest {
  readonly delivery: string;
  readonly purpose: string;
  readonly method: string;
  readonly url: string;
  /** The body as JSON; undefined when it says nothing. */
  readonly payload: Json | undefined;
  readonly origins: readonly (Origin & { readonly fact?: string | undefined })[];
}

export interface RowsOf {
  /** The batch as the mapping got it. */
  readonly batch: JsonObject;
  /** Indexes in it of the event, and of what custom mappings made of it. */
  readonly own: ReadonlySet<number>;
  readonly requests: readonly MappedRequest[];
  readonly facts: readonly Fact[];
  setting(of: 'output' | 'connection', key: string): Pick<SettingPlace, 'value' | 'secret'>;
}

export type MappingRow = MappingTable['rows'][number];

export interface MappedRows {
  /** Those that say something of the event or its user; `rows` counts by this list. */
  readonly requests: MappingTable['requests'];
  readonly rows: MappingRow[];
  /** JSON pointers in the batch whose values are sent, whole where a list or an object is. */
  readonly sent: ReadonlySet<string>;
}

const EVENT = /^(?:key:)?\/events\/(\d+)(?:\/|$)/;

export function mappedRows({ batch, own, requests, facts, setting }: RowsOf): MappedRows {
  const sent = new Set<string>();
  const found: MappedRows = { requests: [], rows: [], sent };
  const factOf = factLookup(facts);
  for (const request of requests) {
    const { payload } = request;
    if (payload === undefined) continue;
    const origins = originsByTarget(request.origins);
    const isOwn = elementsOf(payload, origins, own);
    const rows = leafPointers(payload).filter(isOwn).flatMap((target): MappingRow[] => {
      const covering = coveringOrigin(origins, target);
      const source = covering === null ? null : readSource(covering.origin.source);
      if (covering === null || source === null) return [];
      const { origin, rest } = covering;
      const row = { request: found.requests.length, target, sent: hopValue(valueAt(payload, target)), how: origin.how, ...factOf(origin.fact) };
      switch (source.kind) {
        case 'batch': {
          const at = valueAt(batch, source.pointer + rest) === undefined ? source.pointer : source.pointer + rest;
          const value = valueAt(batch, at);
          if (isWhole(value, row.sent)) sent.add(at);
          return [{ ...row, source: at, ...valued(value) }];
        }
        case 'name': return [{ ...row, source: origin.source, ...valued(segmentsOf(source.pointer).at(-1)) }];
        case 'setting': {
          const { value, secret } = setting(source.of, source.key);
          return [secret ? { ...row, source: origin.source, sent: MASK } : { ...row, source: origin.source, ...valued(value) }];
        }
        default: return [{ ...row, source: origin.source }];
      }
    });
    if (rows.length === 0) continue;
    const { delivery, purpose, method, url } = request;
    found.requests.push({ delivery, purpose, method, url: maskedUrl(url) });
    found.rows.push(...rows);
  }
  return found;
}

/** A count of products is not the products. A text made of a list of texts is the list. */
function isWhole(value: Json | undefined, sent: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return typeof sent === 'string' && Object.values(value).every((one) => typeof one !== 'object' || one === null);
}

const valued = (value: Json | undefined): { value?: ReturnType<typeof hopValue> } => (value === undefined ? {} : { value: hopValue(value) });

/** What is not marked with a fact is documented plainly. */
export function factLookup(facts: readonly Fact[]): (id: string | undefined) => { readonly status: FactStatus; readonly fact: string | null } {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  return (id) => {
    const fact = id === undefined ? undefined : byId.get(id);
    return { status: fact?.status ?? 'documented', fact: fact?.text ?? null };
  };
}

/** A request may carry several events: an element of a list that is made of other events only, and all in it, is theirs. */
function elementsOf(payload: Json, origins: ReadonlyMap<string, Origin>, own: ReadonlySet<number>): (target: string) => boolean {
  const events = new Map<string, Set<number>>();
  for (const { target, source } of origins.values()) {
    const index = EVENT.exec(source)?.[1];
    if (index === undefined) continue;
    for (const element of elementsAbove(payload, target)) {
      const seen = events.get(element);
      if (seen === undefined) events.set(element, new Set([Number(index)]));
      else seen.add(Number(index));
    }
  }
  return (target) => elementsAbove(payload, target).every((element) => {
    const seen = events.get(element);
    return seen === undefined || [...seen].some((index) => own.has(index));
  });
}

/** The request as a whole, and each element of a list that the pointer leads through or to. */
function elementsAbove(payload: Json, pointer: string): string[] {
  const found = [''];
  let at = '';
  let holder: Json | undefined = payload;
  for (const token of pointer.split('/').slice(1)) {
    const isElement = Array.isArray(holder);
    at += `/${token}`;
    holder = holder === undefined ? undefined : valueAt(holder, `/${token}`);
    if (isElement) found.push(at);
  }
  return found;
}
