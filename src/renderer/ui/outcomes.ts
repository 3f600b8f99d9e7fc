/** How each outcome looks. The words are those of the vocabulary, everywhere. */
import { Ban, Check, Clock, Filter, Minus, MonitorSmartphone, RotateCw, Shield, ShieldBan, TriangleAlert, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Outcome } from '../../protocol/vocabulary.ts';
import type { Tone } from './tones.ts';

export interface OutcomeLook {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly meaning: string;
}

export const OUTCOME_LOOKS: Readonly<Record<Outcome, OutcomeLook>> = {
  delivered: { tone: 'ok', icon: Check, meaning: 'The output accepted it' },
  filtered: { tone: 'neutral', icon: Filter, meaning: 'A filter of the connection holds it back' },
  consent: { tone: 'blocked', icon: Shield, meaning: 'A consent rule holds it back' },
  'plan-blocked': { tone: 'blocked', icon: ShieldBan, meaning: 'The data plan blocks it' },
  'rule-dropped': { tone: 'blocked', icon: Ban, meaning: 'A rule dropped it' },
  'rule-error': { tone: 'error', icon: TriangleAlert, meaning: 'A rule failed on it' },
  unsupported: { tone: 'neutral', icon: Minus, meaning: 'The output cannot take this kind of event' },
  'kit-only': { tone: 'neutral', icon: MonitorSmartphone, meaning: 'Only the kit in the app sends it' },
  queued: { tone: 'info', icon: Clock, meaning: 'Waits for the next bulk upload' },
  retrying: { tone: 'warn', icon: RotateCw, meaning: 'The output failed; it is tried again' },
  failed: { tone: 'error', icon: X, meaning: 'The output rejected it; it is not tried again' },
};
