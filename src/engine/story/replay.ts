/** Which input takes a story here, and what is sent: pure, so that each refusal has its test. */
import type { RawRequest } from '../../protocol/contract.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import type { Story } from '../../protocol/story.ts';
import { listed, quoted } from '../wording.ts';
import { REMOVED } from './redact/redactor.ts';

export interface StoryInput {
  readonly name: string;
  readonly platform: string;
  readonly key: string;
  readonly secret: string;
}

export type ChosenInput = { readonly ok: true; readonly input: StoryInput } | { readonly ok: false; readonly message: string };

/** The one that is named, else the one of the same name and platform, else the first of that platform. */
export function chooseInput(story: Story, inputs: readonly StoryInput[], wanted: string | null): ChosenInput {
  if (wanted !== null) {
    const named = inputs.find(({ name }) => name === wanted);
    return named === undefined ? { ok: false, message: `There is no input ${quoted(wanted)} in this workspace: it has ${listed(inputs.map(({ name }) => name), 'and') || 'none'}.` } : { ok: true, input: named };
  }
  const { name, platform } = story.input;
  const own = inputs.filter((input) => input.platform === platform);
  const found = own.find((input) => input.name === name) ?? own[0];
  return found === undefined
    ? { ok: false, message: `The story came through an input for ${platform}, and this workspace has none: add one, or name the input to use (${listed(inputs.map((input) => input.name)) || 'there is none yet'}).` }
    : { ok: true, input: found };
}

export interface StoryCall {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface CallParts {
  readonly input: StoryInput;
  /** `host:port` of this engine's ingest port. */
  readonly host: string;
  /** The key in a path of the ingest port; null when the path has none. */
  readonly keyIn: (path: string) => string | null;
  readonly sign: (method: string, date: string, target: string, body: string) => string;
}

const OF_CONNECTION = /^(?:host|content-length|transfer-encoding|connection|cookie)$/i;

/** The request again with this input's credentials: the key in its path, Basic and `x-mp-key` headers, a signature where there was one. Null when its bytes were left out. */
export function storyCall(raw: RawRequest, { input, host, keyIn, sign }: CallParts): StoryCall | null {
  const body = Buffer.from(raw.body_base64, 'base64');
  if (raw.method === '' || (raw.method !== 'GET' && body.length === 0)) return null;
  const mark = raw.path.indexOf('?');
  const path = mark === -1 ? raw.path : raw.path.slice(0, mark);
  const key = keyIn(path);
  const target = `${key === null ? path : path.split('/').map((step) => (step === key ? input.key : step)).join('/')}${mark === -1 ? '' : raw.path.slice(mark)}`;
  const headers: [string, string][] = [['host', host]];
  let date = '';
  let signed = false;
  for (const [name, value] of raw.headers) {
    const lower = name.toLowerCase();
    if (lower === 'date') date = value;
    if (lower === 'x-mp-signature') signed = true;
    else if (lower === 'authorization') headers.push([name, `Basic ${Buffer.from(`${input.key}:${input.secret}`).toString('base64')}`]);
    else if (lower === 'x-mp-key') headers.push([name, input.key]);
    else if (!OF_CONNECTION.test(name) && !value.endsWith(REMOVED)) headers.push([name, value]);
  }
  if (signed && input.secret !== '') headers.push(['x-mp-signature', sign(raw.method, date, target, raw.body_text ?? body.toString('utf8'))]);
  return { method: raw.method, target, headers, body };
}

const SERVER_FIELDS = ['batch_id', 'source_info', 'system_notifications'] as const;

/** The batch as the Events API takes it, for a story without its request's bytes. */
export function storyBatch({ batch: { batch } }: Story): JsonObject {
  const copy = { ...batch } as JsonObject;
  for (const field of SERVER_FIELDS) delete copy[field];
  return copy;
}

/**
 * What the user's profile had added there, as a batch without events that tells this workspace first; null when it added nothing.
 * It names the user as the story's batch does.
 */
export function profileBatch({ batch: { batch, trace } }: Story): JsonObject | null {
  const enrichment = trace.find(({ stage }) => stage === 'enrichment');
  const given = trace.some(({ stage, reason }) => stage === 'identity' && reason.code === 'mpid-given');
  const added: JsonObject = {};
  for (const { op, path, value } of enrichment?.patch ?? []) if (op !== 'remove' && value !== undefined) put(added, segmentsOf(path), value as Json);
  const { user_attributes: attributes, user_identities: known, consent_state: consent } = added;
  if (attributes === undefined && known === undefined && consent === undefined) return null;
  const identities = { ...(isObject(batch['user_identities']) ? batch['user_identities'] as JsonObject : {}), ...(isObject(known) ? known : {}) };
  return {
    environment: batch['environment'] as Json, events: [], ...(given ? { mpid: batch['mpid'] as Json } : {}),
    ...(batch['mp_deviceid'] === undefined ? {} : { mp_deviceid: batch['mp_deviceid'] as Json }),
    ...(Object.keys(identities).length === 0 ? {} : { user_identities: identities }),
    ...(attributes === undefined ? {} : { user_attributes: attributes }), ...(consent === undefined ? {} : { consent_state: consent }),
  };
}

function put(target: JsonObject, path: readonly string[], value: Json): void {
  const [key, ...rest] = path;
  if (key === undefined || key === '__proto__') return;
  if (rest.length === 0) target[key] = value;
  else {
    const inner = Object.hasOwn(target, key) && isObject(target[key]) ? target[key] : {};
    target[key] = inner;
    put(inner, rest, value);
  }
}

