/**
 * The Batch inside the engine: spec/data-model.md after normalisation.
 * 64-bit ids are decimal strings here; `encode.ts` writes them as bare numbers.
 * Everything unknown is kept under its own key.
 */
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Environment } from '../../protocol/vocabulary.ts';

export interface BatchEventData extends JsonObject {}

export interface BatchEvent {
  event_type: string;
  data: BatchEventData;
}

export interface Consent {
  consented: boolean;
  timestamp_unixtime_ms?: number;
  document?: string | null;
  location?: string | null;
  hardware_id?: string | null;
  regulation?: string;
}

export interface ConsentState {
  gdpr?: Record<string, Consent> | null;
  ccpa?: { data_sale_opt_out?: Consent } | null;
}

/** A user identity as profiles and outbound batches hold it (spec/data-model.md 4.5). */
export interface UserIdentity {
  identity_type: string;
  identity: string;
  timestamp_unixtime_ms: number;
}

/** Where a normalised value differs from what was sent (spec/data-model.md 7); JSON pointers into the batch. */
export interface IngestNote {
  code: string;
  message: string;
  pointer: string;
  before?: Json;
  after?: Json;
}

export interface Batch {
  events: BatchEvent[];
  environment: Environment;
  mpid?: string;
  batch_id?: string;
  source_request_id?: string;
  mp_deviceid?: string;
  timestamp_unixtime_ms?: number;
  ip?: string;
  sdk_version?: string;
  api_key?: string;
  device_info?: JsonObject;
  application_info?: JsonObject;
  /** string, list of strings, or null for a tag (4.4). */
  user_attributes?: Record<string, string | (string | null)[] | null>;
  deleted_user_attributes?: string[];
  /** Inbound shape: identity type to value. Outbound writing turns it into an array (section 9). */
  user_identities?: Record<string, string>;
  partner_identities?: Record<string, string>;
  integration_attributes?: Record<string, Record<string, string>>;
  consent_state?: ConsentState;
  context?: JsonObject;
  attribution_info?: JsonObject | null;
  source_info?: JsonObject;
  system_notifications?: Json[];
  /** Unknown top-level fields, as they came. */
  [extra: string]: unknown;
}
