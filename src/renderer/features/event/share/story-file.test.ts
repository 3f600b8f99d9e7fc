import { expect, it } from 'vitest';
import { redactionIn, replacedWords } from './story-file.ts';

const redaction = { level: 'personal', replaced: [{ kind: 'email', values: 2, places: 9 }, { kind: 'mpid', values: 1, places: 1 }], not_looked_at: [] };
const page = (text: string): string => `<!doctype html><style>a{}</style><script id="story" type="application/json">${text}</script><p>x</p>`;

it('reads what was replaced out of a report, and puts it into words', () => {
  const found = redactionIn(page(JSON.stringify({ format: 'x', redaction })));
  expect(found).toEqual(redaction);
  expect(replacedWords(found!)).toEqual(['2 email addresses in 9 places', '1 MPID in 1 place']);
});

it.each(['', '<p>Notes</p>', page('{'), page('{"redaction":{"level":"some"}}')])('finds none in %j', (html) => {
  expect(redactionIn(html)).toBeNull();
});
