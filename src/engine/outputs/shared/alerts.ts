import type { MapResult } from '../definition.ts';

export type Alert = MapResult['alerts'][number];

/** The same thing is said once of an event, or of the batch (`eventId` null): items of a commerce event would say it each. */
export function addAlert(alerts: Alert[], alert: Alert): void {
  if (!alerts.some(({ eventId, message }) => eventId === alert.eventId && message === alert.message)) alerts.push(alert);
}
