/** Faults that people reach for, and what SDKs do about them (spec/wire-protocol.md 10). */
import type { FaultAction } from '../../../protocol/faults.ts';

export interface FaultPreset {
  readonly id: string;
  readonly label: string;
  /** What to watch for. */
  readonly detail: string;
  readonly action: FaultAction;
}

export const FAULT_PRESETS: readonly FaultPreset[] = [
  { id: '503', label: '503, the service is down', detail: 'Uploads are kept and sent again', action: { type: 'status', status: 503 } },
  { id: '429', label: '429 with Retry-After', detail: 'Apple and Java clients wait the time out', action: { type: 'status', status: 429, retry_after_s: 5 } },
  { id: '429-bare', label: '429 without Retry-After', detail: 'Apple SDKs go silent for two hours', action: { type: 'status', status: 429, retry_after_s: null } },
  { id: '400', label: '400, bad request', detail: 'Native SDKs delete the upload, the web SDK repeats it', action: { type: 'status', status: 400 } },
  { id: '401', label: '401, wrong credentials', detail: 'The web SDK throws waiting batches away', action: { type: 'status', status: 401 } },
  { id: '403', label: '403, forbidden', detail: 'As 401; server clients raise an error', action: { type: 'status', status: 403 } },
  { id: '500', label: '500, internal error', detail: 'Kept and retried by most', action: { type: 'status', status: 500 } },
  { id: 'slow', label: 'Slow answers', detail: 'Three seconds late: time-outs and spinners', action: { type: 'latency', ms: 3_000, jitter_ms: 0 } },
  { id: 'drop', label: 'Answer is lost', detail: 'Taken here, unknown there: a duplicate follows', action: { type: 'drop', when: 'after-storing' } },
  { id: 'clock', label: 'Server clock is ahead', detail: 'Date is ten minutes off', action: { type: 'clock', skew_ms: 600_000 } },
];

/** What clients do with uploads that get such an answer. */
export interface Reaction {
  readonly client: string;
  readonly does: string;
}

const BY_STATUS: Readonly<Record<string, readonly Reaction[]>> = {
  '400': [
    { client: 'Web', does: 'keeps the batch, repeats it each interval, holds back later ones' },
    { client: 'Android, Apple', does: 'delete the upload' },
    { client: 'Roku', does: 'drops it' },
    { client: 'Servers', does: 'get the error; nothing is repeated' },
  ],
  '401': [
    { client: 'Web', does: 'throws all waiting batches away' },
    { client: 'Android, Apple', does: 'delete the upload' },
    { client: 'Roku', does: 'queues it again' },
    { client: 'Servers', does: 'get the error' },
  ],
  '429': [
    { client: 'Web', does: 'keeps it, tries again next interval, ignores Retry-After' },
    { client: 'Android', does: 'keeps it, next interval (10 s development, 600 s production)' },
    { client: 'Apple', does: 'keeps it and waits Retry-After; two hours without one' },
    { client: 'Python, Java', does: 'refuse further calls locally until Retry-After is over' },
    { client: '.NET', does: 'queues it again' },
  ],
  '503': [
    { client: 'Web', does: 'keeps it, tries again' },
    { client: 'Android', does: 'keeps it; alias calls wait Retry-After, two hours without one' },
    { client: 'Apple', does: 'as 429: waits Retry-After; two hours without one' },
    { client: 'Roku', does: 'queues it again and backs off' },
    { client: 'Servers', does: 'get the error; .NET queues it again' },
  ],
  '5xx': [
    { client: 'Web', does: 'keeps it, tries again' },
    { client: 'Android, Apple', does: 'keep it; Apple’s upload loop stops until the next one' },
    { client: 'Roku', does: 'queues it again' },
    { client: 'Servers', does: 'get the error; .NET queues it again' },
  ],
};

const LOST: readonly Reaction[] = [
  { client: 'Web', does: 'keeps it, tries again: the repeat shows as a duplicate if the call was taken' },
  { client: 'Android', does: 'keeps it for the next interval; its time-out is 30 s' },
  { client: 'Apple', does: 'backs off 5, 15, 60, 120, 300 s; its time-out is 10 to 30 s' },
  { client: 'Node', does: 'gives the error to the app after 60 s at most' },
];

/** Empty where nothing is known to differ. */
export function reactionsTo(action: FaultAction): readonly Reaction[] {
  if (action.type === 'drop' || action.type === 'latency') return LOST;
  if (action.type === 'clock') return [];
  if (action.status === 403) return BY_STATUS['401'] ?? [];
  return BY_STATUS[String(action.status)] ?? (action.status >= 500 ? BY_STATUS['5xx'] : action.status === 404 ? BY_STATUS['401'] : BY_STATUS['400']) ?? [];
}
