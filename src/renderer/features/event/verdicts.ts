/** How a step of the trace looks: shape and word carry the meaning, colour repeats it. */
import { CircleCheck, CircleDashed, CircleDot, CircleMinus, CircleSlash, CircleX, Clock, Filter, Minus, RotateCw, Shield, ShieldBan, ShieldOff, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Outcome, Verdict } from '../../../protocol/vocabulary.ts';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import type { Tone } from '../../ui/tones.ts';
import { isNotValidated } from './trace-model.ts';
import type { TraceEntry } from './trace-model.ts';

export interface Look {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly meaning: string;
}

const VERDICT_LOOKS: Readonly<Record<Verdict, Look>> = {
  passed: { icon: CircleCheck, tone: 'neutral', meaning: 'passed' },
  changed: { icon: CircleDot, tone: 'info', meaning: 'changed' },
  dropped: { icon: CircleSlash, tone: 'blocked', meaning: 'dropped' },
  error: { icon: CircleX, tone: 'error', meaning: 'error' },
  skipped: { icon: CircleMinus, tone: 'neutral', meaning: 'nothing to do' },
};

const OUTCOME_ICONS: Partial<Record<Outcome, LucideIcon>> = {
  delivered: CircleCheck, failed: CircleX, 'rule-error': CircleX, retrying: RotateCw, queued: Clock, filtered: Filter, consent: Shield, 'plan-blocked': ShieldBan, unsupported: Minus,
};

/** Dashed: it did not happen. */
const LATER: Look = { icon: CircleDashed, tone: 'neutral', meaning: 'would also have held it back' };

export function verdictLook(entry: TraceEntry): Look {
  if (entry.later) return LATER;
  const look = VERDICT_LOOKS[entry.verdict];
  const { stage } = entry.step;
  if (stage === 'receive' && entry.verdict === 'passed') return { ...look, tone: 'ok' };
  if (stage === 'delivery' && entry.verdict === 'passed') return { ...look, tone: 'ok' };
  if (isNotValidated(entry.step)) return { icon: ShieldOff, tone: 'warn', meaning: 'not validated' };
  if (stage === 'data-plan' && entry.violations > 0) return { icon: TriangleAlert, tone: 'warn', meaning: 'violations' };
  // Rules and mappings are the user's own changes; the violet of the pictures is theirs.
  if (stage === 'plan-blocking' && entry.verdict !== 'passed' && entry.verdict !== 'skipped') return { icon: ShieldBan, tone: 'blocked', meaning: 'blocked' };
  if (entry.verdict === 'changed' && /rules$|mapping/.test(stage)) return { ...look, tone: 'blocked' };
  return look;
}

export function outcomeLook(outcome: Outcome | null): Look {
  if (outcome === null) return { icon: Minus, tone: 'neutral', meaning: 'not reached' };
  return { icon: OUTCOME_ICONS[outcome] ?? OUTCOME_LOOKS[outcome].icon, tone: OUTCOME_LOOKS[outcome].tone, meaning: outcome };
}
