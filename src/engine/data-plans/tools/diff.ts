/** What changed between two versions of a plan, data point by data point, and whether data that was valid can become invalid. */
import type { DataPoint, PlanDiff, PlanVersion } from '../../../protocol/data-plan.ts';
import type { Json } from '../../../protocol/json.ts';
import { plainJson } from '../../../protocol/patch.ts';
import { matchKeyOf } from '../match-key.ts';
import { compareSchemas } from './diff-schema.ts';
import type { Change } from './diff-schema.ts';
import { own } from './schema-walk.ts';

type PointDiff = PlanDiff['points'][number];

const SETTINGS: readonly (readonly [string, string])[] = [
  ['event', 'Unplanned events'], ['event_attribute', 'Unplanned event attributes'], ['user_attribute', 'Unplanned user attributes'], ['identity', 'Unplanned identities'],
];
const ACTION_WORDS: Readonly<Record<string, string>> = {
  allow: 'allowed', unknown: 'allowed', drop_event: 'blocked', drop_attribute: 'blocked', drop_batch: 'blocked with the whole batch',
};

export function diffVersions(before: PlanVersion, after: PlanVersion): PlanDiff {
  const old = pointsByKey(before);
  const now = pointsByKey(after);
  const points: PointDiff[] = [];
  for (const [key, point] of old) {
    const other = now.get(key);
    const diff = other === undefined ? removedPoint(key, point) : changedPoint(key, point, other);
    if (diff !== null) points.push(diff);
  }
  for (const [key, point] of now) if (!old.has(key)) points.push(addedPoint(key, point));
  return { points, settings: diffSettings(before, after), breaking: points.some((point) => point.breaking) };
}

/** A later point of the same key replaces the earlier one (4.2). Points that nothing matches are told apart by their criteria. */
function pointsByKey(version: PlanVersion): Map<string, DataPoint> {
  return new Map(version.version_document.data_points.map((point) => [matchKeyOf(point.match) ?? `${point.match.type}:${JSON.stringify(point.match.criteria ?? {})}`, point]));
}

/** Maps of the user are checked only when the plan has a point for them (4.3); events always. */
function isUserMap(point: DataPoint): boolean {
  return point.match.type === 'user_attributes' || point.match.type === 'user_identities';
}

/** Unplanned is a violation for these alone (1). */
const PLANNABLE: ReadonlySet<string> = new Set(['custom_event', 'screen_view', 'product_action', 'promotion_action', 'product_impression']);

function removedPoint(key: string, point: DataPoint): PointDiff {
  return { match_key: key, change: 'removed', changes: [], breaking: PLANNABLE.has(point.match.type) };
}

function addedPoint(key: string, point: DataPoint): PointDiff {
  const rules = compareSchemas(true, point.validator.definition as Json);
  return { match_key: key, change: 'added', changes: [], breaking: isUserMap(point) && rules.some((change) => change.breaking) };
}

function changedPoint(key: string, before: DataPoint, after: DataPoint): PointDiff | null {
  const changes = compareSchemas(before.validator.definition as Json, after.validator.definition as Json);
  if ((before.description ?? '') !== (after.description ?? '')) {
    changes.push({ path: '', change: 'changed', text: 'The description changed.', breaking: false, before: before.description ?? '', after: after.description ?? '' });
  }
  if (changes.length === 0) return null;
  return { match_key: key, change: 'changed', changes: changes.map(toPlain), breaking: changes.some((change) => change.breaking) };
}

function toPlain({ path, change, text, before, after }: Change): PointDiff['changes'][number] {
  return {
    path, change, text,
    ...(before === undefined ? {} : { before: plainJson(before) ?? null }), ...(after === undefined ? {} : { after: plainJson(after) ?? null }),
  };
}

function diffSettings(before: PlanVersion, after: PlanVersion): PlanDiff['settings'] {
  const actionOf = (version: PlanVersion, name: string): string => version.version_document.settings?.validation_actions?.[name] ?? 'allow';
  return SETTINGS.flatMap(([member, name]) => {
    const [old, now] = [words(actionOf(before, member)), words(actionOf(after, member))];
    return old === now ? [] : [{ name, before: old, after: now }];
  });
}

function words(action: string): string {
  return own(ACTION_WORDS, action) ?? action;
}
