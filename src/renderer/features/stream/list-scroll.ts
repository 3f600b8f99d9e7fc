/**
 * Joins the list to its scroll container: which rows are in view, where they are drawn, and that the row at the top stays
 * where it is when pages above it turn out longer or shorter than estimated.
 */
import type { RowPosition, RowRef } from './row-model.ts';
import { clampTop, scrollMap, toPhysical, toVirtual, topToReveal } from './scroll-map.ts';
import type { ScrollMap } from './scroll-map.ts';
import type { ListSnapshot, StreamList } from './stream-list.ts';

/** Rows drawn beyond each edge: enough for a frame's scrolling, few enough that a frame's rows are drawn within it. */
const OVERSCAN = 1;
/** Rows are placed relative to a base that moves in steps, so that most of them keep their style while scrolling. */
const BASE_STEP = 64;
/** Closer to the top than this is "at the tail". */
const TAIL_PX = 5;

/** What React draws. */
export interface ScrollView {
  readonly first: number;
  readonly last: number;
  readonly base: number;
  readonly height: number;
  /** Rows that fit, less one: how far a page key goes. */
  readonly pageRows: number;
  /** Width of the pane; 0 before it is known. */
  readonly width: number;
}

type TopRow = { readonly ref: RowRef } | { readonly position: RowPosition };

export class ListScroll {
  readonly #list: StreamList;
  readonly #headerHeight: number;
  readonly #listeners = new Set<() => void>();
  #scroller: HTMLElement | null = null;
  #layer: HTMLElement | null = null;
  #rowHeight: number;
  #viewport = 600;
  #width = 0;
  #map: ScrollMap;
  /** Scroll position in rows' pixels. */
  #top: number;
  #topRow: TopRow | null = null;
  /** Where the scroll bar was put last; its own event then says nothing new. */
  #expected = 0;
  #view: ScrollView;

  constructor(list: StreamList, options: { readonly top: number; readonly rowHeight: number; readonly headerHeight: number }) {
    this.#list = list;
    this.#top = options.top;
    this.#rowHeight = options.rowHeight;
    this.#headerHeight = options.headerHeight;
    this.#map = scrollMap(list.model.totalRows * this.#rowHeight, this.#viewport);
    this.#view = this.#compute();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getView = (): ScrollView => this.#view;

  get top(): number {
    return this.#top;
  }

  /** Returns a disposer. */
  attach(scroller: HTMLElement, layer: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#layer = layer;
    const onScroll = (): void => {
      if (Math.abs(scroller.scrollTop - this.#expected) > 0.5) this.#moveTo(toVirtual(this.#map, scroller.scrollTop), false);
    };
    // One notch of the wheel must stay some rows, not thousands, on a scaled list.
    const onWheel = (event: WheelEvent): void => {
      if (!this.#map.scaled || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      this.#moveTo(this.#top + (event.deltaMode === 1 ? event.deltaY * this.#rowHeight : event.deltaY), true);
    };
    const observer = new ResizeObserver(() => {
      const active = this.#list.activeIndex();
      const wasVisible = active !== null && this.#isVisible(active);
      this.#width = scroller.clientWidth;
      this.#viewport = Math.max(this.#rowHeight, scroller.clientHeight - this.#headerHeight);
      this.rowsChanged(this.#rowHeight, this.#list.getSnapshot());
      // The detail opened below: the row that it belongs to stays in view.
      if (wasVisible && active !== null) this.reveal(active);
    });
    observer.observe(scroller);
    scroller.addEventListener('scroll', onScroll, { passive: true });
    scroller.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', onScroll);
      scroller.removeEventListener('wheel', onWheel);
      this.#scroller = null;
      this.#layer = null;
    };
  }

  /** Rows came, went or changed their height. At the tail the newest stay in view, elsewhere the row at the top stays. */
  rowsChanged(rowHeight: number, { atTail, totalRows }: ListSnapshot): void {
    const within = (this.#top % this.#rowHeight) * (rowHeight / this.#rowHeight);
    this.#rowHeight = rowHeight;
    this.#map = scrollMap(totalRows * rowHeight, this.#viewport);
    // Before React does: the scroll bar could not be put beyond the old height.
    this.#layer?.parentElement?.style.setProperty('height', `${this.#map.physicalHeight}px`);
    const known = this.#topRow;
    if (atTail && this.#top <= TAIL_PX) this.#moveTo(0, true);
    else if (known === null) this.#moveTo(this.#top, true);
    else {
      const index = 'ref' in known ? this.#list.model.find(known.ref) : this.#list.model.indexOf(known.position);
      this.#moveTo(index === null ? this.#top : index * rowHeight + within, true);
    }
  }

  reveal(index: number): void {
    this.#moveTo(topToReveal(this.#map, this.#top, index, this.#rowHeight), true);
  }

  toTop(): void {
    this.#moveTo(0, true);
  }

  #isVisible(index: number): boolean {
    const from = index * this.#rowHeight;
    return from + this.#rowHeight > this.#top && from < this.#top + this.#viewport;
  }

  #moveTo(top: number, movePhysical: boolean): void {
    this.#top = clampTop(this.#map, top);
    const index = Math.floor(this.#top / this.#rowHeight);
    this.#remember(index);
    if (!movePhysical) this.#expected = -1;
    else this.#scrollBar(toPhysical(this.#map, this.#top));
    const view = this.#compute();
    this.#place(view);
    this.#list.setAtTail(this.#top <= TAIL_PX);
    this.#list.setViewport(index - OVERSCAN, view.last);
    const before = this.#view;
    if (before.first === view.first && before.last === view.last && before.height === view.height && before.width === view.width) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }

  #remember(index: number): void {
    const row = this.#list.model.rowAt(index);
    const position = this.#list.model.positionOf(index);
    if (row !== null && row.kind !== 'pending') this.#topRow = { ref: { kind: row.kind, seq: row.event.seq } };
    else this.#topRow = position === null ? null : { position };
  }

  #scrollBar(physical: number): void {
    if (this.#scroller === null) return;
    // At the tail it stands where it was put: asking would make the page lay itself out in the middle of a frame.
    if (physical === 0 && this.#expected === 0) return;
    if (Math.abs(this.#scroller.scrollTop - physical) > 0.5) this.#scroller.scrollTop = physical;
    this.#expected = this.#scroller.scrollTop;
  }

  /** On a scaled list rows and scroll bar move at different speeds; the layer makes up for it. */
  #place(view: ScrollView): void {
    const shift = this.#map.scaled && this.#scroller !== null ? this.#scroller.scrollTop - this.#top : 0;
    this.#layer?.style.setProperty('transform', `translateY(${view.base * this.#rowHeight + shift}px)`);
  }

  #compute(): ScrollView {
    const index = Math.floor(this.#top / this.#rowHeight);
    const rows = Math.ceil(this.#viewport / this.#rowHeight);
    const first = Math.max(0, index - OVERSCAN);
    return {
      first,
      last: Math.min(this.#list.model.totalRows - 1, index + rows + OVERSCAN),
      base: Math.floor(first / BASE_STEP) * BASE_STEP,
      height: this.#map.physicalHeight,
      pageRows: Math.max(1, rows - 1),
      width: this.#width,
    };
  }
}
