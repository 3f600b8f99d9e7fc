/** The grid on screen, for commands and buttons outside of it. Without one, nothing happens. */
import type { ColumnId } from './columns.ts';
import type { ListScroll } from './list-scroll.ts';

class ListView {
  #scroll: ListScroll | null = null;
  #element: HTMLElement | null = null;
  #column: ColumnId = 'event';

  show(scroll: ListScroll, element: HTMLElement): void {
    this.#scroll = scroll;
    this.#element = element;
  }

  hide(): void {
    this.#scroll = null;
    this.#element = null;
  }

  focus(): void {
    this.#element?.focus({ preventScroll: true });
  }

  reveal(index: number): void {
    this.#scroll?.reveal(index);
  }

  toTop(): void {
    this.#scroll?.toTop();
  }

  get pageRows(): number {
    return this.#scroll?.getView().pageRows ?? 20;
  }

  /** The cell that "filter by this cell" means. */
  pointAt(column: ColumnId): void {
    this.#column = column;
  }

  get column(): ColumnId {
    return this.#column;
  }
}

export const listView = new ListView();
