/** Which stream of GA4 a batch goes to, and whose it is (spec/outputs/google-analytics-4.md 1.1, 1.2, 1.6). */
import { hash } from 'node:crypto';
import type { EventDecision, MapInput } from '../definition.ts';
import type { PayloadField } from '../shared/payload.ts';
import { settingPointer } from '../shared/reasons.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { COLLECT_PATH, HOST, IDENTITY_TYPES, MODULE_ID, NAME, SLUG } from './constants.ts';
import { STREAM_KEYS } from './settings.ts';
import type { Ga4Options, StreamKind } from './settings.ts';

export type Left = Omit<EventDecision, 'eventId'>;

export interface Stream {
  readonly kind: StreamKind;
  readonly url: string;
  /** `client_id` or `app_instance_id`, with its value. */
  readonly idKey: string;
  readonly id: PayloadField;
}

const ID_KEYS: Readonly<Record<StreamKind, string>> = { app: 'app_instance_id', web: 'client_id' };
const QUERY_KEYS: Readonly<Record<StreamKind, string>> = { app: 'firebase_app_id', web: 'measurement_id' };

export function streamOf(input: MapInput, options: Ga4Options): Stream | Left {
  const kinds = kindsOf(input, options);
  if (kinds === null) {
    return { outcome: 'unsupported', reason: { code: `${SLUG}.platform`, message: `${NAME} takes no data of ${input.platform} inputs.`, pointer: { kind: 'mapping', name: '', path: '/platforms' }, value: input.platform } };
  }
  if (!options.forwardServerSide) {
    const message = '"Forward Requests Server Side" is off for this connection, so nothing is sent from the server.';
    return { outcome: input.platform === 's2s' ? 'filtered' : 'kit-only', reason: { code: `${SLUG}.kit-only`, message, pointer: settingPointer('connection', 'forwardServerSide'), value: false } };
  }
  const configured = kinds.filter((kind) => options.streams[kind].id !== '' && options.streams[kind].secret !== '');
  if (configured.length === 0) return notConfigured(kinds[0]!, options);
  for (const kind of configured) {
    const id = instanceId(input, kind);
    if (id !== null) return { kind, url: urlOf(kind, options), idKey: ID_KEYS[kind], id };
  }
  const message = 'GA4: client_id / app_instance_id missing';
  return { outcome: 'failed', reason: { code: `${SLUG}.no-instance-id`, message, pointer: { kind: 'batch', name: 'batch', path: '/integration_attributes' }, value: null } };
}

/** In the order in which they are tried; null for a platform that GA4 does not take. */
function kindsOf({ platform }: MapInput, { preferred }: Ga4Options): readonly StreamKind[] | null {
  switch (platform) {
    case 'web': return ['web'];
    case 'ios':
    case 'android':
    case 'tvos': return ['app'];
    case 's2s': return preferred === 'app' ? ['app', 'web'] : ['web', 'app'];
    default: return null;
  }
}

function notConfigured(kind: StreamKind, options: Ga4Options): Left {
  const key = options.streams[kind].id === '' ? 'id' : 'secret';
  const what = { app: { id: 'Firebase App ID', secret: 'Measurement Protocol API secret for Firebase' }, web: { id: 'Measurement ID', secret: 'Measurement Protocol API secret for Web Stream' } }[kind][key];
  return { outcome: 'failed', reason: { code: `${SLUG}.no-stream`, message: `GA4: "${what}" is not set for this connection`, pointer: settingPointer('connection', STREAM_KEYS[kind][key]), value: '' } };
}

function instanceId({ batch }: MapInput, kind: StreamKind): PayloadField | null {
  const key = ID_KEYS[kind];
  const id = textOf(objectOf(objectOf(batch.integration_attributes)[MODULE_ID])[key]);
  return id === null ? null : { value: id, source: `/integration_attributes/${MODULE_ID}/${key}`, how: 'integration attribute of the kit', fact: 'instance-id' };
}

function urlOf(kind: StreamKind, { streams }: Ga4Options): string {
  const { id, secret } = streams[kind];
  return `${HOST}${COLLECT_PATH}?${QUERY_KEYS[kind]}=${encodeURIComponent(id.toWellFormed())}&api_secret=${encodeURIComponent(secret.toWellFormed())}`;
}

/** Null when the connection names no identity, or the user has none of it. */
export function userId({ batch }: MapInput, { identityType, hashUserId }: Ga4Options): PayloadField | null {
  const type = IDENTITY_TYPES.get(identityType);
  const value = identityType === 'MPID' ? textOf(batch.mpid) : type === undefined ? null : textOf(objectOf(batch.user_identities)[type]);
  if (value === null) return null;
  const source = type === undefined ? '/mpid' : `/user_identities/${type}`;
  if (!hashUserId) return { value, source, how: `External User Identity Type: ${identityType}` };
  return { value: hash('sha256', value.toLowerCase()), source, how: `External User Identity Type: ${identityType}, hashed`, fact: 'hash' };
}
