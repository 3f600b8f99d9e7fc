/** Two people at one browser: anonymous, signed up, changed attributes, logged out, and the second one logs in. */
import { expect } from 'vitest';
import type { TestEngine } from './engine.ts';

export const STAMP = 'a1d5e2c0-4c1b-4bd0-9f7a-0d6f3a1b2c3d';
const DEVICE = { device_application_stamp: STAMP };

/** Calls the Identity API as the web SDK does; the answer's MPID. */
export async function identityCall(engine: TestEngine, path: string, body: Record<string, unknown>): Promise<string> {
  const { key } = await engine.input('web');
  const response = await fetch(`${engine.ingest}/identity/v1/${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-mp-key': key }, body: JSON.stringify({ environment: 'development', ...body }),
  });
  return ((await response.json()) as { mpid?: string }).mpid ?? '';
}

export function customEvent(name: string): Record<string, unknown> {
  return { event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now() } };
}

function attributeChange(name: string, value: unknown, old: unknown = null): Record<string, unknown> {
  return { event_type: 'user_attribute_change', data: { user_attribute_name: name, new: value, old, deleted: value === null, is_new_attribute: old === null, timestamp_unixtime_ms: Date.now() } };
}

/** Waits until the batch is told, so that each is a moment of its own. */
export async function sendAs(engine: TestEngine, mpid: string, events: readonly unknown[], extra: Record<string, unknown> = {}): Promise<void> {
  expect((await engine.sendWeb({ environment: 'development', mpid, mp_deviceid: STAMP, timestamp_unixtime_ms: Date.now(), events, ...extra })).status).toBe(202);
  await engine.settle();
}

export async function tellUserStory(engine: TestEngine): Promise<{ mira: string; jonas: string }> {
  const anonymous = await identityCall(engine, 'identify', { known_identities: DEVICE });
  const mira = await identityCall(engine, 'login', { known_identities: { customerid: 'c-1042', email: 'mira.keller@example.com', ...DEVICE }, previous_mpid: anonymous });
  await sendAs(engine, mira, [attributeChange('tier', 'silver')]);
  await sendAs(engine, mira, [attributeChange('city', 'Geneva'), attributeChange('tier', 'gold', 'silver')]);
  const analytics = { consented: true, timestamp_unixtime_ms: Date.now(), document: 'privacy v3' };
  await sendAs(engine, mira, [attributeChange('city', null, 'Geneva')], { consent_state: { gdpr: { analytics } } });
  await identityCall(engine, 'logout', { known_identities: DEVICE });
  const jonas = await identityCall(engine, 'login', { known_identities: { customerid: 'c-2001', ...DEVICE } });
  await engine.settle();
  return { mira, jonas };
}
