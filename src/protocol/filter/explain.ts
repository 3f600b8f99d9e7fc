/** A filter as one English sentence, for the line under the filter bar (ui.md B4). */
import type { AndNode, FieldNode, FilterNode, FilterOp, FilterValue, HasNode } from './ast.ts';
import { outputScope } from './evaluate.ts';
import { fieldOf } from './fields.ts';
import type { FilterEntity } from './fields.ts';
import { fieldPhrase, identityName, listOf, outputName, say } from './phrases.ts';
import type { Phrase, PhraseContext, PhraseSlot } from './phrases.ts';

export interface ExplainOptions {
  /** Which list is filtered; events when left out. */
  readonly entity?: FilterEntity;
  /** Names of outputs as people write them, by output name. */
  readonly labels?: Readonly<Record<string, string>>;
}

const NOUNS: Readonly<Record<FilterEntity, string>> = {
  events: 'Events', batches: 'Batches', deliveries: 'Deliveries', requests: 'Requests', violations: 'Violations', alerts: 'Alerts',
};

export function explainFilter(filter: FilterNode, { entity = 'events', labels = {} }: ExplainOptions = {}): string {
  const phrases = phrasesOf(merged(filter), false, { entity, labels, place: null });
  const noun = NOUNS[entity];
  if (phrases.length === 0) return `All ${noun.toLowerCase()}`;
  return `${noun} ${sentence(phrases)}`;
}

const ORDER: readonly PhraseSlot[] = ['of', 'from', 'with', 'that', 'when'];

/** "of type commerce in production with attribute price of at least 100 that Braze received and that took over 50 ms" */
function sentence(phrases: readonly Phrase[]): string {
  const pieces = ORDER.flatMap((slot) => {
    const texts = [...new Set(phrases.filter((phrase) => phrase.slot === slot).map(({ text }) => text))];
    if (texts.length === 0) return [];
    return [slot === 'of' || slot === 'from' ? texts.join(' ') : listOf(texts, 'and')];
  });
  return pieces.join(' ').replaceAll(/(?<=.) either /g, ', either ');
}

/** The pieces that together say the node, or say its opposite: negation is carried down to the terms. */
function phrasesOf(node: FilterNode, negated: boolean, context: PhraseContext): Phrase[] {
  switch (node.kind) {
    case 'and': return negated ? [alternatives(scopedParts(node, true, context))] : scopedParts(node, false, context).flat();
    case 'or': return negated ? node.nodes.flatMap((child) => phrasesOf(child, true, context)) : [alternatives(node.nodes.map((child) => phrasesOf(child, false, context)))];
    case 'not': return phrasesOf(node.node, !negated, context);
    case 'text': return [say('that', `that ${negated ? 'do not contain' : 'contain'} “${node.text}”`)];
    case 'has': return [hasPhrase(node, negated, context)];
    case 'field': return [fieldPhrase(node, negated, context)];
    default: return node satisfies never;
  }
}

/** Beside `output=braze`, terms about the outcome name Braze, and it need not be said twice that Braze was considered. */
function scopedParts(node: AndNode, negated: boolean, context: PhraseContext): Phrase[][] {
  const scope = context.entity === 'events' || context.entity === 'batches' ? outputScope(node) : null;
  if (!scope || scope.field !== 'output' || scope.op !== '=') return node.nodes.map((child) => phrasesOf(child, negated, context));
  const place = listOf(scope.values.map((value) => outputName(value.kind === 'text' ? value.text : '', context.labels)));
  const others = node.nodes.filter((child) => child !== scope).map((child) => phrasesOf(child, negated, { ...context, place }));
  const named = others.some((phrases) => phrases.some(({ text }) => text.includes(place)));
  return named && !negated ? others : [phrasesOf(scope, negated, context), ...others];
}

function alternatives(branches: readonly (readonly Phrase[])[]): Phrase {
  const texts = branches.filter((phrases) => phrases.length > 0).map(sentence);
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return say('that', only);
  return say('that', `either ${listOf(texts)}`);
}

const HAS: Readonly<Record<string, readonly [slot: PhraseSlot, positive: string, negative: string]>> = {
  output: ['that', 'that were considered for an output', 'that were considered for no output'],
  connection: ['that', 'that went through a connection', 'that went through no connection'],
  outcome: ['that', 'that were considered for an output', 'that were considered for no output'],
  error: ['with', 'with an error', 'without an error'],
  violation: ['with', 'with a violation', 'without violations'],
  rule: ['that', 'that a rule touched', 'that no rule touched'],
  plan: ['with', 'under a data plan', 'under no data plan'],
  ended: ['that', 'that ended before the outputs', 'that went on to the outputs'],
  mpid: ['with', 'with a user', 'without a user'],
  status: ['that', 'that got an answer', 'that got no answer'],
  user: ['that', 'whose user has an identity', 'whose user has no identity'],
  consent: ['that', 'whose user answered about consent', 'whose user never answered about consent'],
};

function hasPhrase(node: HasNode, negated: boolean, { place }: PhraseContext): Phrase {
  const { label, name } = fieldOf(node.field);
  const { key } = node;
  if (key !== null) {
    if (name === 'user') return say('that', negated ? `whose user has no ${identityName(key)}` : `whose user has ${article(key)} ${identityName(key)}`);
    if (name === 'consent') return say('that', negated ? `whose user never answered about consent to ${key}` : `whose user answered about consent to ${key}`);
    return say('with', `${negated ? 'without' : 'with'} ${label} ${key}`);
  }
  const known = HAS[name];
  const at = place === null || (name !== 'error' && name !== 'status') ? '' : name === 'error' ? ` at ${place}` : ` from ${place}`;
  if (known) return say(known[0], known[negated ? 2 : 1] + at);
  return say('with', negated ? `without ${article(label)} ${label}` : `with ${article(label)} ${label}`);
}

function article(word: string): string {
  return /^([aeio]|SDK|MPID|url\b)/.test(word) ? 'an' : 'a';
}

/** `(rule=a | rule=b)` says the same as `rule=a,b`, and reads better. */
function merged(node: FilterNode): FilterNode {
  switch (node.kind) {
    case 'and': return { ...node, nodes: node.nodes.map(merged) };
    case 'not': return { ...node, node: merged(node.node) };
    case 'or': {
      const nodes = node.nodes.map(merged);
      const [first] = nodes;
      if (first?.kind !== 'field' || !MERGED_OPS.has(first.op)) return { ...node, nodes };
      const alike = nodes.filter((child): child is FieldNode => child.kind === 'field' && child.field === first.field && child.key === first.key && child.op === first.op);
      if (alike.length < nodes.length) return { ...node, nodes };
      return { ...first, values: alike.flatMap(({ values }): readonly FilterValue[] => values) };
    }
    case 'text':
    case 'has':
    case 'field': return node;
    default: return node satisfies never;
  }
}

const MERGED_OPS: ReadonlySet<FilterOp> = new Set(['=', '==', ':', '^=', '$=', '*=']);
