/**
 * The live stream's list as arithmetic (ui.md B5, design.md invariant 5): pages of events by offset below an anchor,
 * display rows made from them (batch headers and events), and the way from a row number to a page and back.
 *
 * Only loaded pages have exact row counts; every other page counts with one estimate, so what is held is bounded by
 * `MAX_PAGES` and does not grow with the number of stored events.
 */
import type { EventRow, EventWindow } from '../../../protocol/contract.ts';

export const PAGE_SIZE = 200;
export const MAX_PAGES = 20;

export type Grouping = 'none' | 'batch';

export type DisplayRow =
  | { readonly kind: 'batch'; readonly key: string; readonly offset: number; readonly event: EventRow; readonly members: readonly EventRow[]; readonly folded: boolean }
  | { readonly kind: 'event'; readonly key: string; readonly offset: number; readonly event: EventRow; readonly nested: boolean }
  | { readonly kind: 'pending'; readonly key: string; readonly offset: number };

/** Names a row independently of where it stands. */
export interface RowRef {
  readonly kind: 'batch' | 'event';
  readonly seq: number;
}

export interface RowPosition {
  readonly page: number;
  readonly within: number;
}

interface LoadedPage {
  items: readonly EventRow[];
  rows: readonly DisplayRow[];
  /** False when the page's first event continues the batch that the page above ends with. */
  startsBatch: boolean;
  used: number;
  /** `total` when it was fetched: a page that was the last one grows while the engine still scans. */
  total: number;
}

interface Segment {
  /** First page, first row. */
  readonly page: number;
  readonly row: number;
  readonly rows: number;
  readonly loaded: boolean;
}

/** An eventless batch is stored as one event of this type. */
export function isEventlessBatch(event: EventRow): boolean {
  return event.type === 'batch';
}

function sameRow(before: EventRow, after: EventRow): boolean {
  return before.id === after.id && before.outcome === after.outcome && before.took_ms === after.took_ms
    && before.violations === after.violations && before.flags.length === after.flags.length
    && before.outcomes.length === after.outcomes.length
    && before.outcomes.every((one, index) => one.outcome === after.outcomes[index]?.outcome && one.status === after.outcomes[index]?.status);
}

export class RowModel {
  #pages = new Map<number, LoadedPage>();
  #grouping: Grouping = 'batch';
  #foldedByDefault = false;
  #foldExceptions = new Set<number>();
  #ratio = 1;
  #ratioKnown = false;
  #clock = 0;
  #segments: Segment[] | null = null;

  /** Highest `seq` that the list counts; null before the first answer. */
  anchor: number | null = null;
  total = 0;
  newer = 0;

  get grouping(): Grouping {
    return this.#grouping;
  }

  get loadedPages(): number {
    return this.#pages.size;
  }

  get totalRows(): number {
    const last = this.#layout().at(-1);
    return last === undefined ? 0 : last.row + last.rows;
  }

  /** Forgets every page; used when the filter changes or the captured data is deleted. */
  reset(): void {
    this.#pages.clear();
    this.#foldExceptions.clear();
    this.#ratioKnown = false;
    this.anchor = null;
    this.total = 0;
    this.newer = 0;
    this.#segments = null;
  }

  setGrouping(grouping: Grouping): void {
    if (grouping === this.#grouping) return;
    this.#grouping = grouping;
    this.#relearn();
  }

  isFolded(batchSeq: number): boolean {
    return this.#foldedByDefault !== this.#foldExceptions.has(batchSeq);
  }

  setFolded(batchSeq: number, folded: boolean): void {
    if (this.isFolded(batchSeq) === folded) return;
    if (folded === this.#foldedByDefault) this.#foldExceptions.delete(batchSeq);
    else this.#foldExceptions.add(batchSeq);
    this.#rebuildAll();
  }

  foldAll(folded: boolean): void {
    this.#foldedByDefault = folded;
    this.#foldExceptions.clear();
    this.#relearn();
  }

  get allFolded(): boolean {
    return this.#foldedByDefault;
  }

  /** Takes an answer of `events/rows`. A new anchor makes every other page stale, because offsets count from it. */
  accept(window: EventWindow): void {
    const shifted = this.anchor !== null && window.anchor !== this.anchor;
    const previous = this.#pages.get(Math.floor(window.offset / PAGE_SIZE));
    if (shifted) this.#pages.clear();
    this.anchor = window.anchor;
    this.total = window.total;
    this.newer = window.newer;
    this.#setPage(Math.floor(window.offset / PAGE_SIZE), window.items, previous?.items ?? []);
  }

  /**
   * Puts rows that arrived at the tail (newest first) on top of the first page; older pages are dropped, their offsets
   * moved. Returns how many were new.
   */
  prepend(rows: readonly EventRow[], anchor: number, total?: number): number {
    const top = this.#pages.get(0);
    const known = new Set((top?.items ?? []).map((event) => event.seq));
    const fresh = rows.filter((event) => !known.has(event.seq));
    this.anchor = anchor;
    this.newer = 0;
    this.total = total ?? this.total + fresh.length;
    this.#segments = null;
    if (fresh.length === 0) return 0;
    this.#pages.clear();
    this.#setPage(0, [...fresh, ...(top?.items ?? [])].slice(0, PAGE_SIZE), []);
    return fresh.length;
  }

  /** More of the same filter was found further down. */
  setTotal(total: number): void {
    this.total = total;
    this.#segments = null;
  }

  rowAt(index: number): DisplayRow | null {
    const position = this.positionOf(index);
    if (position === null) return null;
    const page = this.#pages.get(position.page);
    if (page !== undefined) return page.rows[position.within] ?? null;
    const offset = Math.min(this.total - 1, position.page * PAGE_SIZE + Math.floor(position.within / this.#ratio));
    return { kind: 'pending', key: `p${position.page}.${position.within}`, offset };
  }

  /** Rows `first` to `last`, both included, as far as they exist. */
  slice(first: number, last: number): DisplayRow[] {
    const rows: DisplayRow[] = [];
    for (let index = Math.max(0, first); index <= last; index += 1) {
      const row = this.rowAt(index);
      if (row === null) break;
      rows.push(row);
    }
    return rows;
  }

  positionOf(index: number): RowPosition | null {
    if (index < 0) return null;
    const segments = this.#layout();
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle]?.row ?? Infinity) <= index) low = middle;
      else high = middle - 1;
    }
    // Pages without rows (all of it folded into a batch above) share their start with the next one.
    while (low < segments.length && index - (segments[low]?.row ?? 0) >= (segments[low]?.rows ?? 0)) low += 1;
    const segment = segments[low];
    if (segment === undefined) return null;
    const within = index - segment.row;
    if (segment.loaded) return { page: segment.page, within };
    const perPage = this.#estimate(PAGE_SIZE);
    return { page: segment.page + Math.floor(within / perPage), within: within % perPage };
  }

  indexOf(position: RowPosition): number {
    const segments = this.#layout();
    for (const segment of segments) {
      if (segment.loaded) {
        if (segment.page === position.page) return segment.row + Math.min(position.within, Math.max(0, segment.rows - 1));
        continue;
      }
      const perPage = this.#estimate(PAGE_SIZE);
      const pages = Math.ceil(segment.rows / perPage);
      if (position.page >= segment.page && position.page < segment.page + pages) {
        return segment.row + Math.min((position.page - segment.page) * perPage + position.within, segment.rows - 1);
      }
    }
    return Math.max(0, this.totalRows - 1);
  }

  /** Where a row stands now, or null when its page is not loaded. A folded event is found at its batch's header. */
  find(ref: RowRef): number | null {
    for (const [number, page] of this.#pages) {
      const first = page.items[0];
      const last = page.items.at(-1);
      if (first === undefined || last === undefined || ref.seq > first.seq || ref.seq < last.seq) continue;
      const exact = page.rows.findIndex((row) => row.kind === ref.kind && row.event.seq === ref.seq);
      if (exact >= 0) return this.indexOf({ page: number, within: exact });
      const batch = page.items.find((event) => event.seq === ref.seq)?.batch_seq;
      const header = page.rows.findIndex((row) => row.kind !== 'pending' && row.event.batch_seq === batch);
      if (batch !== undefined && header >= 0) return this.indexOf({ page: number, within: header });
    }
    return null;
  }

  /** Row of the event at `offset` below the anchor; exact when its page is loaded. */
  indexOfOffset(offset: number): number {
    const page = Math.floor(offset / PAGE_SIZE);
    const loaded = this.#pages.get(page);
    if (loaded === undefined) return this.indexOf({ page, within: Math.floor((offset % PAGE_SIZE) * this.#ratio) });
    let within = loaded.rows.findIndex((row) => row.kind === 'event' && row.offset >= offset);
    if (within < 0) within = loaded.rows.length - 1;
    return this.indexOf({ page, within: Math.max(0, within) });
  }

  /** Pages that rows `first` to `last` need and that are not here; marks the others as used. */
  missingPages(first: number, last: number): number[] {
    const from = this.positionOf(Math.max(0, first));
    if (from === null) return this.anchor === null ? [0] : [];
    const to = this.positionOf(Math.min(last, this.totalRows - 1)) ?? from;
    const missing: number[] = [];
    for (let page = from.page; page <= to.page; page += 1) {
      const loaded = this.#pages.get(page);
      if (loaded !== undefined) loaded.used = ++this.#clock;
      const expected = Math.min(PAGE_SIZE, this.total - page * PAGE_SIZE);
      if (loaded === undefined || (loaded.items.length < expected && loaded.total < this.total)) missing.push(page);
    }
    return missing;
  }

  /** Loaded pages that hold an event of one of these batches. */
  pagesWithBatches(batchIds: ReadonlySet<string>): number[] {
    return [...this.#pages].filter(([, page]) => page.items.some((event) => batchIds.has(event.batch_id))).map(([number]) => number);
  }

  eventBySeq(seq: number): EventRow | null {
    for (const page of this.#pages.values()) {
      const found = page.items.find((event) => event.seq === seq);
      if (found !== undefined) return found;
    }
    return null;
  }

  #setPage(number: number, items: readonly EventRow[], previous: readonly EventRow[]): void {
    const old = new Map(previous.map((event) => [event.seq, event]));
    const kept = items.map((event) => {
      const before = old.get(event.seq);
      return before !== undefined && sameRow(before, event) ? before : event;
    });
    this.#pages.set(number, { items: kept, rows: [], startsBatch: true, used: ++this.#clock, total: this.total });
    this.#evict(number);
    for (const affected of [number - 1, number, number + 1]) this.#build(affected);
    if (!this.#ratioKnown && kept.length > 0) {
      this.#ratioKnown = true;
      const rows = this.#pages.get(number)?.rows.length ?? kept.length;
      this.#ratio = Math.max(1 / PAGE_SIZE, rows / kept.length);
    }
    this.#segments = null;
  }

  #evict(keep: number): void {
    while (this.#pages.size > MAX_PAGES) {
      let oldest: number | null = null;
      for (const [number, page] of this.#pages) {
        if (number !== keep && (oldest === null || page.used < (this.#pages.get(oldest)?.used ?? Infinity))) oldest = number;
      }
      if (oldest === null) return;
      this.#pages.delete(oldest);
    }
  }

  #relearn(): void {
    this.#ratioKnown = false;
    this.#rebuildAll();
    const [page] = this.#pages.values();
    if (page !== undefined && page.items.length > 0) {
      this.#ratioKnown = true;
      this.#ratio = Math.max(1 / PAGE_SIZE, page.rows.length / page.items.length);
    }
    this.#segments = null;
  }

  #rebuildAll(): void {
    for (const number of this.#pages.keys()) this.#build(number);
    this.#segments = null;
  }

  #build(number: number): void {
    const page = this.#pages.get(number);
    if (page === undefined) return;
    const base = number * PAGE_SIZE;
    if (this.#grouping === 'none') {
      page.rows = page.items.map((event, index) => ({ kind: 'event', key: `e${event.seq}`, offset: base + index, event, nested: false }));
      return;
    }
    const above = this.#pages.get(number - 1)?.items.at(-1);
    if (above !== undefined) page.startsBatch = above.batch_seq !== page.items[0]?.batch_seq;
    const rows: DisplayRow[] = [];
    let start = 0;
    while (start < page.items.length) {
      const event = page.items[start];
      if (event === undefined) break;
      let end = start + 1;
      while (page.items[end]?.batch_seq === event.batch_seq) end += 1;
      const folded = this.isFolded(event.batch_seq);
      if (start > 0 || page.startsBatch) {
        const members = this.#members(number, start, end);
        rows.push({ kind: 'batch', key: `b${event.batch_seq}`, offset: base + start, event, members, folded });
      }
      if (!folded && !isEventlessBatch(event)) {
        for (let index = start; index < end; index += 1) {
          const member = page.items[index];
          if (member !== undefined) rows.push({ kind: 'event', key: `e${member.seq}`, offset: base + index, event: member, nested: true });
        }
      }
      start = end;
    }
    page.rows = rows;
  }

  /** A batch's events in the list, going on into the next page where that is loaded. */
  #members(number: number, start: number, end: number): readonly EventRow[] {
    const page = this.#pages.get(number);
    const members = page?.items.slice(start, end) ?? [];
    if (end < (page?.items.length ?? 0)) return members;
    const seq = members[0]?.batch_seq;
    for (const event of this.#pages.get(number + 1)?.items ?? []) {
      if (event.batch_seq !== seq) break;
      members.push(event);
    }
    return members;
  }

  #estimate(events: number): number {
    return events === 0 ? 0 : Math.max(1, Math.round(events * this.#ratio));
  }

  #layout(): Segment[] {
    if (this.#segments !== null) return this.#segments;
    const segments: Segment[] = [];
    const pages = Math.ceil(this.total / PAGE_SIZE);
    const loaded = [...this.#pages.keys()].filter((page) => page < pages).sort((a, b) => a - b);
    let page = 0;
    let row = 0;
    const gapUntil = (end: number): void => {
      if (end <= page) return;
      const last = end === pages ? this.total - (pages - 1) * PAGE_SIZE : PAGE_SIZE;
      const rows = (end - page - 1) * this.#estimate(PAGE_SIZE) + this.#estimate(last);
      segments.push({ page, row, rows, loaded: false });
      row += rows;
      page = end;
    };
    for (const number of loaded) {
      gapUntil(number);
      const rows = this.#pages.get(number)?.rows.length ?? 0;
      segments.push({ page: number, row, rows, loaded: true });
      row += rows;
      page = number + 1;
    }
    gapUntil(pages);
    this.#segments = segments;
    return segments;
  }
}
