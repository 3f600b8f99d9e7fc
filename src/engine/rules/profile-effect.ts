/**
 * What a batch writes to the profile, and what a rule changed that will not get there (spec/pipeline.md a.7): data of SDKs writes
 * through change events only, data of servers through the batch's own members as well.
 */
import type { Json } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import type { RulePosition, RuleTrial } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { pointerStep } from '../batch/notes.ts';
import { USER_IDENTITY_ALIASES } from '../batch/schema.ts';
import type { Batch } from '../batch/types.ts';
import type { RuleWarning } from './batch-view.ts';

type What = 'attribute' | 'identity';
type Entry = RuleTrial['profile'][number];
type Plain = Entry['before'];

/** Names that the rule changed without the change event: they are not to be written to the profile. */
export interface Unreached {
  readonly what: What;
  readonly name: string;
  readonly before: Plain;
  readonly after: Plain;
}

const EVENT_OF: Readonly<Record<What, string>> = { attribute: 'user_attribute_change', identity: 'user_identity_change' };
const WORD: Readonly<Record<What, string>> = { attribute: 'User attribute', identity: 'Identity' };

export function unreachedChanges(before: Batch, after: Batch, position: RulePosition, platform: Platform): Unreached[] {
  if (position !== 'all-outputs' || platform === 's2s' || before === after) return [];
  const announced = new Writes().events(after);
  return snapshotChanges(before, after).filter(({ what, name, after: value }) => !announced.says(what, name, value));
}

export function unreachedWarnings(unreached: readonly Unreached[]): RuleWarning[] {
  return unreached.map(({ what, name }) => ({
    code: what === 'attribute' ? 'attribute-without-event' : 'identity-without-event',
    message: `"${name}" was changed without a ${EVENT_OF[what]} event: it will not reach the profile.`,
    pointer: `/user_${what === 'attribute' ? 'attributes' : 'identities'}${pointerStep(name)}`,
  }));
}

/** Rows for the window: writes of the batch after the rule, beside what it wrote before, and changes that go nowhere. */
export function profileEffect(before: Batch, after: Batch | null, position: RulePosition, platform: Platform): Entry[] {
  if (position === 'output') {
    return after === null ? [] : snapshotChanges(before, after).map((change) => ({ ...change, reaches: false, message: 'An output rule changes what this output gets, not the profile.' }));
  }
  const was = writesOf(before, platform);
  // What a rule does to `deleted_user_attributes` is not applied to the profile (a.6).
  const { deleted_user_attributes: deleted = [] } = before;
  const is = after === null ? new Writes() : writesOf({ ...after, deleted_user_attributes: deleted }, platform);
  const entries: Entry[] = is.list().map(({ what, name, value }) => {
    const earlier = was.get(what, name);
    const message = value === null ? `${WORD[what]} is removed.` : earlier === undefined ? `${WORD[what]} is written because of the rule.` : JSON.stringify(earlier) === JSON.stringify(value) ? `${WORD[what]} is written as without the rule.` : `${WORD[what]} is written with the rule's value.`;
    return { what, name, before: earlier ?? null, after: value, reaches: true, message };
  });
  const gone = was.list().filter(({ what, name }) => is.get(what, name) === undefined);
  entries.push(...gone.map(({ what, name, value }) => ({
    what, name, before: value, after: null, reaches: false,
    message: after === null ? 'The batch is dropped, so this is not written.' : 'The rule took it out, so it is not written.',
  })));
  if (after !== null) {
    entries.push(...unreachedChanges(before, after, position, platform).map((change) => ({ ...change, reaches: false, message: `Changed without a ${EVENT_OF[change.what]} event: it will not reach the profile.` })));
  }
  const rewritten = platform !== 's2s' || after === null ? [] : [...new Set([...deleted, ...after.deleted_user_attributes ?? []])].filter((name) => deleted.includes(name) !== (after.deleted_user_attributes ?? []).includes(name));
  entries.push(...rewritten.map((name) => ({ what: 'attribute' as const, name, before: null, after: null, reaches: false, message: 'What a rule does to deleted_user_attributes is not applied to the profile.' })));
  return entries;
}

/** Differences of `user_attributes` and `user_identities` themselves. */
function snapshotChanges(before: Batch, after: Batch): Unreached[] {
  const changes: Unreached[] = [];
  for (const [what, was, is] of [['attribute', before.user_attributes, after.user_attributes], ['identity', before.user_identities, after.user_identities]] as const) {
    for (const name of new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])) {
      const [old, now] = [own(was, name), own(is, name)];
      if (JSON.stringify(old) !== JSON.stringify(now)) changes.push({ what, name, before: plainJson(old ?? null)!, after: plainJson(now ?? null)! });
    }
  }
  return changes;
}

function own(record: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function writesOf(batch: Batch, platform: Platform): Writes {
  const writes = new Writes();
  if (platform === 's2s') writes.members(batch);
  return writes.events(batch);
}

/** Values by what and name; null removes. */
class Writes {
  private readonly map = new Map<string, { what: What; name: string; value: Plain }>();

  private set(what: What, name: string, value: unknown): void {
    this.map.set(`${what}\0${name}`, { what, name, value: plainJson(value) ?? null });
  }

  get(what: What, name: string): Plain | undefined {
    return this.map.get(`${what}\0${name}`)?.value;
  }

  says(what: What, name: string, value: Plain): boolean {
    const said = this.get(what, name);
    return said !== undefined && JSON.stringify(said) === JSON.stringify(value);
  }

  list(): { what: What; name: string; value: Plain }[] {
    return [...this.map.values()];
  }

  members(batch: Batch): this {
    for (const [name, value] of Object.entries(batch.user_attributes ?? {})) this.set('attribute', name, value);
    for (const name of batch.deleted_user_attributes ?? []) this.set('attribute', name, null);
    for (const [type, value] of Object.entries(batch.user_identities ?? {})) this.set('identity', type, value);
    return this;
  }

  events(batch: Batch): this {
    for (const { event_type: type, data } of batch.events) {
      if (type === EVENT_OF.attribute && typeof data['user_attribute_name'] === 'string') {
        this.set('attribute', data['user_attribute_name'], data['deleted'] === true ? null : asStored(data['new'] ?? null));
      } else if (type === EVENT_OF.identity) {
        const [now, old] = [identityOf(data['new']), identityOf(data['old'])];
        if (now !== null) this.set('identity', now.type, now.value);
        else if (old !== null) this.set('identity', old.type, null);
      }
    }
    return this;
  }
}

/** An attribute's value as profiles keep it: text or a list of texts. */
function asStored(value: Json): Json {
  return (normaliseBatch({ environment: 'production', user_attributes: { value } }).batch.user_attributes?.['value'] ?? null) as Json;
}

function identityOf(value: Json | undefined): { type: string; value: Json } | null {
  if (!isObject(value) || typeof value['identity_type'] !== 'string') return null;
  const identity = value['identity'] ?? null;
  return { type: USER_IDENTITY_ALIASES.get(value['identity_type']) ?? value['identity_type'], value: identity === null || identity === '' ? null : String(identity) };
}
