/** Where the fields of a delivery came from: everything that was kept of it, joined for the account of src/engine/explain. */
import type Database from 'better-sqlite3';
import type { Provenance } from '../../../protocol/explain.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { valueAt } from '../../../protocol/pointer.ts';
import type { ConnectionFile, OutputFile } from '../../../protocol/workspace.ts';
import type { Batch } from '../../batch/types.ts';
import { compileMappings } from '../../connections/custom-mapping.ts';
import { accountOf, byteSpan, changesOfBatch, changesOfBranch, jsonSpans } from '../../explain/index.ts';
import type { CallPlace, Change, Lookups, SettingPlace } from '../../explain/index.ts';
import { findOutput } from '../../outputs/registry.ts';
import { readPayload } from '../../outputs/shared/read-payload.ts';
import { QUARANTINE_CONNECTION } from '../../pipeline/insights.ts';
import { storedCall } from '../calls.ts';
import type { StoredInboxRow } from '../inbox.ts';
import { BatchStories, jsonOf } from './batch-stories.ts';
import type { CallReading } from './batch-stories.ts';
import { deliveryDetail } from './details.ts';
import { ProfileSources } from './profile-sources.ts';

export interface ProvenanceArgs {
  readonly id: string;
  /** The workspace's token. */
  readonly workspace: string;
  /** The files as they are now; null for what is no longer there. */
  readonly output: OutputFile | null;
  readonly connection: ConnectionFile | null;
}

export function provenance(db: Database.Database, args: ProvenanceArgs, reading: CallReading): Provenance | null {
  const delivery = deliveryDetail(db, args.id);
  if (delivery === null) return null;
  const stories = new BatchStories(db, reading);
  const story = stories.of(delivery.batch_id);
  if (story === null) return null;
  const { connection, output } = delivery;
  const isRecord = connection === QUARANTINE_CONNECTION;
  const changes = isRecord ? beforeBlocking(changesOfBatch(story)) : [...changesOfBranch(story, connection, output), ...changesOfBatch(story)];
  const request = stories.request(story.requestId);
  const text = request === null ? null : bodyOf(request, reading);
  const { origins } = delivery;
  return {
    delivery_id: delivery.id, batch_id: story.id, request_id: String(story.requestId), surface: request?.surface ?? '', body_text: text,
    ...accountOf({
      delivery: { id: delivery.id, output, partner: delivery.partner, purpose: delivery.purpose, origins: isRecord ? RECORD_ORIGINS : origins },
      payload: readPayload(delivery.request), story, batch: isRecord ? changes[0]?.before ?? story.stored : changes[0]?.after ?? story.stored,
      changes: isRecord ? changes.slice(1) : changes, input: stories.input(story.id),
      lookups: lookupsOf(db, stories, args, connection, reading),
      setting: (of, key) => settingPlace(of, key, { ...args, partner: delivery.partner, output: { name: output, file: args.output }, connection: { name: connection, file: args.connection }, env: stories.env(story.id) }),
      locate: (of, pointers) => stories.locate(of, pointers),
      call: (id, pointer) => callPlace(stories.request(Number(id)), pointer, reading),
    }),
  };
}

/** The request's own body, or its address where it has none. */
function bodyOf(request: StoredInboxRow, { bodyText }: CallReading): string | null {
  return request.body.length === 0 ? request.path : bodyText(request.body, storedCall(request).headers);
}

/** A quarantine record is the batch as it was before anything was blocked (spec/data-plans.md 8.1), with what was. */
const RECORD_ORIGINS = [
  { target: '', source: '', how: 'the batch before anything was blocked' },
  { target: '/context/data_plan', source: 'constant', how: 'what the data plan blocked' },
  { target: '/source_info/partner', source: 'constant', how: 'nothing is known of it' },
] as const;

function beforeBlocking(changes: readonly Change[]): Change[] {
  const index = changes.findIndex(({ by }) => by === 'plan-blocking');
  return index < 0 ? [...changes] : changes.slice(index);
}

function lookupsOf(db: Database.Database, stories: BatchStories, { workspace, connection }: ProvenanceArgs, name: string, reading: CallReading): Lookups {
  const sources = new ProfileSources(db, workspace);
  const map = connection === null ? null : compileMappings(name, connection.custom_mappings);
  return {
    story: (id) => stories.of(id),
    attribute: (story, name, value) => sources.attribute(story, name, value),
    consent: (story, key, older) => sources.consent(story, key, older),
    identity: (story, type, value) => {
      const found = sources.identity(story, type, value);
      const id = found?.requestId ?? null;
      const request = id === null ? null : stories.request(Number(id));
      return found === null || request === null ? found : { ...found, pointer: identityPointer(bodyOf(request, reading), value) };
    },
    device: (story, pointer, value) => sources.device(story, (id) => stories.of(id)?.stored ?? null, pointer, value),
    mapped: (before) => {
      if (map === null) return null;
      const { batch, made } = map(before as unknown as Batch);
      return { batch: batch as unknown as JsonObject, made };
    },
  };
}

/** Where an identity call names a value; null when it does not. */
function identityPointer(text: string | null, value: string): string | null {
  const body = text === null ? undefined : jsonOf(text);
  if (body === undefined) return null;
  for (const holder of ['/known_identities', '/identity_changes'] as const) {
    const list = valueAt(body, holder);
    if (typeof list !== 'object' || list === null) continue;
    for (const key of Object.keys(list)) {
      const at = holder === '/known_identities' ? `${holder}/${key}` : `${holder}/${key}/new_value`;
      if (valueAt(body, at) === value) return at;
    }
  }
  return null;
}

function callPlace(request: StoredInboxRow | null, pointer: string, { bodyText }: CallReading): CallPlace | null {
  const text = request === null ? null : bodyText(request.body, storedCall(request).headers);
  const body = text === null ? undefined : jsonOf(text);
  const value = body === undefined ? undefined : valueAt(body, pointer);
  if (text === null || value === undefined) return null;
  const span = jsonSpans(text).get(pointer)?.value;
  return { value, bytes: span === undefined ? null : byteSpan(text, span) };
}

export interface SettingFiles {
  readonly partner: string;
  readonly env: string;
  readonly output: { readonly name: string; readonly file: OutputFile | null };
  readonly connection: { readonly name: string; readonly file: ConnectionFile | null };
}

export function settingPlace(of: 'output' | 'connection', key: string, { partner, env, output, connection }: SettingFiles): SettingPlace {
  const definition = findOutput(partner);
  const field = (of === 'output' ? definition?.settings : definition?.connectionSettings)?.find((one) => one.key === key);
  const own = of === 'output' ? output.file?.environment_settings?.[env as 'development' | 'production']?.[key] : undefined;
  const set = own ?? (of === 'output' ? output.file?.settings : connection.file?.settings)?.[key];
  const name = of === 'output' ? output.name : connection.name;
  return {
    label: field?.label ?? key, secret: field?.secret === true || (typeof set === 'object' && set !== null && '$secret' in set), value: (set ?? field?.default ?? null) as Json,
    pointer: { kind: of, name, path: own === undefined ? `/settings/${key}` : `/environment_settings/${env}/${key}`, file: `${of}s/${name}.json` },
  };
}
