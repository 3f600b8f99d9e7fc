/** HTTP answers as alert types: labels and whether another attempt follows (spec/pipeline.md g.3). */
import { STATUS_CODES } from 'node:http';
import type { AlertType } from './types.ts';

export interface HttpAlertType extends AlertType {
  readonly status: number;
}

/** What the hosted service calls an answer that never came. */
export const NO_ANSWER = 306;

type Row = readonly [status: number, text: string, retried: boolean | null, meaning: string];

const ROWS: readonly Row[] = [
  [306, 'Unknown', true, 'No answer came: the network or the endpoint failed.'],
  [400, 'Bad Request', false, 'The partner found the request wrong.'],
  [401, 'Unauthorized', null, 'The partner did not take the credentials.'],
  [403, 'Forbidden', null, 'The credentials do not allow this: check them.'],
  [404, 'Not Found', null, 'There is nothing at the address.'],
  [408, 'Request Timeout', true, 'The partner waited too long for the request.'],
  [409, 'Conflict', false, 'The partner found the request in conflict with what it has; it was dropped.'],
  [413, 'Request Entity Too Large', false, 'The request is larger than the partner takes.'],
  [414, 'Request-URI Too Long', false, 'The address is longer than the partner takes.'],
  [500, 'Internal Server Error', true, 'The partner failed on the request.'],
  [502, 'Bad Gateway', true, 'A server before the partner\'s got no good answer.'],
  [503, 'Service Unavailable', true, 'The partner is not available.'],
  [504, 'Gateway Timeout', true, 'A server before the partner\'s got no answer in time.'],
  [525, 'SSL Termination Error', false, 'No secure connection could be made.'],
];

const label = (status: number, text: string): string => `${status} - ${text}`;

export const HTTP_ALERTS: readonly HttpAlertType[] = [
  ...ROWS.map(([status, text, retried, meaning]): HttpAlertType => ({ status, label: label(status, text), meaning, retried, integrations: [], severity: retried === true ? 'warning' : 'fatal', hosted: true })),
  { status: 429, label: label(429, 'Too Many Requests'), meaning: 'The partner asked to send less.', retried: true, integrations: [], severity: 'warning', hosted: false },
];

const BY_STATUS = new Map(HTTP_ALERTS.map((type) => [type.status, type]));

/** Statuses that are not in the table are named as HTTP names them. */
export function httpAlert(status: number): HttpAlertType {
  const known = BY_STATUS.get(status);
  if (known !== undefined) return known;
  return { status, label: label(status, STATUS_CODES[status] ?? 'Unknown'), meaning: `The partner answered with status ${status}.`, retried: status >= 500, integrations: [], severity: status >= 500 ? 'warning' : 'fatal', hosted: false };
}
