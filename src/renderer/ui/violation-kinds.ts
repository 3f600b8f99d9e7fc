/** How each kind of violation looks: what was not planned, what is not as planned, what is missing. */
import { CirclePlus, CircleSlash, Hash, ListChecks, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ViolationKind } from '../../protocol/data-plan.ts';
import type { Tone } from './tones.ts';

export interface ViolationLook {
  readonly icon: LucideIcon;
  readonly tone: Tone;
}

const UNPLANNED: ViolationLook = { icon: CirclePlus, tone: 'warn' };

export const VIOLATION_LOOKS: Readonly<Record<ViolationKind, ViolationLook>> = {
  'unplanned-event': UNPLANNED,
  'unplanned-event-attribute': UNPLANNED,
  'unplanned-user-attribute': UNPLANNED,
  'unplanned-identity': UNPLANNED,
  'missing-required': { icon: CircleSlash, tone: 'error' },
  'invalid-type': { icon: Hash, tone: 'error' },
  'invalid-value': { icon: ListChecks, tone: 'error' },
  other: { icon: TriangleAlert, tone: 'error' },
};
