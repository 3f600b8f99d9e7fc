import { segmentsOf } from '../../../protocol/pointer.ts';
import { isRecord, valueAt } from '../../ui/json-patch.ts';
import type { Plain } from '../../ui/json-patch.ts';

/** `/data_plan_versions/1/version_document/data_points/3/validator` as `version 4 › Signed Up › validator`. */
export function placeInPlan(pointer: string, plan: Plain): string {
  const segments = segmentsOf(pointer);
  const [versions, index, document, points, point, ...rest] = segments;
  if (versions !== 'data_plan_versions' || index === undefined) return segments.join(' › ') || 'Plan';
  const version = valueAt(plan, [versions, index, 'version']);
  const head = `version ${typeof version === 'number' ? version : index}`;
  if (document === undefined) return head;
  if (document !== 'version_document' || points !== 'data_points' || point === undefined) return [head, ...segments.slice(3)].join(' › ');
  const match = valueAt(plan, [versions, index, document, points, point, 'match']);
  const criteria = isRecord(match) && isRecord(match['criteria']) ? match['criteria'] : {};
  const name = criteria['event_name'] ?? criteria['screen_name'] ?? criteria['action'] ?? (isRecord(match) ? match['type'] : undefined);
  return [head, typeof name === 'string' ? name : `data point ${Number(point) + 1}`, ...rest].join(' › ');
}
