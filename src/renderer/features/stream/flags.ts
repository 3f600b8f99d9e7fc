/** Marks beside an event's name. */
import { Braces, CopyX, FlaskConical, Info, PenLine, RotateCcw, TriangleAlert, UserRoundCog } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { EventRow } from '../../../protocol/contract.ts';
import type { Tone } from '../../ui/tones.ts';

export type Flag = EventRow['flags'][number];

export interface FlagLook {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly meaning: string;
}

export const FLAG_LOOKS: Readonly<Record<Flag, FlagLook>> = {
  violation: { icon: TriangleAlert, tone: 'warn', meaning: 'Violates the data plan' },
  rule: { icon: Braces, tone: 'blocked', meaning: 'Touched by a rule' },
  identity: { icon: UserRoundCog, tone: 'info', meaning: 'Changed an identity' },
  replayed: { icon: RotateCcw, tone: 'neutral', meaning: 'Replayed from here' },
  edited: { icon: PenLine, tone: 'neutral', meaning: 'Edited before it was sent again' },
  test: { icon: FlaskConical, tone: 'neutral', meaning: 'Sent by a test' },
  duplicate: { icon: CopyX, tone: 'neutral', meaning: 'Duplicate of an earlier batch' },
  note: { icon: Info, tone: 'neutral', meaning: 'Changed on the way in; see Received and Limits in the trace' },
};
