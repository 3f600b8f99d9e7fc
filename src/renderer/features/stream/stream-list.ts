/**
 * The live stream's list over time: which pages are fetched, what a stream message changes, following the tail, pausing.
 * Knows neither React nor the DOM; everything from outside (fetching, the next frame) comes in.
 */
import type { EventRow, EventWindow, StreamMessage } from '../../../protocol/contract.ts';
import { PAGE_SIZE, RowModel } from './row-model.ts';
import type { DisplayRow, Grouping, RowRef } from './row-model.ts';

export interface WindowQuery {
  readonly query: string;
  readonly anchor?: number | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface ListHost {
  readonly fetchWindow: (query: WindowQuery, signal: AbortSignal) => Promise<EventWindow>;
  /** Runs once, soon: with the next frame, or by a timer where no frames come. */
  readonly soon: (run: () => void) => void;
  /** Runs once, later; slow enough for counting in a filtered list. */
  readonly later: (run: () => void) => void;
}

export interface ListSnapshot {
  /** Grows with every change of rows or of what is said about them. */
  readonly revision: number;
  readonly status: 'loading' | 'ready' | 'error';
  readonly error: unknown;
  /** The filter that the rows shown belong to. */
  readonly query: string;
  readonly total: number;
  readonly totalRows: number;
  /** Matching events that arrived and are not shown. */
  readonly newer: number;
  readonly atTail: boolean;
  readonly paused: boolean;
  readonly active: RowRef | null;
  /** Highest seq that was on screen before the last arrivals at the tail; rows above it fade in. */
  readonly freshAbove: number;
  /** How much of the store a filter without an index has seen so far, 0 to 1. */
  readonly scanned: number;
}

type Advance = Extract<StreamMessage, { type: 'advance' }>;

export class StreamList {
  readonly model = new RowModel();
  readonly #host: ListHost;
  readonly #listeners = new Set<() => void>();
  readonly #inFlight = new Map<number, AbortController>();
  #snapshot: ListSnapshot = {
    revision: 0, status: 'loading', error: null, query: '', total: 0, totalRows: 0, newer: 0, atTail: true, paused: false, active: null, freshAbove: Infinity, scanned: 1,
  };
  #query = '';
  #clearedSeq: number | null = null;
  /** Matching events at or below `#clearedSeq`. */
  #hidden = 0;
  #generation = 0;
  /** A first page is on its way; `#missed`: something came meanwhile. */
  #loading = false;
  #missed = false;
  #viewport: readonly [number, number] = [0, 0];
  #arrived: EventRow[] = [];
  #arrivedUnseen = 0;
  #arrivedAnchor = 0;
  #flushPlanned = false;
  #refreshing = false;
  #refreshAgain = false;
  #countPlanned = false;
  #stale = new Set<string>();
  #stalePlanned = false;
  #wantedActive: number | null = null;
  #suspended = false;
  #scanPlanned = false;

  constructor(host: ListHost) {
    this.#host = host;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = (): ListSnapshot => this.#snapshot;

  get query(): string {
    return this.#query;
  }

  get clearedSeq(): number | null {
    return this.#clearedSeq;
  }

  /**
   * Fetches the rows of a filter, those above `clearedSeq` only ("clear view"). What is shown stays until they are
   * here; the active row stays in any case.
   */
  load(query: string, clearedSeq: number | null = null): void {
    this.#query = query;
    this.#clearedSeq = clearedSeq;
    this.#hidden = 0;
    this.#generation += 1;
    this.#abortPages();
    this.#arrived = [];
    this.#arrivedUnseen = 0;
    if (this.model.anchor === null) this.#emit({ status: 'loading', error: null });
    this.#loading = true;
    this.#missed = false;
    void this.#loadTop(this.#generation);
  }

  /** The stream (re)opened: nobody knows what came before it did. */
  streamOpened(): void {
    if (this.#loading) this.#missed = true;
    else this.reload();
  }

  reload(): void {
    this.load(this.#query, this.#clearedSeq);
  }

  /** The list left the screen; it catches up when it is shown again. */
  suspend(): void {
    this.#suspended = true;
  }

  resumeView(): void {
    if (!this.#suspended) return;
    this.#suspended = false;
    if (this.#following) this.#planRefresh();
    else this.#planCount();
  }

  setViewport(first: number, last: number): void {
    this.#viewport = [first, last];
    this.#loadMissing();
  }

  setAtTail(atTail: boolean): void {
    if (atTail === this.#snapshot.atTail) return;
    this.#emit({ atTail, ...(atTail ? {} : { freshAbove: Infinity }) });
    if (this.#following && this.#snapshot.newer > 0) this.#planRefresh();
  }

  pause(): void {
    if (!this.#snapshot.paused) this.#emit({ paused: true });
  }

  resume(): void {
    if (!this.#snapshot.paused) return;
    this.#emit({ paused: false });
    if (this.#stale.size > 0) this.#planStale();
    if (this.#following) this.#planRefresh();
  }

  /** Shows the newest rows. The caller scrolls to the top. */
  jumpToTail(): void {
    this.#emit({ atTail: true, paused: false });
    this.#planRefresh();
  }

  setGrouping(grouping: Grouping): void {
    this.model.setGrouping(grouping);
    this.#emit({});
  }

  setFolded(batchSeq: number, folded: boolean): void {
    this.model.setFolded(batchSeq, folded);
    this.#emit({});
  }

  foldAll(folded: boolean): void {
    this.model.foldAll(folded);
    this.#emit({});
  }

  setActive(active: RowRef | null): void {
    this.#wantedActive = null;
    this.#emit({ active });
  }

  activeIndex(): number | null {
    return this.#snapshot.active === null ? null : this.model.find(this.#snapshot.active);
  }

  activeRow(): DisplayRow | null {
    const index = this.activeIndex();
    return index === null ? null : this.model.rowAt(index);
  }

  /** Makes row `index` active, at once or as soon as its page is here. Returns the row number that it will have. */
  activate(index: number): number {
    const target = Math.max(0, Math.min(index, this.model.totalRows - 1));
    const row = this.model.rowAt(target);
    if (row === null) return target;
    if (row.kind === 'pending') {
      this.#wantedActive = target;
      this.#fetchPages(this.model.missingPages(target, target));
    } else {
      this.setActive({ kind: row.kind, seq: row.event.seq });
    }
    return target;
  }

  advance(message: Advance): void {
    // The answer under way may have been worked out before this: the list looks again when it is here.
    if (this.#loading) this.#missed = true;
    if (this.model.anchor === null) {
      if (this.#snapshot.status !== 'loading') this.reload();
      return;
    }
    if (!this.#following || this.#suspended) {
      if (this.#query === '') this.#emit({ newer: this.#snapshot.newer + message.new_events });
      else this.#planCount();
      return;
    }
    const complete = this.#query === '' && message.events.length === message.new_events && !this.#refreshing;
    if (complete && this.#arrived.length + message.events.length <= PAGE_SIZE) {
      this.#arrived = [...message.events.toSorted((a, b) => b.seq - a.seq), ...this.#arrived];
      this.#arrivedAnchor = message.last_event_seq;
      this.#planFlush();
    } else {
      this.#arrivedUnseen += message.new_events;
      this.#planRefresh();
    }
  }

  /** Retries and queues changed what is known of these batches. */
  outcomes(batchIds: readonly string[]): void {
    for (const id of batchIds) this.#stale.add(id);
    if (!this.#snapshot.paused) this.#planStale();
  }

  capturedDeleted(): void {
    this.model.reset();
    this.#clearedSeq = null;
    this.#emit({ status: 'loading', active: null, newer: 0, atTail: true });
    this.reload();
  }

  get #following(): boolean {
    return this.#snapshot.atTail && !this.#snapshot.paused;
  }

  #emit(change: Partial<ListSnapshot>): void {
    this.#snapshot = {
      ...this.#snapshot, total: this.model.total, totalRows: this.model.totalRows, ...change, revision: this.#snapshot.revision + 1,
    };
    for (const listener of this.#listeners) listener();
  }

  async #fetch(query: Omit<WindowQuery, 'query'>, signal = new AbortController().signal): Promise<EventWindow> {
    const cleared = this.#clearedSeq;
    const window = await this.#host.fetchWindow({ query: this.#query, ...query }, signal);
    if (cleared === null) return window;
    return { ...window, total: Math.max(0, window.total - this.#hidden), items: window.items.filter((event) => event.seq > cleared) };
  }

  async #loadTop(generation: number): Promise<void> {
    try {
      if (this.#clearedSeq !== null) {
        const below = await this.#host.fetchWindow({ query: this.#query, anchor: this.#clearedSeq, offset: 0, limit: 1 }, new AbortController().signal);
        if (generation !== this.#generation) return;
        this.#hidden = below.total;
      }
      const window = await this.#fetch({ offset: 0, limit: PAGE_SIZE });
      if (generation !== this.#generation) return;
      this.model.reset();
      this.model.accept(window);
      this.#loading = false;
      this.#arrived = [];
      this.#emit({ status: 'ready', error: null, query: this.#query, newer: 0, atTail: true, freshAbove: Infinity, scanned: window.scanned });
      this.#goOnScanning(window);
      if (!this.#missed) return;
      if (this.#following) this.#planRefresh();
      else this.#planCount();
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#loading = false;
      this.#emit({ status: 'error', error });
    }
  }

  #planFlush(): void {
    if (this.#flushPlanned) return;
    this.#flushPlanned = true;
    this.#host.soon(() => {
      this.#flushPlanned = false;
      const rows = this.#arrived;
      this.#arrived = [];
      if (rows.length === 0) return;
      if (!this.#following) {
        this.#emit({ newer: this.#snapshot.newer + rows.length });
        return;
      }
      const freshAbove = this.model.anchor ?? 0;
      this.model.prepend(rows, this.#arrivedAnchor);
      this.#emit({ newer: 0, freshAbove });
    });
  }

  #planRefresh(): void {
    if (this.#refreshing) {
      this.#refreshAgain = true;
      return;
    }
    this.#refreshing = true;
    this.#host.soon(() => void this.#refresh());
  }

  /** Fetches what came on top of the first page; all of the page when too much came or it is not known how much. */
  async #refresh(): Promise<void> {
    const generation = this.#generation;
    const anchor = this.model.anchor ?? 0;
    const expected = this.#snapshot.newer > 0 ? PAGE_SIZE : this.#arrivedUnseen;
    this.#arrivedUnseen = 0;
    try {
      const limit = expected > 0 && this.model.total > 0 ? Math.min(PAGE_SIZE, expected + 1) : PAGE_SIZE;
      const window = await this.#fetch({ offset: 0, limit });
      if (generation === this.#generation && this.#following) this.#takeTop(window, limit, anchor);
    } catch (error) {
      if (generation === this.#generation) this.#emit({ status: 'error', error });
    }
    this.#refreshing = false;
    if (this.#refreshAgain) {
      this.#refreshAgain = false;
      this.#planRefresh();
    }
  }

  #takeTop(window: EventWindow, limit: number, anchor: number): void {
    const reaches = window.items.some((event) => event.seq <= anchor) || window.items.length < limit;
    if (limit < PAGE_SIZE && !reaches) {
      this.#refreshAgain = true;
      this.#emit({ newer: PAGE_SIZE });
      return;
    }
    if (limit === PAGE_SIZE) this.model.accept(window);
    else this.model.prepend(window.items.filter((event) => event.seq > anchor), window.anchor, window.total);
    this.#emit({ status: 'ready', error: null, newer: 0, freshAbove: anchor, scanned: window.scanned });
    this.#goOnScanning(window);
  }

  /** A filter that no index answers is scanned in steps; each question takes it further. */
  #goOnScanning(window: EventWindow): void {
    if (window.complete || this.#scanPlanned) return;
    this.#scanPlanned = true;
    this.#host.soon(() => {
      this.#scanPlanned = false;
      void this.#scanOn(window.anchor, this.#generation);
    });
  }

  async #scanOn(anchor: number, generation: number): Promise<void> {
    const isStale = (): boolean => generation !== this.#generation || anchor !== this.model.anchor;
    if (isStale()) return;
    try {
      const next = await this.#fetch({ anchor, offset: 0, limit: 1 });
      if (isStale()) return;
      this.model.setTotal(next.total);
      this.#emit({ scanned: next.complete ? 1 : next.scanned });
      this.#loadMissing();
      this.#goOnScanning(next);
    } catch (error) {
      if (!isStale()) this.#emit({ error });
    }
  }

  /** How many matching events wait above the anchor; only the engine can count with a filter. */
  #planCount(): void {
    if (this.#countPlanned || this.#suspended) return;
    this.#countPlanned = true;
    this.#host.later(() => {
      const generation = this.#generation;
      const anchor = this.model.anchor ?? undefined;
      this.#fetch({ anchor, offset: 0, limit: 1 }).then(
        (window) => {
          this.#countPlanned = false;
          if (generation === this.#generation && window.anchor === this.model.anchor) this.#emit({ newer: window.newer });
        },
        () => { this.#countPlanned = false; },
      );
    });
  }

  #planStale(): void {
    if (this.#stalePlanned) return;
    this.#stalePlanned = true;
    this.#host.later(() => {
      this.#stalePlanned = false;
      const pages = this.model.pagesWithBatches(this.#stale);
      this.#stale.clear();
      this.#fetchPages(pages);
    });
  }

  #loadMissing(): void {
    if (this.model.anchor === null) return;
    const missing = this.model.missingPages(...this.#viewport);
    for (const [page, controller] of this.#inFlight) {
      if (missing.includes(page) || this.#wantedActive !== null) continue;
      controller.abort();
      this.#inFlight.delete(page);
    }
    this.#fetchPages(missing);
  }

  #fetchPages(pages: readonly number[]): void {
    for (const page of pages) if (!this.#inFlight.has(page)) void this.#fetchPage(page, this.#generation);
  }

  async #fetchPage(page: number, generation: number): Promise<void> {
    const controller = new AbortController();
    this.#inFlight.set(page, controller);
    const anchor = this.model.anchor ?? undefined;
    try {
      const window = await this.#fetch({ anchor, offset: page * PAGE_SIZE, limit: PAGE_SIZE }, controller.signal);
      this.#done(page, controller);
      if (generation !== this.#generation || anchor !== this.model.anchor) return;
      const { newer } = this.#snapshot;
      this.model.accept({ ...window, newer });
      this.#emit({ status: 'ready', error: null });
      if (this.#wantedActive !== null) this.activate(this.#wantedActive);
      this.#loadMissing();
    } catch (error) {
      this.#done(page, controller);
      if (generation === this.#generation && !controller.signal.aborted) this.#emit({ status: 'error', error });
    }
  }

  #done(page: number, controller: AbortController): void {
    if (this.#inFlight.get(page) === controller) this.#inFlight.delete(page);
  }

  #abortPages(): void {
    for (const controller of this.#inFlight.values()) controller.abort();
    this.#inFlight.clear();
  }
}
