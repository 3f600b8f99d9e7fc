/**
 * From a reason to what would undo it: the changes that "what if" tries out (ui.md C2). Several ways may lead there; the
 * first is the most likely one. A reason that no setting decides (a partner's nature) has none.
 */
import type { Pointer, Reason } from './contract.ts';
import type { FileChange } from './explain.ts';
import { CUSTOM_EVENT_TYPES } from './data-filter.ts';
import type { ChangeOp } from './file-change.ts';
import type { ConsentRule } from './forwarding.ts';
import { appVersionSchema } from './forwarding.ts';
import { isObject } from './json.ts';
import type { Json } from './json.ts';
import { escapeToken, segmentsOf, valueAt } from './pointer.ts';
import { CCPA_PURPOSE } from './user.ts';
import type { ConnectionFile, InputFile, OutputFile, WorkspaceFile } from './workspace.ts';

export interface Flip {
  /** What it does, as an order: `Switch the connection on`. */
  readonly label: string;
  /** Empty when the batch is changed instead. */
  readonly changes: readonly FileChange[];
  /** Operations on the batch. */
  readonly batch: readonly ChangeOp[];
}

/** The workspace as loaded, and what the reason is about. */
export interface FlipContext {
  readonly file: WorkspaceFile;
  readonly inputs: Readonly<Record<string, InputFile>>;
  readonly outputs: Readonly<Record<string, OutputFile>>;
  readonly connections: Readonly<Record<string, ConnectionFile>>;
  /** The batch that "what if" starts from, and the event of it that was held back; null for the whole batch. */
  readonly batch: Json;
  readonly event: Json | null;
}

type Kind = FileChange['kind'];
type At = Pointer & { readonly path: string };
type Flips = (reason: Reason, at: At, context: FlipContext) => (Flip | null)[];

const KINDS: Partial<Record<Pointer['kind'], Kind>> = { input: 'inputs', output: 'outputs', connection: 'connections', rule: 'rules', settings: 'workspace' };

/** The file that a pointer leads into; null for what is not in the workspace's files. */
export function fileKind(pointer: Pointer): Pick<FileChange, 'kind' | 'name'> | null {
  const kind = KINDS[pointer.kind];
  return kind === undefined ? null : { kind, name: kind === 'workspace' ? '' : pointer.name };
}

/** What the file at a pointer holds, as far as it is known here. */
export function fileValue({ kind, name }: Pick<FileChange, 'kind' | 'name'>, context: Pick<FlipContext, 'file' | 'inputs' | 'outputs' | 'connections'>): Json | undefined {
  switch (kind) {
    case 'workspace': return context.file as Json;
    case 'inputs': return context.inputs[name] as Json | undefined;
    case 'outputs': return context.outputs[name] as Json | undefined;
    case 'connections': return context.connections[name] as Json | undefined;
    case 'rules': return undefined;
    default: return kind satisfies never;
  }
}

const set = (path: string, value: FileChange['ops'][number]['value']): ChangeOp => ({ op: 'add', path, value });
const take = (path: string): ChangeOp => ({ op: 'remove', path });

function flip(label: string, at: Pointer, ...ops: ChangeOp[]): Flip | null {
  const file = fileKind(at);
  return file === null ? null : { label, changes: [{ ...file, ops }], batch: [] };
}

function onBatch(label: string, ...ops: ChangeOp[]): Flip {
  return { label, changes: [], batch: ops };
}

const lastOf = (path: string): string => segmentsOf(path).at(-1) ?? '';
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The purpose's name as the batch has it, since case does not count. */
function consentPath(batch: Json, row: ConsentRule['any'][number]): string {
  if (row.regulation === 'ccpa') return `/consent_state/ccpa/${CCPA_PURPOSE}`;
  const known = valueAt(batch, '/consent_state/gdpr');
  const wanted = row.purpose.trim().toLowerCase();
  const name = (isObject(known) ? Object.keys(known) : []).find((purpose) => purpose.trim().toLowerCase() === wanted) ?? row.purpose;
  return `/consent_state/gdpr/${escapeToken(name)}`;
}

/** The user says on a purpose what the rule asks for, in this batch, which is newer than what the profile knows. */
function consentFlip(row: ConsentRule['any'][number], consented: boolean, batch: Json): Flip {
  const path = consentPath(batch, row);
  const time = valueAt(batch, '/timestamp_unixtime_ms');
  const old = valueAt(batch, path);
  const value = { ...(isObject(old) ? old : {}), consented, timestamp_unixtime_ms: typeof time === 'number' ? time : 0 } as Record<string, string | number | boolean>;
  const label = row.regulation === 'ccpa'
    ? `The user ${consented ? 'opted' : 'had not opted'} out of the sale of data`
    : `The user ${consented ? 'gave' : 'rejected'} consent for ${row.purpose}`;
  return onBatch(label, set(path, value));
}

const removeConsentRule = (at: At): Flip | null => flip('Remove the consent rule', at, take('/forwarding/consent'));

function consentFlips(_reason: Reason, at: At, { connections, batch }: FlipContext): (Flip | null)[] {
  const rule = connections[at.name]?.forwarding.consent;
  if (rule === undefined) return [];
  const matched = /^\/forwarding\/consent\/any\/(\d+)$/.exec(at.path);
  const rows = matched === null ? rule.any : rule.any.slice(Number(matched[1]), Number(matched[1]) + 1);
  const byUser = rows.map((row) => consentFlip(row, rule.forward === 'only' ? row.consented : !row.consented, batch));
  return [removeConsentRule(at), ...byUser];
}

function splitFlips(_reason: Reason, at: At, { inputs }: FlipContext): (Flip | null)[] {
  const split = inputs[at.name]?.split ?? [];
  const output = split[Number(segmentsOf(at.path)[1])]?.output;
  if (output === undefined) return [];
  const own = split.flatMap((share, index) => (share.output === output ? [index] : [])).reverse();
  return [flip(`Give ${output} all users`, at, ...own.map((index) => take(`/split/${index}`)))];
}

function versionFlips({ value }: Reason, at: At): (Flip | null)[] {
  const lower = typeof value === 'string' && appVersionSchema.safeParse(value).success ? flip(`Lower the minimum app version to ${value}`, at, set(at.path, value)) : null;
  return [lower, flip('Take every app version', at, take(at.path))];
}

const ruleOff = (at: At): Flip | null => flip(`Switch the rule ${at.name} off`, at, set('/active', false));
const ruleProceeds = (at: At): Flip | null => flip('Let the batch go on when the rule fails', at, set('/failure_action', 'proceed'));

/** Where a filter names the event itself, below the filter; null for events that it does not judge by name. */
function filterPath(event: Json): string | null {
  const own = (path: string): string => { const value = valueAt(event, path); return typeof value === 'string' ? escapeToken(value) : ''; };
  switch (own('/event_type')) {
    case 'custom_event': return `/events/${FILTERED_TYPES.has(own('/data/custom_event_type')) ? own('/data/custom_event_type') : 'unknown'}/names/${own('/data/event_name')}/on`;
    case 'screen_view': return `/screens/${own('/data/screen_name')}/on`;
    case 'user_attribute_change': return `/user_attributes/${own('/data/user_attribute_name')}`;
    default: return null;
  }
}

const FILTERED_TYPES: ReadonlySet<string> = new Set(CUSTOM_EVENT_TYPES);

/** `path` ends with `new_data_points`: either the event is named, or all that is not named passes. */
function newDataPointFlips({ value }: Reason, at: At, { event }: FlipContext): (Flip | null)[] {
  const named = event === null ? null : filterPath(event);
  return [
    named === null ? null : flip(`Name ${quoted(value)} in the data filter and switch it on`, at, set(at.path.replace(/\/new_data_points$/, named), true)),
    flip('Let new data points through', at, set(at.path, 'on')),
  ];
}

const quoted = (value: unknown): string => `"${text(value)}"`;

/** `/custom_mappings/2/attributes/0` and what lies around it. */
function mappingFlips(_reason: Reason, at: At): (Flip | null)[] {
  const [, mapping = '', , row] = segmentsOf(at.path);
  return [
    row === undefined ? null : flip('Do not require the attribute', at, set(`${at.path}/required`, false)),
    flip('Remove the custom mapping', at, take(`/custom_mappings/${mapping}`)),
  ];
}

const CONSENT: Flips = consentFlips;
const RULE_REMOVED = (label: string): Flips => (_reason, at) => [flip(label, at, take(at.path))];
const RULE_FAILED: Flips = (_reason, at) => [ruleProceeds(at), ruleOff(at)];
const FILTERED: Flips = ({ value }, at) => [flip(`Switch ${quoted(value)} on in the data filter`, at, set(at.path, true))];
/** Enough for whatever a batch brings along. */
const MORE_NAMES = 1_000;
const ALL_USERS: Flips = (_reason, at) => [flip('Take all users', at, set(at.path, 100))];

const BY_CODE: Readonly<Record<string, Flips>> = {
  'connection-inactive': (_reason, at) => [flip('Switch the connection on', at, set('/active', true))],
  'environment-off': (_reason, at) => [flip(`Take ${lastOf(at.path)} data`, at, set(at.path, true))],
  'no-credentials': (_reason, at) => [flip('Use the same settings for both environments', at, take('/environment_settings'))],
  'app-version-too-low': versionFlips,
  'event-too-old': (_reason, at) => [flip('Take events of any age', at, take(at.path))],
  'sampled-out': ALL_USERS,
  'sampling-no-user': ALL_USERS,
  'split-elsewhere': splitFlips,
  'split-no-user': splitFlips,
  'consent-missing': CONSENT,
  'consent-excluded': CONSENT,
  'consent-no-user': (_reason, at) => [removeConsentRule(at)],
  'opted-out': (_reason, at) => [flip('Do not honour the opt-out', at, set(at.path, false))],
  'not-logged-in': (_reason, at) => [flip('Take users who are not logged in', at, set(at.path, false))],
  'attribution-rule': RULE_REMOVED('Remove the attribution rule'),
  'user-attribute-rule': RULE_REMOVED('Remove the user attribute rule'),
  'user-attribute-no-user': RULE_REMOVED('Remove the user attribute rule'),
  'event-attribute-rule': RULE_REMOVED('Remove the event attribute rule'),
  'rule-dropped': (_reason, at) => [ruleOff(at)],
  'rule-dropped-event': (_reason, at) => [ruleOff(at)],
  'rule-error': RULE_FAILED,
  'rule-timeout': RULE_FAILED,
  'rule-throttled': RULE_FAILED,
  'too-many-event-names': (_reason, _at, { file }) => [{ label: `Take ${file.limits.event_names + MORE_NAMES} names of events`, changes: [{ kind: 'workspace', name: '', ops: [set('/limits/event_names', file.limits.event_names + MORE_NAMES)] }], batch: [] }],
  'duplicate-batch': (_reason, at) => [flip('Keep repeated batches', at, set(at.path, false))],
  'duplicate-event': (_reason, at) => [flip('Keep repeated events', at, set(at.path, false))],
  'duplicate-events': (_reason, at) => [flip('Keep repeated events', at, set(at.path, false))],
  'filter-new-data-point': newDataPointFlips,
  'mapping-no-products': (reason, at) => mappingFlips(reason, { ...at, path: at.path.replace(/\/selector$/, '') }),
  'mapping-required-missing': mappingFlips,
  'mapping-required-type': mappingFlips,
  historical: (_reason, at) => [onBatch('Send it as current data', set(at.path, false))],
};

/** A switch of a file that is not known by name here: it is turned over. */
function switchFlip({ value }: Reason, at: At, context: FlipContext): Flip | null {
  const file = fileKind(at);
  if (file === null || at.path === '') return null;
  const current = valueAt(fileValue(file, context) ?? {}, at.path) ?? value;
  return typeof current === 'boolean' ? flip(`Set ${lastOf(at.path)} to ${text(!current)}`, at, set(at.path, !current)) : null;
}

/** What would undo a reason. Empty when no setting decided, or when the value is for the user to choose (`fileKind` tells where). */
export function flipsOf(reason: Reason, context: FlipContext): Flip[] {
  const { pointer } = reason;
  if (pointer === undefined) return [];
  const at: At = { ...pointer, path: pointer.path ?? '' };
  const file = fileKind(pointer);
  // A file that cannot be read, or points nowhere, must be repaired first.
  if (file !== null && file.kind !== 'rules' && fileValue(file, context) === undefined) return [];
  const known = BY_CODE[reason.code] ?? (reason.code.startsWith('filter-') ? FILTERED : undefined);
  const found = known === undefined ? [switchFlip(reason, at, context)] : known(reason, at, context);
  return found.filter((one) => one !== null);
}
