/** What a connection asks of the app's version and an event's age (spec/pipeline.md b.3). */
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { Blocker } from './types.ts';

const NONE: readonly Blocker[] = [];
const HOUR_MS = 3_600_000;

/** Digits without leading zeros at the start of each part; a part without digits counts as 0. Null when the text does not begin with a digit. */
function partsOf(version: string): string[] | null {
  if (!/^\s*v?\d/i.test(version)) return null;
  return version.trim().replace(/^v/i, '').split('.').map((part) => (/^\d*/.exec(part)![0]).replace(/^0+/, ''));
}

/** Below 0 when `a` is the lower version. As text, so that no build number is too long. */
function compareVersions(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [one = '', other = ''] = [a[index], b[index]];
    if (one.length !== other.length) return one.length - other.length;
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** A batch without a version, or with one that is no version, passes. */
export function compileVersionGate(connection: string, minimum: string | undefined): (batch: Batch) => readonly Blocker[] {
  const lowest = minimum === undefined ? null : partsOf(minimum);
  if (lowest === null) return () => NONE;
  const pointer = { kind: 'connection' as const, name: connection, path: '/minimum_app_version', file: `connections/${connection}.json` };
  return (batch) => {
    const version = batch.application_info?.['application_version'];
    const parts = typeof version === 'string' ? partsOf(version) : null;
    if (parts === null || compareVersions(parts, lowest) >= 0) return NONE;
    return [{ outcome: 'filtered', reason: { code: 'app-version-too-low', message: `The app's version is ${String(version).slice(0, 80)}; the connection ${connection} takes ${minimum} and higher.`, pointer, value: String(version) } }];
  };
}

/** An event without a time passes. */
export function compileAgeGate(connection: string, hours: number | undefined): (event: BatchEvent, receivedAt: number) => Blocker | null {
  if (hours === undefined) return () => null;
  const pointer = { kind: 'connection' as const, name: connection, path: '/max_event_age_hours', file: `connections/${connection}.json` };
  const limit = hours * HOUR_MS;
  return (event, receivedAt) => {
    const at = event.data['timestamp_unixtime_ms'];
    if (typeof at !== 'number' || receivedAt - at <= limit) return null;
    return { outcome: 'filtered', reason: { code: 'event-too-old', message: `The event happened ${hoursText(receivedAt - at)} before it was received; the connection ${connection} takes events up to ${hours} h old.`, pointer, value: at } };
  };
}

/** Rounded up, so that what is too old never reads as just young enough. */
function hoursText(ms: number): string {
  return `${Math.ceil((ms / HOUR_MS) * 100) / 100} h`;
}
