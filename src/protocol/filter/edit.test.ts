import { describe, expect, it } from 'vitest';
import { addTerm, cellFilter, parseFilter, removeTerm, replaceField, replaceTerm, splitTags } from './index.ts';

describe('editing a filter', () => {
  it('splits into tags with their places, wrong ones too', () => {
    const text = 'type=commerce  -(a | b) status=x mug';
    expect(splitTags(text).map(({ text: tag, node }) => [tag, node?.kind ?? null])).toEqual([['type=commerce', 'field'], ['-(a | b)', 'not'], ['status=x', null], ['mug', 'text']]);
    for (const { from, to, text: tag } of splitTags(text)) expect(text.slice(from, to)).toBe(tag);
  });

  it.each([
    ['', 'type=screen', 'type=screen'],
    ['mug ', 'type=screen', 'mug type=screen'],
    ['type=screen mug', 'type=screen', 'type=screen mug'],
    ['a | b', 'type=screen', '(a | b) type=screen'],
  ])('adds to “%s”', (text, term, result) => expect(addTerm(text, term)).toBe(result));

  it('removes and replaces by index and keeps the rest as written', () => {
    expect(removeTerm('a  "b c" d', 1)).toBe('a d');
    expect(removeTerm('a', 0)).toBe('');
    expect(removeTerm('a', 4)).toBe('a');
    expect(replaceTerm('a  "b c" d', 1, 'x')).toBe('a  x d');
  });

  it.each([
    ['mug', 'input', 'input=web', 'mug input=web'],
    ['input=ios mug -input=web', 'input', 'input=web', 'input=web mug'],
    ['attr.price>5 attr.size=1', 'attr.price', 'attr.price>9', 'attr.price>9 attr.size=1'],
    ['input=ios mug', 'input', null, 'mug'],
    ['mug', 'input', null, 'mug'],
  ])('sets the term of a field in “%s”', (text, path, term, result) => expect(replaceField(text, path, term)).toBe(result));

  it.each([
    ['type', 'custom_event', false, 'type=custom_event'],
    ['name', 'Add to cart', false, 'name="Add to cart"'],
    ['name', 'Add to cart', true, 'name!="Add to cart"'],
    ['attr.my key', '1..2', false, 'attr."my key"="1..2"'],
    ['mpid', null, false, '-mpid'],
    ['mpid', null, true, 'mpid'],
    ['status', 400, false, 'status=400'],
  ] as const)('filters by the cell %s = %s', (path, value, exclude, result) => {
    expect(cellFilter(path, value, exclude)).toBe(result);
    expect(parseFilter(result).errors).toEqual([]);
  });
});
