/** System alerts: which types there are, and which one a failure is (spec/pipeline.md g.3). */
import { DATA_ALERTS, OWN_ALERTS, PART_REFUSED } from './data-alerts.ts';
import { HTTP_ALERTS, httpAlert, NO_ANSWER } from './http-alerts.ts';
import type { AlertCause, AlertType, AlertVerdict } from './types.ts';

export type { AlertCause, AlertSeverity, AlertType, AlertVerdict } from './types.ts';

export const ALERT_TYPES: readonly AlertType[] = [...DATA_ALERTS, ...HTTP_ALERTS, ...OWN_ALERTS];

/** Something was left out, and the rest was sent. */
const PARTIAL: ReadonlySet<string> = new Set(OWN_ALERTS.filter(({ severity }) => severity === 'warning').map(({ label }) => label));

const BY_LABEL = new Map(ALERT_TYPES.map((type) => [type.label, type]));

/** Our reason codes, with the partner's name before the dot left out, to the label that says it in the hosted words. */
const LABEL_OF_CODE: Readonly<Record<string, string>> = {
  'no-distinct-id': 'Missing Identity and Device ID',
  'no-external-id': 'Missing Identity and Device ID',
  'no-rest-key': 'Missing Required Setting',
  'no-push-token': 'Missing Required Attribute',
  'no-event-name': 'Missing Event Name',
  'too-old': 'Event Arrived Late',
  'reserved-attribute': 'Attribute Not Sent',
  'reserved-property': 'Reserved Name Sent',
  'settings-invalid': 'Missing Required Setting',
  'retries-exhausted': 'Retry Count Exceeded',
  'no-answer': httpAlert(NO_ANSWER).label,
  // The partner refused in the body of an answer of 200.
  rejected: httpAlert(400).label,
  'mapping-error': 'Mapping Failed',
  'output-deleted': 'Output Deleted',
};

/** The type of an alert. What is tried again is a warning, whatever it is; what is not is fatal, unless the data goes on all the same. */
export function judgeAlert({ code, status, retried, part = false }: AlertCause): AlertVerdict {
  const label = part ? PART_REFUSED : labelOf(code, status);
  return { label, severity: retried || PARTIAL.has(label) ? 'warning' : 'fatal' };
}

function labelOf(code: string, status: number | null): string {
  const dot = code.indexOf('.');
  const known = LABEL_OF_CODE[code.slice(dot + 1)];
  if (known !== undefined) return known;
  if (status !== null) return httpAlert(status).label;
  // Codes of partners begin with their name; what is left are those of the workspace's check.
  return dot < 0 ? 'Connection Not Usable' : 'Not Sent';
}

/** What a label means; a label of an older version has no meaning here. */
export function alertMeaning(label: string): string {
  return BY_LABEL.get(label)?.meaning ?? (/^\d{3} - /.test(label) ? httpAlert(Number(label.slice(0, 3))).meaning : '');
}
