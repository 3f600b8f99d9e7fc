/**
 * What is not the same here as where a story comes from: settings that differ, what a profile added there, and what depends on when
 * the batch comes in. Each is a sentence for whoever replays the story and wonders why it went otherwise.
 */
import { isObject } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import type { Story, StoryRemark, StorySetting } from '../../protocol/story.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { plural, quoted } from '../wording.ts';
import { fingerprint } from './settings.ts';

export interface Here {
  readonly workspace: Workspace;
  /** The input that the story is replayed through; null when it is only looked at. */
  readonly input: string | null;
  /** Unix ms. */
  readonly now: number;
}

/** Changed parts told of one file. */
const MAX_PARTS = 6;
/** Two workspaces always differ in these, and it does not matter to a batch. */
const UNIMPORTANT: Readonly<Partial<Record<StorySetting['kind'], readonly string[]>>> = {
  workspace: ['name', 'workspace_token', 'platform_api', 'data_plans'], inputs: ['key', 'label', 'auth', 'relay', 'config'], outputs: ['label', 'behaviour'], rules: ['description', 'versions'],
};

export function storyRemarks(story: Story, here: Here): StoryRemark[] {
  return [...redactionRemarks(story), ...story.settings.flatMap((setting) => settingRemarks(setting, story, here)), ...connectionsHere(story, here), ...profileRemarks(story), ...duplicateRemarks(story, here), ...timeRemarks(story, here)];
}

function redactionRemarks({ redaction: { level } }: Story): StoryRemark[] {
  if (level !== 'none') return [];
  return [{ about: 'redaction', code: 'not-redacted', message: 'Nothing was replaced in this story: it holds keys, secrets and personal data as they were.' }];
}

const differs = (code: string, message: string): StoryRemark => ({ about: 'settings', code, message });

function settingRemarks(setting: StorySetting, story: Story, { workspace, input }: Here): StoryRemark[] {
  const name = setting.kind === 'inputs' ? input ?? setting.name : setting.name;
  const own = ownFile(setting.kind, name, workspace);
  if (own === null) return setting.kind === 'inputs' && input === null ? [] : [differs('setting-missing', `Its ${describe(setting)} is not in this workspace.`)];
  if (setting.kind === 'rules' || setting.kind === 'plans') {
    return own.fingerprint === setting.fingerprint ? [] : [differs('setting-differs', `Its ${describe(setting)} is not the same as the one here.`)];
  }
  const skipped = new Set(UNIMPORTANT[setting.kind] ?? []);
  const replaced = new Set(setting.replaced);
  const parts = changedParts(setting.value, own.value).filter(({ path, pointer }) => !skipped.has(path[0] ?? '') && !replaced.has(pointer));
  const told = withoutEnvironment(parts, story);
  if (told.length === 0) return [];
  const rest = told.length > MAX_PARTS ? `, and ${plural(told.length - MAX_PARTS, 'more difference')}` : '';
  return [differs('setting-differs', `Its ${describe(setting)} is not as the one here: ${told.slice(0, MAX_PARTS).map(({ sentence }) => sentence).join('; ')}${rest}.`)];
}

interface Part {
  readonly path: readonly string[];
  readonly pointer: string;
  readonly sentence: string;
}

/** By member at the second level, so that a whole rule is one difference and not ten. */
function changedParts(there: Json, here: Json): Part[] {
  const found = new Map<string, Part>();
  for (const { path: pointer, before } of diffJson(there, here)) {
    const path = pointer.split('/').slice(1);
    const at = path.slice(0, 2);
    const key = at.join('.');
    if (found.has(key)) continue;
    const [theirs, ours] = [memberAt(there, at), memberAt(here, at)];
    const sentence = isEmpty(theirs) ? `it had no ${key}, here there is one` : isEmpty(ours) ? `it had ${key} (${short(theirs)}), here there is none` : typeof before === 'object' || typeof theirs === 'object' ? `${key} is another one` : `${key} was ${short(theirs)} and is ${short(ours)} here`;
    found.set(key, { path, pointer, sentence });
  }
  return [...found.values()];
}

function memberAt(value: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : Array.isArray(at) ? at[Number(key)] : undefined;
  return at;
}

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

function short(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** The other environment's settings did not take part. */
function withoutEnvironment(parts: readonly Part[], { batch: { env } }: Story): Part[] {
  const other = env === 'production' ? 'development' : 'production';
  return parts.filter(({ path }) => !((path[0] === 'environments' || path[0] === 'environment_settings') && path[1] === other));
}

const SINGULAR: Readonly<Record<StorySetting['kind'], string>> = { workspace: 'workspace file', inputs: 'input', outputs: 'output', connections: 'connection', rules: 'rule', plans: 'data plan' };

function describe({ kind, name }: StorySetting): string {
  return name === '' ? SINGULAR[kind] : `${SINGULAR[kind]} ${quoted(name)}`;
}

function ownFile(kind: StorySetting['kind'], name: string, workspace: Workspace): { readonly value: Json; readonly fingerprint: string } | null {
  const of = (content: object | undefined): { value: Json; fingerprint: string } | null => {
    if (content === undefined) return null;
    const { $schema: _schema, ...value } = content as { $schema?: string };
    return { value: JSON.parse(JSON.stringify(value)) as Json, fingerprint: fingerprint(value) };
  };
  switch (kind) {
    case 'workspace': return of(workspace.file);
    case 'inputs': return of(workspace.inputs[name]);
    case 'outputs': return of(workspace.outputs[name]);
    case 'connections': return of(workspace.connections[name]);
    case 'plans': return of(Object.values(workspace.plans).find(({ data_plan_id: id }) => id === name));
    case 'rules': {
      const rule = workspace.rules[name];
      return rule === undefined ? null : { value: null, fingerprint: fingerprint({ file: rule.file, code: rule.code, versions: rule.versions }) };
    }
    default: return kind satisfies never;
  }
}

/** Connections of the input here that the story's did not have. */
function connectionsHere({ settings }: Story, { workspace, input }: Here): StoryRemark[] {
  if (input === null) return [];
  const there = new Set(settings.filter(({ kind }) => kind === 'connections').map(({ name }) => name));
  return Object.entries(workspace.connections).filter(([name, connection]) => connection.input === input && !there.has(name))
    .map(([name, { output }]) => differs('connection-added', `The connection ${quoted(name)} to ${quoted(output)} is in this workspace only.`));
}

function profileRemarks({ batch }: Story): StoryRemark[] {
  const step = batch.trace.find(({ stage }) => stage === 'enrichment');
  if (step === undefined) return [];
  // The rest, such as the account of a changed consent, is worked out here as it was there.
  const paths = step.patch.filter(({ op, path }) => op !== 'remove' && /^\/(?:user_attributes|user_identities|consent_state)/.test(path)).map(({ path }) => path.slice(1).replaceAll('/', '.'));
  if (paths.length === 0) return [];
  const named = paths.slice(0, MAX_PARTS).join(', ');
  return [{
    about: 'profile', code: 'from-profile',
    message: `Outputs there also got what the user's profile knew (${named}${paths.length > MAX_PARTS ? ', …' : ''}), which the batch itself does not say. The user is not known here: replay with "profile" to tell this workspace first.`,
  }];
}

function duplicateRemarks({ batch }: Story, { input }: Here): StoryRemark[] {
  if (input === null || !batch.flags.includes('duplicate')) return [];
  return [{ about: 'input', code: 'was-duplicate', message: 'There it was taken for a duplicate of an earlier batch; a replay never is.' }];
}

const HOUR_MS = 3_600_000;

function timeRemarks(story: Story, { workspace, input, now }: Here): StoryRemark[] {
  if (input === null) return [];
  const hours = Math.floor((now - story.batch.received_at) / HOUR_MS);
  const limits = Object.entries(workspace.connections).filter(([, connection]) => connection.input === input && connection.max_event_age_hours !== undefined && hours >= connection.max_event_age_hours);
  const ahead: StoryRemark[] = story.batch.notes.some(({ code }) => code === 'future-timestamp') ? [{ about: 'time', code: 'was-ahead', message: 'Times of the batch were ahead of the clock there and were set to the time of receipt; here they may be in the past. Replay with "time": "as-then" for the same.' }] : [];
  return ahead.concat(limits.map(([name, { max_event_age_hours: max }]) => ({
    about: 'time' as const, code: 'older-now',
    message: `The events are ${plural(hours, 'hour')} older than they were, and ${quoted(name)} takes none that are older than ${max}: replay with "time": "as-then" to give them the time of receipt that they had.`,
  })));
}
