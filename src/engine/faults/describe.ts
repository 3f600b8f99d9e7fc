/** Faults in words: for lists, and for the note on every call that one hit. */
import { DEFAULT_RETRY_AFTER_S } from '../../protocol/faults.ts';
import type { Fault, FaultAction } from '../../protocol/faults.ts';
import type { FaultVerdict } from './decide.ts';

const WHEN: Readonly<Record<Extract<FaultAction, { type: 'drop' }>['when'], string>> = {
  'before-body': 'the connection is closed before the body is read; nothing is processed',
  'before-storing': 'the connection is closed without an answer; nothing is processed',
  'after-storing': 'the call is processed, but the connection is closed without an answer',
  'mid-answer': 'the call is processed, but the answer breaks off',
};

/** Seconds for Retry-After; null sends none. */
export function retryAfter(action: Extract<FaultAction, { type: 'status' }>): number | null {
  if (action.retry_after_s !== undefined) return action.retry_after_s;
  return action.status === 429 || action.status === 503 ? DEFAULT_RETRY_AFTER_S : null;
}

export function describeAction(action: FaultAction): string {
  switch (action.type) {
    case 'status': {
      const wait = retryAfter(action);
      return `answers ${action.status}${wait === null ? ' without Retry-After' : ` with Retry-After ${wait}`}; nothing is processed`;
    }
    case 'latency':
      return `answers ${action.ms} ms late${action.jitter_ms > 0 ? ` and up to ${action.jitter_ms} ms more` : ''}`;
    case 'drop':
      return WHEN[action.when];
    case 'clock':
      return `the answer's Date is ${Math.abs(action.skew_ms)} ms ${action.skew_ms < 0 ? 'behind' : 'ahead'}`;
    default:
      return action satisfies never;
  }
}

export function describeFault(fault: Fault): string {
  const often = fault.probability < 1 ? `, ${Math.round(fault.probability * 1000) / 10} % of the calls` : '';
  const end = fault.count === null ? '' : `, ${fault.count === 1 ? 'one call' : `${fault.count} calls`}`;
  return `${describeAction(fault.action)}${often}${end}`;
}

export function faultWarnings({ action }: Fault): string[] {
  if (action.type !== 'status') return [];
  if ((action.status === 429 || action.status === 503) && retryAfter(action) === null) {
    return ['Without Retry-After Apple SDKs, and Android for alias calls, send nothing for two hours; delete the app\'s data to end that.'];
  }
  if (action.status === 400) return ['The web SDK sends a batch that got a 400 again for ever and holds back all later ones.'];
  if (action.status === 401 || action.status === 403) return ['The web SDK throws all waiting batches away on this status.'];
  return [];
}

/** The note that a hit call carries; `delayMs` is what was drawn. */
export function faultNote({ fired, delayMs }: FaultVerdict): { readonly code: 'fault-injected'; readonly message: string } {
  const named = fired.map((fault) => `${fault.label === '' ? fault.id : `${fault.label} (${fault.id})`}: ${fault.action.type === 'latency' ? 'answered late' : describeAction(fault.action)}`);
  return { code: 'fault-injected', message: `Fault on demand. ${named.join('; ')}.${delayMs > 0 ? ` It waited ${delayMs} ms.` : ''}` };
}
