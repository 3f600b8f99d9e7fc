import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainFilter, findField, FIELDS, parseFilter, printFilter, suggest, suggestionSource, withoutSpans } from './index.ts';
import type { FilterEntity } from './index.ts';
import { filterArbitrary } from './testing.ts';

/** Each file of a fixture folder is one group of cases; adding a case is adding a line. */
function cases<T extends { text: string }>(folder: string): [name: string, T][] {
  const directory = new URL(`./fixtures/${folder}/`, import.meta.url);
  return readdirSync(directory).sort().flatMap((file) =>
    (JSON.parse(readFileSync(new URL(file, directory), 'utf8')) as T[]).map((entry): [string, T] => [`${file.replace('.json', '')}: ${entry.text}`, entry]));
}

describe('parsing', () => {
  it.each(cases<{ text: string; canonical: string }>('valid'))('reads and writes %s', (_, { text, canonical }) => {
    const { filter, errors } = parseFilter(text);
    expect(errors).toEqual([]);
    expect(printFilter(filter)).toBe(canonical);
    expect(withoutSpans(parseFilter(canonical).filter)).toEqual(withoutSpans(filter));
  });

  it.each(cases<{ text: string; code: string; at: string; survives: string }>('invalid'))('says what is wrong with %s', (_, { text, code, at, survives }) => {
    const { filter, errors } = parseFilter(text);
    expect(errors.map((error) => ({ code: error.code, at: text.slice(error.from, error.to), complete: error.message !== '' && error.remedy !== '' })))
      .toEqual([{ code, at, complete: true }]);
    expect(printFilter(filter)).toBe(survives);
  });

  it('gives back any tree that it printed', () => {
    fc.assert(fc.property(filterArbitrary(), (filter) => {
      const { filter: again, errors } = parseFilter(printFilter(filter));
      expect(errors).toEqual([]);
      expect(withoutSpans(again)).toEqual(withoutSpans(filter));
    }), { numRuns: 1000 });
  });

  it('ends on any text, with places inside it, and what survives is valid', () => {
    const pieces = fc.array(fc.oneof(fc.constantFrom('(', ')', '|', '-', '"', '\\', ',', '=', '!=', '~', ':', '..', ' ', 'type', 'attr.', 'age<', 'status>=', '10m', 'a'), fc.string({ unit: 'binary' })), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(fc.property(pieces, fc.nat(80), (text, cursor) => {
      const { filter, errors, terms } = parseFilter(text);
      for (const span of [...errors, ...terms]) {
        expect(span.from).toBeGreaterThanOrEqual(0);
        expect(span.to).toBeGreaterThanOrEqual(span.from);
        expect(span.to).toBeLessThanOrEqual(text.length);
      }
      const printed = printFilter(filter);
      expect(withoutSpans(parseFilter(printed).filter)).toEqual(withoutSpans(filter));
      expect(explainFilter(filter)).not.toBe('');
      const at = Math.min(cursor, text.length);
      const { from, to } = suggest(text, at, () => [{ value: 'a "b', count: 1 }]);
      expect(from <= at && at <= to && to <= text.length).toBe(true);
    }), { numRuns: 2000 });
  });

  it('refuses a text that is too long instead of reading it', () => {
    const { errors, filter } = parseFilter('('.repeat(100_000));
    expect(errors.map(({ code }) => code)).toEqual(['too-long']);
    expect(filter.nodes).toEqual([]);
  });

  it('names each field once, in lower case, and finds it in any case', () => {
    expect(new Set(FIELDS.map(({ name }) => name)).size).toBe(FIELDS.length);
    for (const field of FIELDS) expect(findField(field.name.toUpperCase())).toBe(field);
  });
});

describe('explaining', () => {
  it.each(cases<{ text: string; sentence: string; entity?: FilterEntity }>('explain'))('says %s in words', (_, { text, sentence, entity }) => {
    expect(explainFilter(parseFilter(text).filter, entity === undefined ? {} : { entity })).toBe(sentence);
  });

  it('uses the names that people gave their outputs', () => {
    expect(explainFilter(parseFilter('output=mp-eu').filter, { labels: { 'mp-eu': 'Mixpanel (EU)' } })).toBe('Events that were considered for Mixpanel (EU)');
  });

  it('has a sentence for every filter', () => {
    fc.assert(fc.property(filterArbitrary(), (filter) => {
      expect(explainFilter(filter)).toMatch(/^(All events|Events \S)/);
    }));
  });
});

const SEEN: Readonly<Record<string, { value: string; count: number }[]>> = {
  output: [{ value: 'braze', count: 12 }, { value: 'mixpanel', count: 40 }],
  attr: [{ value: 'price', count: 3 }, { value: 'a b', count: 1 }],
  name: [{ value: 'Add to cart', count: 4 }],
};

interface SuggestCase {
  text: string;
  replaces: string;
  first: string[];
  has?: string[];
  counts?: number[];
  explains?: string;
}

describe('suggesting', () => {
  it.each(cases<SuggestCase>('suggest'))('offers what can follow %s', (_, { text, replaces, first, has = [], counts, explains }) => {
    const cursor = text.lastIndexOf('|', text.indexOf('|') === text.lastIndexOf('|') ? undefined : text.length);
    const typed = text.slice(0, cursor) + text.slice(cursor + 1);
    const { from, to, items } = suggest(typed, cursor, (path) => SEEN[path] ?? [], { limit: 30 });
    expect(typed.slice(from, to)).toBe(replaces);
    expect(items.slice(0, first.length).map(({ insert }) => insert)).toEqual(first);
    expect(items.map(({ insert }) => insert)).toEqual(expect.arrayContaining(has));
    if (counts) expect(items.slice(0, counts.length).map(({ count }) => count)).toEqual(counts);
    if (explains !== undefined) expect(items[0]?.explanation).toBe(explains);
  });

  it.each([
    ['output=mix', { path: 'output', prefix: 'mix' }],
    ['attr.pr', { path: 'attr', prefix: 'pr' }],
    ['attr.price=1', { path: 'attr.price', prefix: '1' }],
    ['age<', null],
    ['out', null],
  ])('knows whose values to fetch for %s', (text, source) => {
    expect(suggestionSource(text, text.length)).toEqual(source);
  });

  it('offers terms that can be read', () => {
    const wrong = ['output=', 'is:', 'age<', 'fail', 'type=', 'attr.x=', 'attr.'].flatMap((text) => {
      const { from, items } = suggest(text, text.length, () => [{ value: 'a "quoted, (value)', count: 1 }]);
      return items.filter(({ completes }) => completes).map(({ insert }) => text.slice(0, from) + insert).filter((term) => parseFilter(term).errors.length > 0);
    });
    expect(wrong).toEqual([]);
  });
});
