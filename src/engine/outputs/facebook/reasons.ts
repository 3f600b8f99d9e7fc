/** Why events are not sent to Facebook. */
import type { Reason } from '../../../protocol/contract.ts';
import type { EventDecision } from '../definition.ts';
import { settingPointer } from '../shared/reasons.ts';
import { NAME, SLUG } from './constants.ts';

export type Left = Omit<EventDecision, 'eventId'> & {
  /** Message of the system alert; null for none. */
  readonly alert: string | null;
};

const TABLE = { kind: 'mapping', name: '', path: '/eventTypes' } as const;

function reason(code: string, message: string, pointer: NonNullable<Reason['pointer']>, value: Reason['value']): Reason {
  return value === undefined ? { code: `${SLUG}.${code}`, message, pointer } : { code: `${SLUG}.${code}`, message, pointer, value };
}

/** Facebook takes no such event from here. */
export function unsupported(code: string, message: string, value: string | null): Left {
  return { outcome: 'unsupported', reason: reason(code, message, TABLE, value), alert: null };
}

/** A switch of the connection keeps it back. */
export function switchedOff(code: string, key: string, message: string, value: string | boolean): Left {
  return { outcome: 'filtered', reason: reason(code, message, settingPointer('connection', key), value), alert: null };
}

export function leftToKit(of: 'output' | 'connection', key: string, message: string): Left {
  return { outcome: 'kit-only', reason: reason('web-kit-only', message, settingPointer(of, key), false), alert: null };
}

/** `alerts`: whether the hosted product raises an alert (1.3). */
export function settingMissing(of: 'output' | 'connection', key: string, code: string, message: string, alerts: boolean): Left {
  return { outcome: 'failed', reason: reason(code, message, settingPointer(of, key), ''), alert: alerts ? `${NAME}: ${message}` : null };
}

/** Something in the batch keeps it from being sent. `path` is a JSON pointer there; the alert says the same as the reason, or `alert`. */
export function rejected(code: string, message: string, path: string, value: Reason['value'], alert = `${NAME}: ${message}`): Left {
  return { outcome: 'failed', reason: reason(code, message, { kind: 'batch', name: 'batch', path }, value), alert };
}
