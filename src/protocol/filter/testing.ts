/** Arbitrary filters for property tests. Not part of the product: only tests import it. */
import fc from 'fast-check';
import type { FieldNode, FilterNode, FilterValue } from './ast.ts';
import { checkTerm } from './check.ts';
import { FIELDS } from './fields.ts';
import type { FieldDefinition } from './fields.ts';
import { isComparison } from './values.ts';

const WORDS = ['a', 'search', 'Purchase', 'mug', 'price', 'x"y', 'a,b', 'b c', '(x)', '-z', 'type', '100', '48.2', 'été', '\\', '\n', 'none', 'attr.price', 'a=b', 'web', 'braze', 'mixpanel', 'gold', '..', '1..2', 'K', 'σς'];
const NUMBERS = ['0', '5', '50', '100', '400', '48.2', '-1', '1e2'];
const TIMES = ['5m', '2h', 'today', '14:03', '13:00:30', '2026-11-21', '2026-11-21T12:30'];
const KEYS = ['price', 'tier', 'email', 'ads', 'a b', 'q', 'Debug', 'list', 'tags', 'x.y', 'a"b', 'a=b', 'is_goal'];

function valueOf(field: FieldDefinition): fc.Arbitrary<FilterValue> {
  const text = (list: readonly string[]): fc.Arbitrary<FilterValue> => fc.constantFrom(...list).map((word) => ({ kind: 'text', text: word }));
  const range = (list: readonly string[]): fc.Arbitrary<FilterValue> => fc.tuple(fc.constantFrom(...list), fc.constantFrom(...list)).map(([from, to]) => ({ kind: 'range', from, to }));
  switch (field.type) {
    case 'number':
    case 'size':
    case 'duration': return fc.oneof(text(NUMBERS), range(NUMBERS));
    case 'time':
    case 'age': return fc.oneof(text(TIMES), range(TIMES));
    case 'enum':
    case 'flag': return text([...(field.values ?? []).flatMap(({ value, aliases }) => [value, ...aliases]), 'none', 'e']);
    case 'map': {
      const words = text([...WORDS, ...NUMBERS, 'yes', 'no']);
      return field.ops.includes('>') ? fc.oneof(words, range(NUMBERS)) : words;
    }
    default: return text([...WORDS, 'D-1', 's-1', 'b3', 'e7', '119087', 'fix-price', 'unplanned', 'timeout', 'shop']);
  }
}

function fieldArbitrary(field: FieldDefinition): fc.Arbitrary<FilterNode> {
  const key = field.type === 'map' ? fc.oneof(fc.constant(null), fc.constantFrom(...KEYS)) : fc.constant(null);
  const has = key.map((name): FilterNode => ({ kind: 'has', field: field.name, key: name }));
  const term = fc
    .tuple(key, fc.constantFrom(...field.ops), fc.array(valueOf(field), { minLength: 1, maxLength: 3 }))
    .map(([name, op, values]): FieldNode => ({ kind: 'field', field: field.name, key: name, op, values: isComparison(op) || op === '~' ? values.slice(0, 1) : values }))
    .filter((node) => checkTerm(field, node.key, node.op, node.values, { from: 0, to: 0 }) === null);
  return fc.oneof({ weight: 1, arbitrary: has }, { weight: 4, arbitrary: term });
}

/** Trees that the parser could have made: valid terms, groups of two and more. */
export function filterArbitrary(): fc.Arbitrary<FilterNode> {
  const leaf: fc.Arbitrary<FilterNode> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...FIELDS).chain(fieldArbitrary) },
    { weight: 1, arbitrary: fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme' })).map((text): FilterNode => ({ kind: 'text', text })) },
  );
  const { node } = fc.letrec<{ node: FilterNode }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      tie('node').map((inner): FilterNode => ({ kind: 'not', node: inner })),
      fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes): FilterNode => ({ kind: 'or', nodes })),
      fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((nodes): FilterNode => ({ kind: 'and', nodes })),
    ),
  }));
  return fc.array(node, { maxLength: 4 }).map((nodes): FilterNode => ({ kind: 'and', nodes }));
}
