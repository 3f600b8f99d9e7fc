/** What the query thread answers. */
import type { BatchDetail, Delivery, EventRow, EventWindow, Histogram, Page, RequestDetail, SeenValues, SetupChecks } from '../../../protocol/contract.ts';
import type { StoredInboxRow } from '../inbox.ts';
import type { WindowArgs } from './event-window.ts';
import type { ListArgs } from './lists.ts';
import type { HistogramArgs } from './overview.ts';

export interface QueryWorkerData {
  readonly dataDir: string;
}

export type QueryMethods = {
  list: { args: ListArgs; answer: Page<unknown> };
  eventWindow: { args: WindowArgs; answer: EventWindow };
  request: { args: string; answer: RequestDetail | null };
  batch: { args: string; answer: BatchDetail | null };
  event: { args: string; answer: { event: EventRow; batch: BatchDetail } | null };
  delivery: { args: string; answer: Delivery | null };
  histogram: { args: HistogramArgs; answer: Histogram };
  values: { args: { field: string; prefix: string; limit: number }; answer: SeenValues };
  setup: { args: { input: { name: string; platform: string } | null; listening: { ok: boolean; message: string } }; answer: SetupChecks };
  /** The stored call whole, for replay. */
  storedRequest: { args: number; answer: StoredInboxRow | null };
  requestOfBatch: { args: string; answer: { requestId: number; position: number } | null };
  forget: { args: null; answer: null };
  stop: { args: null; answer: null };
};
