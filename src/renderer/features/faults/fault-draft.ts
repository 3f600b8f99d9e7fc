/** A fault as the form edits it, and as the engine takes it. */
import type { Fault, FaultAction, FaultView } from '../../../protocol/faults.ts';
import { formatDuration } from '../../ui/format.ts';

export type FaultDraft = Omit<Fault, 'id'> & { readonly id?: string | undefined };

/** Without counters and words: only what the engine is told. */
export function faultBody({ id, enabled, label, input, surface, probability, seed, count, action }: FaultDraft | FaultView): FaultDraft {
  return { ...(id === undefined ? {} : { id }), enabled, label, input, surface, probability, seed, count, action };
}

export function newFault(action: FaultAction, patch: Partial<FaultDraft> = {}): FaultDraft {
  return { enabled: true, label: '', input: '*', surface: '*', probability: 1, seed: 1, count: null, action, ...patch };
}

/** The action of another type, with what people usually want of it. */
export function actionOf(type: FaultAction['type']): FaultAction {
  switch (type) {
    case 'status':
      return { type, status: 503 };
    case 'latency':
      return { type, ms: 3_000, jitter_ms: 0 };
    case 'drop':
      return { type, when: 'after-storing' };
    case 'clock':
      return { type, skew_ms: 600_000 };
    default:
      return type satisfies never;
  }
}

const WHEN: Readonly<Record<Extract<FaultAction, { type: 'drop' }>['when'], string>> = {
  'before-body': 'before the body', 'before-storing': 'before the call is taken', 'after-storing': 'after the call is taken', 'mid-answer': 'in the middle of the answer',
};

/** The name it was given, else what it does in a few words. */
export function faultTitle({ label, action }: Pick<Fault, 'label' | 'action'>): string {
  if (label !== '') return label;
  switch (action.type) {
    case 'status':
      return `Answer ${action.status}${action.retry_after_s === null ? ', no Retry-After' : ''}`;
    case 'latency':
      return `Answer ${formatDuration(action.ms)} late`;
    case 'drop':
      return `Connection dropped ${WHEN[action.when]}`;
    case 'clock':
      return `Clock ${formatDuration(action.skew_ms)} ${action.skew_ms < 0 ? 'behind' : 'ahead'}`;
    default:
      return action satisfies never;
  }
}

/** Text of a number field as a whole number; null when it is empty or none. */
export function wholeNumber(text: string): number | null {
  const trimmed = text.trim();
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : null;
}

/** `12.5` as a share of one; null when it is none. */
export function shareOf(percent: string): number | null {
  const value = Number(percent.trim().replace(',', '.'));
  return percent.trim() === '' || !Number.isFinite(value) || value < 0 || value > 100 ? null : Math.round(value * 100) / 10_000;
}

export function percentOf(share: number): string {
  return String(Math.round(share * 10_000) / 100);
}
