/** The catalog as the table tells it; no React, no network. */
import type { CatalogAttribute, CatalogPoint } from '../../../protocol/data-plan.ts';
import { filterValue } from '../../stores/context.ts';

export type CatalogSort = 'name' | 'category' | 'count' | 'valid' | 'forwarded' | 'first' | 'last';

function validated(point: CatalogPoint): number {
  return point.count - point.not_validated;
}

/** Null where nothing was validated: no share is not a share of nothing. */
export function validShare(point: CatalogPoint): number | null {
  return validated(point) <= 0 ? null : point.valid / validated(point);
}

export function forwardedShare(point: CatalogPoint): number {
  return point.count === 0 ? 0 : point.forwarded / point.count;
}

const KEYS: Readonly<Record<CatalogSort, (point: CatalogPoint) => string | number>> = {
  name: (point) => point.name.toLowerCase(),
  category: (point) => `${point.category} ${point.kind}`.toLowerCase(),
  count: (point) => point.count,
  valid: (point) => validShare(point) ?? -1,
  forwarded: forwardedShare,
  first: (point) => point.first_at,
  last: (point) => point.last_at,
};

export function sortPoints(points: readonly CatalogPoint[], by: CatalogSort, descending: boolean): CatalogPoint[] {
  const key = KEYS[by];
  const direction = descending ? -1 : 1;
  return points.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left !== right) return left < right ? -direction : direction;
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
}

/** The stream's rows of a data point; null for user attributes and identities, which no single event carries. */
export function catalogFilter({ type, kind, name }: Pick<CatalogPoint, 'type' | 'kind' | 'name'>): string | null {
  if (type === 'user_attributes' || type === 'user_identities') return null;
  return [`type=${filterValue(type)}`, kind === '' ? '' : `kind=${filterValue(kind)}`, name === '' ? '' : `name=${filterValue(name)}`].filter((part) => part !== '').join(' ');
}

/** User data has the glyphs of its changes. */
export function glyphType({ type }: Pick<CatalogPoint, 'type'>): string {
  return type === 'user_attributes' ? 'user_attribute_change' : type === 'user_identities' ? 'user_identity_change' : type;
}

/** More than one data type is most often a mistake in the app. */
export function isMixed({ types }: Pick<CatalogAttribute, 'types'>): boolean {
  return types.filter(({ count }) => count > 0).length > 1;
}

export function typeText({ types }: Pick<CatalogAttribute, 'types'>): string {
  const sorted = types.toSorted((a, b) => b.count - a.count);
  return sorted.length < 2 ? (sorted[0]?.type ?? '') : sorted.map(({ type, count }) => `${type} ${count}`).join(', ');
}

export function matchesSearch(point: CatalogPoint, search: string): boolean {
  const needle = search.trim().toLowerCase();
  return needle === '' || `${point.name} ${point.kind} ${point.type}`.toLowerCase().includes(needle);
}
