/**
 * What one term says about the rows, as a piece of a sentence that follows the noun: "of type commerce",
 * "that Braze did not receive". Every term has a positive and a negative form.
 */
import { STAGES } from '../vocabulary.ts';
import type { FieldNode, FilterOp, FilterValue } from './ast.ts';
import { fieldOf } from './fields.ts';
import type { FieldDefinition, FilterEntity } from './fields.ts';
import { enumMatches, isComparison, isDuration, isNumberLike, parseDuration } from './values.ts';

/** In which order the pieces stand in the sentence. */
export type PhraseSlot = 'of' | 'from' | 'with' | 'that' | 'when';

export interface Phrase {
  readonly slot: PhraseSlot;
  readonly text: string;
}

export const say = (slot: PhraseSlot, text: string): Phrase => ({ slot, text });

export function listOf(words: readonly string[], conjunction: 'or' | 'and' = 'or'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}

const quoted = (text: string): string => `“${text}”`;
const rawText = (value: FilterValue): string => (value.kind === 'range' ? `${value.from} to ${value.to}` : value.text);
const isNegative = (node: FieldNode, negated: boolean): boolean => (node.op === '!=') !== negated;

const NAMES: Readonly<Record<string, string>> = { ga4: 'GA4', appsflyer: 'AppsFlyer', bigquery: 'BigQuery', s3: 'S3', sftp: 'SFTP', onesignal: 'OneSignal', clevertap: 'CleverTap', tiktok: 'TikTok' };

/** `google-analytics` as a person would write it; the partner's own label wins where the caller knows it. */
export function outputName(name: string, labels: Readonly<Record<string, string>>): string {
  const known = labels[name.toLowerCase()];
  if (known !== undefined) return known;
  if (!/^[a-z0-9-]+$/.test(name)) return name;
  return name.split('-').map((word) => NAMES[word] ?? word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

const UNITS: readonly (readonly [number, string])[] = [[604_800_000, 'week'], [86_400_000, 'day'], [3_600_000, 'hour'], [60_000, 'minute'], [1000, 'second'], [1, 'millisecond']];

function durationWords(text: string): { count: number; words: string; unit: string } {
  const ms = parseDuration(text) ?? 0;
  const [size, unit] = UNITS.find(([length]) => ms >= length && ms % length === 0) ?? [1, 'millisecond'];
  const count = ms / size;
  return { count, unit, words: `${count} ${unit}${count === 1 ? '' : 's'}` };
}

function amount(field: FieldDefinition, text: string): string {
  if (field.type === 'size') return /[a-z]/i.test(text) ? text.replace(/^([\d.]+)\s*(kb|mb|gb|k|m|b)$/i, (_, count: string, unit: string) => `${count} ${unit.toUpperCase().replace(/^([KM])$/, '$1B')}`) : `${text} bytes`;
  if (field.type === 'duration') return isDuration(text) ? durationWords(text).words : `${text} ms`;
  return text;
}

function comparison(op: FilterOp, value: string): string {
  switch (op) {
    case '>': return `over ${value}`;
    case '>=': return `of at least ${value}`;
    case '<': return `under ${value}`;
    case '<=': return `of at most ${value}`;
    default: return value;
  }
}

/** `whose name contains …`, for any thing that compares as text or number. */
function whose(thing: string, node: FieldNode, negated: boolean, field = fieldOf(node.field)): Phrase {
  const negative = isNegative(node, negated);
  const shown = node.values.map((value) => (value.kind === 'range' || isNumberLike(field) || isComparison(node.op) ? rawText(value) : quoted(value.text)));
  const values = listOf(shown);
  switch (node.op) {
    case '=':
    case '!=':
      return say('that', `whose ${thing} is ${negative ? 'not ' : ''}${values}`);
    case '==': return say('that', `whose ${thing} is ${negative ? 'not ' : ''}exactly ${values}`);
    case ':':
    case '*=':
      if (isNumberLike(field)) return say('that', `whose ${thing} is ${negative ? 'not ' : ''}${values}`);
      return say('that', `whose ${thing} ${negative ? 'does not contain' : 'contains'} ${values}`);
    case '^=': return say('that', `whose ${thing} ${negative ? 'does not start' : 'starts'} with ${values}`);
    case '$=': return say('that', `whose ${thing} ${negative ? 'does not end' : 'ends'} with ${values}`);
    case '~': return say('that', `whose ${thing} ${negative ? 'does not match' : 'matches'} the pattern ${listOf(node.values.map(rawText))}`);
    case '>':
    case '>=':
    case '<':
    case '<=':
      return say('that', `whose ${thing} is ${negative ? 'not ' : ''}${comparison(node.op, values).replace(/^of /, '')}`);
    default: return node.op satisfies never;
  }
}

const isEqual = (node: FieldNode): boolean => node.op === '=' || node.op === '!=' || node.op === '==';
const exactly = (node: FieldNode): string => (node.op === '==' ? 'exactly ' : '');

/** An equality said with a lead-in of its own: "from the web input", "not from the web input". */
function equal(node: FieldNode, negated: boolean, slot: PhraseSlot, positive: (values: string) => string, plain = true): Phrase | null {
  if (!isEqual(node)) return null;
  const text = positive(listOf(node.values.map((value) => (plain ? rawText(value) : quoted(rawText(value))))));
  return isNegative(node, negated) ? say('that', `that are not ${text}`) : say(slot, text);
}

function typeWord(word: string): string {
  return word.replaceAll('_', ' ').replace(/ event$/, '').toLowerCase();
}

const OUTCOME_CLAUSES: Readonly<Record<string, readonly [positive: string, negative: string]>> = {
  delivered: ['{} received', '{} did not receive'],
  filtered: ['a filter kept from {}', 'no filter kept from {}'],
  consent: ['consent kept from {}', 'consent did not keep from {}'],
  'plan-blocked': ['the data plan kept from {}', 'the data plan did not keep from {}'],
  'rule-dropped': ['a rule dropped before {}', 'no rule dropped before {}'],
  'rule-error': ['a rule failed on before {}', 'no rule failed on before {}'],
  unsupported: ['{} does not support', '{} supports'],
  'kit-only': ['only the kit sends to {}', 'not only the kit sends to {}'],
  queued: ['wait in the queue of {}', 'do not wait in the queue of {}'],
  retrying: ['are being retried for {}', 'are not being retried for {}'],
  failed: ['failed at {}', 'did not fail at {}'],
};

/** What became of the rows at outputs: `where` is "Braze", or "an output" / "any output" when none is named. */
function outcomeClause(node: FieldNode, negated: boolean, place: string | null): Phrase {
  const negative = isNegative(node, negated);
  const field = fieldOf('outcome');
  if (node.values.some((value) => rawText(value).toLowerCase() === 'none')) return say('that', negative ? 'that were considered for an output' : 'that were considered for no output');
  const op = node.op === '!=' ? '=' : node.op;
  const outcomes = [...new Set(node.values.flatMap((value) => enumMatches(field.values ?? [], op, rawText(value))))];
  const clauses = outcomes.map((outcome) => {
    const clause = OUTCOME_CLAUSES[outcome]?.[negative ? 1 : 0] ?? '';
    if (place === null && negative && outcome === 'delivered') return 'no output received';
    return clause.replace('{}', place ?? (negative ? 'any output' : 'an output'));
  });
  return say('that', `that ${listOf(clauses, negative ? 'and' : 'or')}`);
}

function timePhrase(node: FieldNode, negated: boolean, entity: FilterEntity): Phrase {
  const negative = isNegative(node, negated);
  const own = node.field === 'at' && entity !== 'deliveries' && entity !== 'requests';
  const spans = node.values.map((value) => {
    if (value.kind === 'range') return `between ${timeWord(value.from)} and ${timeWord(value.to)}`;
    if (!isDuration(value.text)) return moment(node.op, value.text);
    const { count, unit, words } = durationWords(value.text);
    const flipped = negative ? { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }[node.op as '<'] ?? node.op : node.op;
    return flipped === '>' || flipped === '>=' ? `from more than ${words} ago` : `in the last ${count === 1 ? unit : words}`;
  });
  const turned = isComparison(node.op) && node.values.every((value) => value.kind === 'text' && isDuration(value.text));
  const clock = own ? ' by their own clock' : '';
  if (!negative || turned) return say('when', `${listOf(spans)}${clock}`);
  return say('that', `that did not ${own ? 'happen' : 'arrive'} ${listOf(spans)}${clock}`);
}

/** A moment in milliseconds is said as a local date and time. */
function timeWord(text: string): string {
  if (!/^\d{12,14}$/.test(text)) return text.replace('T', ' ').toLowerCase();
  const date = new Date(Number(text));
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), ...(date.getSeconds() === 0 && date.getMilliseconds() === 0 ? [] : [date.getSeconds()])].map(two).join(':');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`;
}

function moment(op: FilterOp, text: string): string {
  const word = timeWord(text);
  const named = word === 'today' || word === 'yesterday';
  switch (op) {
    case '>': return `after ${word}`;
    case '>=': return `from ${word} on`;
    case '<': return `before ${word}`;
    case '<=': return `until ${word}`;
    default: return named ? word : /^\d{4}-\d\d-\d\d$/.test(word) ? `on ${word}` : `at ${word}`;
  }
}

const MARKS: Readonly<Record<string, readonly [string, string]>> = {
  live: ['arrived live', 'did not arrive live'],
  replayed: ['were replayed', 'were not replayed'],
  edited: ['were edited before replay', 'were not edited'],
  test: ['come from a test', 'do not come from a test'],
  pinned: ['you pinned', 'you did not pin'],
  duplicate: ['are duplicates', 'are not duplicates'],
  violation: ['break the data plan', 'keep to the data plan'],
  rule: ['a rule touched', 'no rule touched'],
  identity: ['changed an identity', 'changed no identity'],
  note: ['carry a note', 'carry no note'],
  install: ['are installs of an app', 'are no installs of an app'],
};

function markPhrase(node: FieldNode, negated: boolean): Phrase {
  const negative = isNegative(node, negated);
  const op = node.op === '!=' ? '=' : node.op;
  const marks = [...new Set(node.values.flatMap((value) => enumMatches(fieldOf('is').values ?? [], op, rawText(value))))];
  return say('that', `that ${listOf(marks.map((mark) => MARKS[mark]?.[negative ? 1 : 0] ?? mark), negative ? 'and' : 'or')}`);
}

export interface PhraseContext {
  readonly entity: FilterEntity;
  readonly labels: Readonly<Record<string, string>>;
  /** The outputs that the term speaks of, as words ("Braze or Mixpanel"). */
  readonly place: string | null;
}

export function fieldPhrase(node: FieldNode, negated: boolean, { entity, labels, place }: PhraseContext): Phrase {
  const field = fieldOf(node.field);
  const key = node.key ?? '';
  const negative = isNegative(node, negated);
  const at = place === null ? '' : ` at ${place}`;
  switch (node.field) {
    case 'type': {
      if (!isEqual(node) && node.op !== ':') return whose('type', node, negated);
      const text = `of type ${listOf(node.values.map((value) => typeWord(rawText(value))))}`;
      return negative ? say('that', `that are not ${text}`) : say('of', text);
    }
    case 'name': return equal(node, negated, 'of', (values) => `named ${exactly(node)}${values}`, false) ?? whose('name', node, negated);
    case 'kind': return equal(node, negated, 'of', (values) => `of kind ${exactly(node)}${values}`) ?? whose('kind', node, negated);
    case 'input': return equal(node, negated, 'from', (values) => `from the ${values} input`) ?? whose('input', node, negated);
    case 'env': {
      const known = [...new Set(node.values.flatMap((value) => enumMatches(field.values ?? [], node.op === '!=' ? '=' : node.op, rawText(value))))];
      return negative ? say('that', `that are not in ${listOf(known)}`) : say('from', `in ${listOf(known)}`);
    }
    case 'mpid': return equal(node, negated, 'from', (values) => `of user ${values}`) ?? whose('MPID', node, negated);
    case 'device': return equal(node, negated, 'from', (values) => `from device ${values}`) ?? whose('device id', node, negated);
    case 'source': return equal(node, negated, 'from', (values) => `from ${values}`) ?? whose('source', node, negated);
    case 'platform': return equal(node, negated, 'from', (values) => `from the ${values} platform`) ?? whose('platform', node, negated);
    case 'sdk': return equal(node, negated, 'from', (values) => `sent by SDK ${values}`) ?? whose('SDK', node, negated);
    case 'session': return equal(node, negated, 'from', (values) => `in session ${values}`) ?? whose('session id', node, negated);
    case 'batch': return equal(node, negated, 'from', (values) => `in batch ${values}`) ?? whose('batch id', node, negated);
    case 'id': return equal(node, negated, 'of', (values) => `with id ${values}`) ?? whose('id', node, negated);
    case 'output': return outputPhrase(node, negated, entity, labels);
    case 'connection': return equal(node, negated, 'that', (values) => `through connection ${values}`) ?? whose('connection', node, negated);
    case 'partner': return equal(node, negated, 'from', (values) => `to partner ${values}`) ?? whose('partner', node, negated);
    case 'outcome': {
      if (node.op === '~' && enumMatches(field.values ?? [], '~', rawText(node.values[0] ?? { kind: 'text', text: '' })).length === 0) return whose('outcome', node, negated);
      return entity === 'deliveries' ? deliveryOutcome(node, negated) : outcomeClause(node, negated, place);
    }
    case 'stage': {
      const labelsOf = new Map<string, string>(STAGES.map(({ id, label }) => [id, label]));
      const stages = [...new Set(node.values.flatMap((value) => enumMatches(field.values ?? [], node.op === '!=' ? '=' : node.op, rawText(value))))];
      return say('that', `whose fate${at} was ${negative ? 'not ' : ''}decided at stage ${listOf(stages.map((stage) => labelsOf.get(stage) ?? stage))}`);
    }
    case 'status': return statusPhrase(node, negated, place);
    case 'error': return isEqual(node) ? say('with', `${negative ? 'without' : 'with'} error ${listOf(node.values.map((value) => quoted(rawText(value))))}${at}`) : whose(`error${at}`, node, negated);
    case 'code': return whose(`reason code${at}`, node, negated);
    case 'label': return equal(node, negated, 'of', (values) => `of type ${values}`, false) ?? whose('type', node, negated);
    case 'severity': return isEqual(node) ? say('that', `that are ${negative ? 'not ' : ''}${listOf(node.values.map((value) => (rawText(value).toLowerCase() === 'warning' ? 'warnings' : 'fatal')))}`) : whose('severity', node, negated);
    case 'violation': return isEqual(node) ? say('with', `${negative ? 'without' : 'with'} violation ${listOf(node.values.map((value) => quoted(rawText(value))))}`) : whose('violation', node, negated);
    case 'rule': return isEqual(node) ? say('that', `that rule ${listOf(node.values.map(rawText))} ${negative ? 'did not touch' : 'touched'}`) : whose('rule', node, negated);
    case 'plan': return isEqual(node) ? say(negative ? 'that' : 'from', `${negative ? 'that are not ' : ''}under data plan ${listOf(node.values.map(rawText))}`) : whose('data plan', node, negated);
    case 'is': return markPhrase(node, negated);
    case 'age':
    case 'at': return timePhrase(node, negated, entity);
    case 'took': return tookPhrase(node, negated);
    case 'late': return latePhrase(node, negated);
    case 'ended': return endedPhrase(node, negated);
    case 'bytes': return whose('size', { ...node, values: node.values.map((value) => (value.kind === 'range' ? value : { kind: 'text', text: amount(field, value.text) })) }, negated);
    case 'dir': return equal(node, negated, 'from', (values) => `going ${values}`) ?? whose('direction', node, negated);
    case 'consent': return consentPhrase(node, negated);
    case 'attr':
    case 'ua':
    case 'flag': return mapPhrase(node, negated, node.key === null ? `${field.label}s` : `${field.label} ${key}`);
    case 'user': return mapPhrase(node, negated, identityName(key));
    default: return whose(field.label, node, negated);
  }
}

function outputPhrase(node: FieldNode, negated: boolean, entity: FilterEntity, labels: Readonly<Record<string, string>>): Phrase {
  const negative = isNegative(node, negated);
  if (!isEqual(node)) return whose('output', node, negated);
  if (node.values.some((value) => rawText(value).toLowerCase() === 'none')) return say('that', negative ? 'that were considered for an output' : 'that were considered for no output');
  const outputs = listOf(node.values.map((value) => outputName(rawText(value), labels)));
  if (entity === 'deliveries') return negative ? say('that', `that did not go to ${outputs}`) : say('from', `to ${outputs}`);
  if (entity === 'alerts') return negative ? say('that', `that are not about ${outputs}`) : say('from', `about ${outputs}`);
  return say('that', `that were ${negative ? 'not ' : ''}considered for ${outputs}`);
}

function deliveryOutcome(node: FieldNode, negated: boolean): Phrase {
  const outcomes = node.values.flatMap((value) => enumMatches(fieldOf('outcome').values ?? [], node.op === '!=' ? '=' : node.op, rawText(value)));
  return say('that', `that ended as ${isNegative(node, negated) ? 'anything but ' : ''}${listOf([...new Set(outcomes)])}`);
}

function statusPhrase(node: FieldNode, negated: boolean, place: string | null): Phrase {
  const negative = isNegative(node, negated);
  const values = listOf(node.values.map(rawText));
  const status = { '>': `over ${values}`, '>=': `${values} or more`, '<': `under ${values}`, '<=': `${values} or less` }[node.op as '>'] ?? values;
  if (place !== null) return say('that', `that ${place} ${negative ? 'did not answer' : 'answered'} with status ${status}`);
  return say('that', `${negative ? 'that were not ' : ''}answered with status ${status}`);
}

function tookPhrase(node: FieldNode, negated: boolean): Phrase {
  const field = fieldOf('took');
  const negative = isNegative(node, negated);
  const values = listOf(node.values.map((value) => (value.kind === 'range' ? `${amount(field, value.from)} to ${amount(field, value.to)}` : amount(field, value.text))));
  const compared = isComparison(node.op) ? comparison(node.op, values).replace(/^of /, '') : values;
  return say('that', `that ${negative ? 'did not take' : 'took'} ${compared}`);
}

function latePhrase(node: FieldNode, negated: boolean): Phrase {
  const field = fieldOf('late');
  const values = listOf(node.values.map((value) => (value.kind === 'range' ? `${amount(field, value.from)} to ${amount(field, value.to)}` : amount(field, value.text))));
  const compared = { '>': `over ${values}`, '>=': `${values} or more`, '<': `under ${values}`, '<=': `at most ${values}` }[node.op as '>'] ?? values;
  return say('that', `that ${isNegative(node, negated) ? 'did not arrive' : 'arrived'} ${compared} after they happened`);
}

function endedPhrase(node: FieldNode, negated: boolean): Phrase {
  const stages = [...new Set(node.values.flatMap((value) => enumMatches(fieldOf('ended').values ?? [], node.op === '!=' ? '=' : node.op, rawText(value))))];
  return say('that', `that ${isNegative(node, negated) ? 'did not end' : 'ended'} at stage ${listOf(stages.map((stage) => STAGES.find(({ id }) => id === stage)?.label ?? stage))}`);
}

function consentPhrase(node: FieldNode, negated: boolean): Phrase {
  const answers = [...new Set(node.values.flatMap((value) => enumMatches(fieldOf('consent').values ?? [], node.op === '!=' ? '=' : node.op, rawText(value))))];
  const words = listOf(answers.map((answer) => (answer === 'yes' ? 'given' : 'refused')));
  const purpose = node.key === null ? 'some consent' : `consent to ${node.key}`;
  return isNegative(node, negated) ? say('that', `whose user has not ${words} ${purpose}`) : say('that', `whose user has ${words} ${purpose}`);
}

/** `customerid` as a person would write it. */
export function identityName(key: string): string {
  return key.replace(/^customer_?id$/i, 'customer id');
}

/** `with attribute price of at least 100`, `whose user has the email …`. */
function mapPhrase(node: FieldNode, negated: boolean, thing: string): Phrase {
  const negative = isNegative(node, negated);
  const values = listOf(node.values.map((value) => (value.kind === 'range' || isComparison(node.op) ? rawText(value) : quoted(value.text))));
  const ofUser = node.field === 'user';
  if (isEqual(node) && !negative) return ofUser ? say('that', `whose user has ${node.key === null ? 'the identity' : `the ${thing}`} ${values}`) : say('with', `with ${thing} ${values}`);
  if (isComparison(node.op) && !negative) return say('with', `with ${thing} ${comparison(node.op, values)}`);
  return whose(ofUser ? (node.key === null ? 'user’s identity' : `user’s ${thing}`) : thing, node, negated);
}
