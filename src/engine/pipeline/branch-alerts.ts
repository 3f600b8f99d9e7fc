/** What goes wrong on the way to an output, as system alerts (spec/pipeline.md g.3). */
import type { NewAlert } from '../store/alerts.ts';
import type { Branch } from './types.ts';

/** Those of the mapping, and one for each further reason for which the branch failed. */
export function branchAlerts({ output, connection, alerts, decisions }: Branch): NewAlert[] {
  const known = new Set(alerts.map(({ code }) => code));
  const failed = new Map(decisions.flatMap(({ outcome, reason }) => (outcome === 'failed' && !known.has(reason.code) ? [[reason.code, reason.message]] : [])));
  return [...alerts, ...[...failed].map(([code = '', message = '']) => ({ eventId: null, code, message }))].map((alert) => ({ ...alert, output, connection, status: null, retried: false }));
}
