/** The answers of the native endpoints (spec/wire-protocol.md 6.4). Never empty: Android reads the object before it looks. */
import { randomUUID } from 'node:crypto';
import { JSON_TYPE } from '../answers.ts';
import type { CallNote, SurfaceAnswer } from '../surface.ts';

/** How long the SDK is to keep the cookie that it sends back in `ck`. */
const COOKIE_MS = 10 * 365 * 24 * 3_600_000;

export interface ConsumerInfo {
  /** Decimal text; `null` while the user is not identified. */
  readonly mpid: string | null;
  /** The device application stamp that the SDK sent; a new one for an SDK that has none yet. */
  readonly das: string;
}

export function accepted(now: number, { mpid, das }: ConsumerInfo, input: string, notes: readonly CallNote[], batches: number): SurfaceAnswer {
  const cookie = JSON.stringify({ uid: { c: `g=${das}`, e: new Date(now + COOKIE_MS).toISOString() } });
  const user = mpid === null ? '' : `"mpid":${mpid},`;
  const body = `{"dt":"rh","id":"${randomUUID()}","ct":${now},"msgs":[],"ci":{${user}"das":${JSON.stringify(das)},"ck":${cookie}}}`;
  return { status: 202, headers: [JSON_TYPE], body, input, batches, notes };
}

export type NativeErrorCode = 'invalid_request' | 'invalid_api_key' | 'invalid_signature' | 'invalid_consent';

export function refused(status: number, code: NativeErrorCode, message: string, now: number, input: string | null, notes: readonly CallNote[]): SurfaceAnswer {
  const body = { dt: 'rh', id: randomUUID(), ct: now, err: [{ dt: 'err', id: randomUUID(), ct: now, code, msg: message }] };
  return { status, headers: [JSON_TYPE], body: JSON.stringify(body), input, batches: 0, notes };
}
