import { expect, it } from 'vitest';
import { openString } from './open-string.ts';

it.each([
  ["event.data.event_name === 'Pur", { quote: "'", from: 27 }],
  ['const a = "done"; x["', { quote: '"', from: 21 }],
  ["it\\'s no string", null],
  ["'closed'", null],
  ["'with \\' inside", { quote: "'", from: 1 }],
  ['`template "quoted', { quote: '`', from: 1 }],
  ['', null],
])('%s', (line, expected) => {
  expect(openString(line)).toEqual(expected);
});
