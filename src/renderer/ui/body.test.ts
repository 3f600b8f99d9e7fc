import { expect, test } from 'vitest';
import { decodeBody, linesWith, ownElements, prettyBody } from './body.ts';

const FORM: [string, string][] = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']];

test('a form that carries JSON is decoded', () => {
  expect(decodeBody('data=%5B%7B%22a%22%3A1%7D%5D&verbose=1&note=x+y', FORM)).toEqual({ data: [{ a: 1 }], verbose: 1, note: 'x y' });
});

test('text stays text', () => {
  expect(decodeBody('1', [])).toBeUndefined();
  expect(prettyBody('hello', [])).toBe('hello');
});

test('JSON is indented and keeps long ids', () => {
  expect(prettyBody('{"id":-3245678901234567890}', [])).toBe('{\n  "id": -3245678901234567890\n}');
});

test('finds the lines that say a value', () => {
  expect(linesWith('{\n  "currency": "US Dollars",\n  "n": 5,\n  "m": 55\n}', 'US Dollars')).toEqual([2]);
  expect(linesWith('{\n  "n": 5\n}', null)).toEqual([]);
});

test('finds what one event became in a list of many', () => {
  const origins = [
    { target: '/0/event', source: '/events/0/data/event_name' },
    { target: '/1/properties/price', source: '/events/3/data/product_action/products/0/price' },
    { target: '/2/event', source: '/events/3/data/event_name' },
    { target: '/2/properties/ip', source: '/ip' },
  ];
  expect(ownElements(['a', 'b', 'c'], origins, 3)).toEqual({ pointers: ['/1', '/2'], values: ['b', 'c'], of: 3 });
  expect(ownElements(['a', 'b', 'c'], origins, 1)).toBeNull();
  expect(ownElements({ token: 't', events: ['x'] }, [{ target: '/events/0/name', source: '/events/1/data/event_name' }], 1)).toMatchObject({ pointers: ['/events/0'], of: 1 });
  expect(ownElements(undefined, origins, 0)).toBeNull();
});
