/**
 * The field table: one place for what the parser accepts, the engine compiles, the window suggests
 * and the sentence says (ui.md B4).
 */
import { ENVIRONMENTS, EVENT_TYPES, OUTCOMES, STAGES } from '../vocabulary.ts';
import { VIOLATION_KIND_LABELS, VIOLATION_KINDS } from '../data-plan.ts';
import type { ViolationKind } from '../data-plan.ts';
import type { FilterOp } from './ast.ts';

export const FILTER_ENTITIES = ['events', 'batches', 'deliveries', 'requests', 'violations', 'alerts'] as const;
export type FilterEntity = (typeof FILTER_ENTITIES)[number];

/** `size` and `duration` are numbers that take a unit; `flag` is the closed list behind `is:`. */
export type FieldType = 'text' | 'id' | 'number' | 'size' | 'time' | 'age' | 'duration' | 'enum' | 'flag' | 'map';

export interface EnumValue {
  readonly value: string;
  /** Other words for it; one word may stand for several values (`session`). */
  readonly aliases: readonly string[];
  /** What it means, for suggestions. */
  readonly help?: string;
}

export interface FieldDefinition {
  readonly name: string;
  /** As it reads in the middle of a sentence. */
  readonly label: string;
  readonly type: FieldType;
  readonly ops: readonly FilterOp[];
  /** Answers from an index in the list of events. */
  readonly indexed: boolean;
  readonly entities: readonly FilterEntity[];
  /** Known values. A closed list (`open: false`) accepts no others. */
  readonly values?: readonly EnumValue[];
  readonly open?: boolean;
  /** `none` stands for "has no such thing". */
  readonly none?: boolean;
  /** Says something about one output of an event; see `scope` in evaluate.ts. */
  readonly perOutput?: boolean;
  /** For map fields: what a key is. */
  readonly keyLabel?: string;
  /** One line for the list of suggestions. */
  readonly help: string;
}

const TEXT_OPS: readonly FilterOp[] = ['=', ':', '!=', '^=', '$=', '*=', '~'];
/** For what may differ in case alone. */
const EXACT_OPS: readonly FilterOp[] = [...TEXT_OPS, '=='];
const NUMBER_OPS: readonly FilterOp[] = ['=', '>', '>=', '<', '<=', '!=', ':'];
const AGE_OPS: readonly FilterOp[] = ['<', '>', '<=', '>=', '=', '!=', ':'];
const FLAG_OPS: readonly FilterOp[] = [':', '=', '!='];
const MAP_OPS: readonly FilterOp[] = ['=', ':', '!=', '>', '>=', '<', '<=', '^=', '$=', '*=', '~'];

const EVENTS: readonly FilterEntity[] = ['events', 'batches'];
const WITH_EVENT: readonly FilterEntity[] = [...EVENTS, 'violations', 'alerts'];
const WITH_BATCH: readonly FilterEntity[] = [...WITH_EVENT, 'deliveries'];
const WITH_OUTPUT: readonly FilterEntity[] = [...EVENTS, 'deliveries', 'alerts'];

const plain = (value: string): EnumValue => ({ value, aliases: [] });

/** Words people use for event types; a word may stand for several types. */
const TYPE_ALIASES: Readonly<Record<string, readonly string[]>> = {
  session_start: ['session'],
  session_end: ['session'],
  screen_view: ['screen', 'page', 'view'],
  custom_event: ['custom'],
  commerce_event: ['commerce', 'ecommerce'],
  crash_report: ['crash'],
  opt_out: ['optout'],
  first_run: ['install'],
  push_registration: ['push', 'token'],
  push_message: ['push'],
  push_reaction: ['push'],
  application_state_transition: ['application', 'app', 'lifecycle'],
  network_performance: ['network'],
  user_attribute_change: ['attribute', 'user'],
  user_identity_change: ['identity', 'user'],
  validation_result: ['validation'],
};

const TYPES: readonly EnumValue[] = [
  ...EVENT_TYPES.map((value) => ({ value, aliases: TYPE_ALIASES[value] ?? [] })),
  { value: 'batch', aliases: ['eventless'], help: 'a batch that carried no events' },
];

const OUTCOME_ALIASES: Readonly<Record<string, readonly string[]>> = {
  delivered: ['ok', 'sent'],
  'plan-blocked': ['blocked'],
  'rule-dropped': ['dropped'],
  failed: ['rejected'],
  retrying: ['retry'],
};

const VIOLATION_ALIASES: Readonly<Partial<Record<ViolationKind, readonly string[]>>> = {
  'unplanned-event': ['unplanned'], 'unplanned-event-attribute': ['unplanned'], 'unplanned-user-attribute': ['unplanned'], 'unplanned-identity': ['unplanned'],
  'missing-required': ['missing'], 'invalid-type': ['invalid'], 'invalid-value': ['invalid'],
};

const VIOLATIONS: readonly EnumValue[] = VIOLATION_KINDS.map((value) => ({ value, aliases: VIOLATION_ALIASES[value] ?? [], help: VIOLATION_KIND_LABELS[value].toLowerCase() }));

/** Where an event can end before it comes to any output. */
const BATCH_STAGES: readonly EnumValue[] = STAGES.filter(({ unit }) => unit === 'batch').map(({ id, label }) => ({ value: id, aliases: [label.toLowerCase()] }));

const SEVERITIES: readonly EnumValue[] = [
  { value: 'warning', aliases: [], help: 'will be tried again' },
  { value: 'fatal', aliases: ['error'], help: 'given up' },
];

const YES_NO: readonly EnumValue[] = [
  { value: 'yes', aliases: ['true', 'granted', 'given'], help: 'consented' },
  { value: 'no', aliases: ['false', 'denied', 'refused'], help: 'did not consent' },
];

export const FIELDS: readonly FieldDefinition[] = [
  { name: 'type', label: 'type', type: 'enum', ops: EXACT_OPS, indexed: true, entities: WITH_EVENT, values: TYPES, open: true, help: 'kind of event: commerce, screen, custom …' },
  { name: 'name', label: 'name', type: 'text', ops: EXACT_OPS, indexed: true, entities: WITH_EVENT, help: 'name of the event' },
  { name: 'kind', label: 'kind', type: 'text', ops: EXACT_OPS, indexed: false, entities: WITH_EVENT, help: 'custom event type or product action' },
  { name: 'input', label: 'input', type: 'text', ops: TEXT_OPS, indexed: true, entities: [...WITH_BATCH, 'requests'], help: 'where it came in' },
  { name: 'output', label: 'output', type: 'text', ops: TEXT_OPS, indexed: true, entities: WITH_OUTPUT, none: true, help: 'output it was considered for' },
  { name: 'outcome', label: 'outcome', type: 'enum', ops: TEXT_OPS, indexed: true, entities: [...EVENTS, 'deliveries'], none: true, perOutput: true, open: false, values: OUTCOMES.map((value) => ({ value, aliases: OUTCOME_ALIASES[value] ?? [] })), help: 'what became of it at an output' },
  { name: 'env', label: 'environment', type: 'enum', ops: TEXT_OPS, indexed: true, entities: WITH_BATCH, open: false, values: ENVIRONMENTS.map((value) => ({ value, aliases: [value === 'production' ? 'prod' : 'dev'] })), help: 'development or production' },
  { name: 'mpid', label: 'MPID', type: 'id', ops: TEXT_OPS, indexed: true, entities: WITH_BATCH, help: 'mParticle id of the user' },
  { name: 'user', label: 'identity', type: 'map', ops: TEXT_OPS, indexed: false, entities: WITH_BATCH, keyLabel: 'identity type', help: 'identity of the user: user.email, user.customerid …' },
  { name: 'device', label: 'device', type: 'id', ops: TEXT_OPS, indexed: true, entities: WITH_BATCH, help: 'device id' },
  { name: 'source', label: 'source', type: 'text', ops: TEXT_OPS, indexed: true, entities: WITH_BATCH, help: 'device model or SDK, as the list shows it' },
  { name: 'platform', label: 'platform', type: 'text', ops: TEXT_OPS, indexed: false, entities: WITH_BATCH, help: 'web, ios, android …' },
  { name: 'sdk', label: 'SDK', type: 'text', ops: TEXT_OPS, indexed: false, entities: WITH_BATCH, help: 'SDK and its version' },
  { name: 'session', label: 'session', type: 'id', ops: TEXT_OPS, indexed: true, entities: WITH_EVENT, help: 'session id' },
  { name: 'batch', label: 'batch', type: 'id', ops: TEXT_OPS, indexed: true, entities: WITH_BATCH, help: 'batch id' },
  { name: 'id', label: 'id', type: 'id', ops: TEXT_OPS, indexed: true, entities: ['events', 'batches', 'deliveries', 'requests', 'violations', 'alerts'], help: 'id of the row itself' },
  { name: 'attr', label: 'attribute', type: 'map', ops: MAP_OPS, indexed: false, entities: EVENTS, keyLabel: 'attribute', help: 'attribute of the event, its data or its products' },
  { name: 'ua', label: 'user attribute', type: 'map', ops: MAP_OPS, indexed: false, entities: WITH_BATCH, keyLabel: 'user attribute', help: 'attribute of the user in the batch' },
  { name: 'flag', label: 'custom flag', type: 'map', ops: MAP_OPS, indexed: false, entities: EVENTS, keyLabel: 'custom flag', help: 'custom flag of the event' },
  { name: 'consent', label: 'consent', type: 'map', ops: FLAG_OPS, indexed: false, entities: WITH_BATCH, keyLabel: 'purpose', values: YES_NO, open: false, help: 'consent of the user for a purpose: yes or no' },
  { name: 'plan', label: 'data plan', type: 'text', ops: TEXT_OPS, indexed: false, entities: WITH_BATCH, help: 'data plan that the batch names' },
  { name: 'version', label: 'data plan version', type: 'number', ops: NUMBER_OPS, indexed: false, entities: WITH_BATCH, help: 'version of that data plan: the one it names, or was checked against' },
  { name: 'violation', label: 'violation', type: 'enum', ops: TEXT_OPS, indexed: true, entities: [...EVENTS, 'violations'], values: VIOLATIONS, open: true, help: 'data plan violation: unplanned-event, invalid-type …' },
  { name: 'stage', label: 'stage', type: 'enum', ops: TEXT_OPS, indexed: false, entities: EVENTS, perOutput: true, open: false, values: STAGES.map(({ id, label }) => ({ value: id, aliases: [label.toLowerCase()] })), help: 'stage that decided an outcome' },
  { name: 'ended', label: 'end', type: 'enum', ops: TEXT_OPS, indexed: true, entities: EVENTS, open: false, values: BATCH_STAGES, help: 'stage that took it out before any output: all-outputs-rules, plan-blocking …' },
  { name: 'rule', label: 'rule', type: 'text', ops: TEXT_OPS, indexed: false, entities: EVENTS, help: 'rule that changed, dropped or failed on it' },
  { name: 'error', label: 'error', type: 'text', ops: TEXT_OPS, indexed: true, entities: [...EVENTS, 'deliveries'], perOutput: true, help: 'code of a failure, a retry or a rule error' },
  { name: 'status', label: 'status', type: 'number', ops: NUMBER_OPS, indexed: true, entities: [...EVENTS, 'deliveries', 'requests'], perOutput: true, help: 'HTTP status of the answer: 400, 4xx, 400..499' },
  { name: 'code', label: 'reason code', type: 'text', ops: TEXT_OPS, indexed: false, entities: [...EVENTS, 'deliveries', 'violations', 'alerts'], perOutput: true, help: 'code of the reason for an outcome' },
  { name: 'connection', label: 'connection', type: 'text', ops: TEXT_OPS, indexed: false, entities: WITH_OUTPUT, help: 'connection it went through' },
  { name: 'bytes', label: 'size', type: 'size', ops: NUMBER_OPS, indexed: false, entities: [...EVENTS, 'deliveries', 'requests'], help: 'size: 500, 10kb, 1mb' },
  { name: 'took', label: 'time taken', type: 'duration', ops: NUMBER_OPS, indexed: false, entities: [...EVENTS, 'deliveries', 'requests'], help: 'time taken, in milliseconds: 50, 2s' },
  { name: 'age', label: 'age', type: 'age', ops: AGE_OPS, indexed: true, entities: FILTER_ENTITIES, help: 'when it arrived: <10m, today, 14:03..14:07' },
  { name: 'at', label: 'time', type: 'time', ops: NUMBER_OPS, indexed: false, entities: FILTER_ENTITIES, help: 'when it happened, by its own clock: >14:03, today' },
  { name: 'late', label: 'delay', type: 'duration', ops: NUMBER_OPS, indexed: false, entities: EVENTS, help: 'how long after it happened it arrived: >72h' },
  { name: 'is', label: 'mark', type: 'flag', ops: FLAG_OPS, indexed: true, entities: EVENTS, open: false, values: [
    { value: 'live', aliases: [], help: 'neither replayed, edited nor from a test' },
    { value: 'replayed', aliases: [], help: 'sent again from here' },
    { value: 'edited', aliases: [], help: 'edited before it was sent again' },
    { value: 'test', aliases: [], help: 'sent by a test' },
    { value: 'pinned', aliases: [], help: 'pinned by you' },
    { value: 'duplicate', aliases: [], help: 'seen before' },
    { value: 'violation', aliases: [], help: 'with a violation' },
    { value: 'rule', aliases: [], help: 'touched by a rule' },
    { value: 'identity', aliases: [], help: 'changed an identity' },
    { value: 'note', aliases: [], help: 'with a note about how it was read' },
    { value: 'install', aliases: [], help: 'the first start of an installed app' },
  ], help: 'live, replayed, edited, test, install …' },
  { name: 'dir', label: 'direction', type: 'enum', ops: TEXT_OPS, indexed: false, entities: FILTER_ENTITIES, open: false, values: [plain('in'), plain('internal'), plain('out')], help: 'in, internal or out' },
  { name: 'partner', label: 'partner', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['deliveries'], help: 'partner behind the output' },
  { name: 'purpose', label: 'purpose', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['deliveries'], help: 'what the request is for: track, engage …' },
  { name: 'url', label: 'URL', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['deliveries'], help: 'address it was sent to' },
  { name: 'attempt', label: 'attempt', type: 'number', ops: NUMBER_OPS, indexed: false, entities: ['deliveries'], help: 'number of the attempt' },
  { name: 'method', label: 'method', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['requests'], help: 'GET, POST …' },
  { name: 'path', label: 'path', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['requests'], help: 'path and query' },
  { name: 'surface', label: 'surface', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['requests'], help: 'what answered; unrecognised when nothing did' },
  { name: 'client', label: 'client', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['requests'], help: 'SDK or program that called' },
  { name: 'remote', label: 'remote address', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['requests'], help: 'address that called' },
  { name: 'note', label: 'note', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['requests'], help: 'remark about the call' },
  { name: 'batches', label: 'number of batches', type: 'number', ops: NUMBER_OPS, indexed: false, entities: ['requests'], help: 'batches that the call brought' },
  { name: 'events', label: 'number of events', type: 'number', ops: NUMBER_OPS, indexed: false, entities: ['batches'], help: 'events in the batch' },
  { name: 'label', label: 'alert', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['alerts'], help: 'type of the alert: Missing Identity, 400 - Bad Request …' },
  { name: 'severity', label: 'severity', type: 'enum', ops: TEXT_OPS, indexed: false, entities: ['alerts'], open: false, values: SEVERITIES, help: 'warning: tried again; fatal: given up' },
  { name: 'message', label: 'message', type: 'text', ops: TEXT_OPS, indexed: false, entities: ['violations', 'alerts'], help: 'text of the message' },
];

const BY_NAME = new Map(FIELDS.map((field) => [field.name, field]));

export function findField(name: string): FieldDefinition | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** For nodes that the parser made: their field exists. */
export function fieldOf(name: string): FieldDefinition {
  const field = BY_NAME.get(name);
  if (!field) throw new Error(`no filter field "${name}"`);
  return field;
}

export function fieldsFor(entity: FilterEntity): readonly FieldDefinition[] {
  return FIELDS.filter((field) => field.entities.includes(entity));
}

/** `attr.price`, `type`: the field as it is written. */
export function fieldPath(field: string, key: string | null): string {
  if (key === null) return field;
  return /^[^\s()|,":=!^$*~<>]+$/.test(key) ? `${field}.${key}` : `${field}."${escapeQuoted(key)}"`;
}

export function escapeQuoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}
