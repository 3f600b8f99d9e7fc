/** Tolerant reading of batch values: a normalised batch may still hold anything where a client sent nonsense. */
import { idText, isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { Settings } from '../definition.ts';

const NOTHING: JsonObject = Object.freeze({});

/** A non-empty string; numbers and booleans as text. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return null;
}

/** A finite number, also from numeric text. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : NOTHING;
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

export function booleanSetting(settings: Settings, key: string): boolean {
  return settings[key] === true;
}

export function textSetting(settings: Settings, key: string): string {
  const value = settings[key];
  return typeof value === 'string' ? value : '';
}

export function listSetting(settings: Settings, key: string): readonly string[] {
  const value = settings[key];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** The id by which the engine knows an event; the position stands in where the server's id is missing. */
export function eventId(event: BatchEvent, index: number): string {
  const id = objectOf(event.data)['event_id'];
  return idText(id) ?? textOf(id) ?? `event-${index}`;
}

/** A time in Unix ms and the source that says so. */
export interface Moment {
  readonly time: number;
  readonly source: string;
}

/** Event time: its own, else the batch's (spec/data-model.md 6). `data` is where the event's data stands in the batch. */
export function eventMoment(event: BatchEvent, data: string, batch: Batch, now: number): Moment {
  const own = numberOf(objectOf(event.data)['timestamp_unixtime_ms']);
  return own !== null && own > 0 ? { time: Math.trunc(own), source: `${data}/timestamp_unixtime_ms` } : batchMoment(batch, now);
}

/** The batch's receipt, else now. */
export function batchMoment(batch: Batch, now: number): Moment {
  const time = numberOf(batch.timestamp_unixtime_ms);
  return time === null ? { time: now, source: 'clock' } : { time, source: '/timestamp_unixtime_ms' };
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
