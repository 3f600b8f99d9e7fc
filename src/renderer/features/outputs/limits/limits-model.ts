/** What partners said without being asked, what they refused, and why requests failed: deliveries grouped by what happened. */
import type { Delivery } from '../../../../protocol/contract.ts';
import type { FactStatus, PartnerNote } from '../../../../protocol/partner.ts';

/** `note`: the simulator's remark; `refused`: a part that was not taken; `failed`: the answer to the request as a whole. */
export type FindingKind = 'failed' | 'refused' | 'note';

export interface Finding {
  readonly kind: FindingKind;
  readonly code: string;
  readonly level: PartnerNote['level'] | 'error';
  readonly status: FactStatus | null;
  /** How often, over all requests looked at. */
  readonly count: number;
  readonly requests: number;
  readonly last: number;
  /** The newest: its words, its place in the body, and the request. */
  readonly sample: { readonly message: string; readonly pointer: string; readonly delivery: string; readonly purpose: string };
}

interface Found {
  readonly kind: FindingKind;
  readonly code: string;
  readonly level: Finding['level'];
  readonly status: FactStatus | null;
  readonly message: string;
  readonly pointer: string;
}

function foundIn({ notes, refused, outcome, reason }: Delivery): Found[] {
  return [
    ...(outcome === 'failed' || outcome === 'retrying' ? [{ kind: 'failed' as const, code: reason.code, level: 'error' as const, status: null, message: reason.message, pointer: '' }] : []),
    ...refused.map((part) => ({ kind: 'refused' as const, code: part.reason.code, level: 'error' as const, status: null, message: part.reason.message, pointer: part.pointer })),
    ...notes.map(({ level, code, status, message, pointer }) => ({ kind: 'note' as const, code, level, status, message, pointer })),
  ];
}

const ORDER: readonly Finding['level'][] = ['error', 'limit', 'warning', 'ignored'];

/** Newest deliveries first in, worst findings first out. */
export function findingsOf(deliveries: readonly Delivery[]): Finding[] {
  const groups = new Map<string, { first: Finding; count: number; deliveries: Set<string> }>();
  for (const delivery of deliveries) {
    for (const { kind, code, level, status, message, pointer } of foundIn(delivery)) {
      const key = `${kind} ${level} ${code}`;
      const group = groups.get(key) ?? { first: { kind, code, level, status, count: 0, requests: 0, last: delivery.at, sample: { message, pointer, delivery: delivery.id, purpose: delivery.purpose } }, count: 0, deliveries: new Set<string>() };
      group.count += 1;
      group.deliveries.add(delivery.id);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ first, count, deliveries: requests }) => ({ ...first, count, requests: requests.size }))
    .toSorted((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level) || b.count - a.count || (a.code < b.code ? -1 : 1));
}
