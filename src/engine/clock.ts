/**
 * The one clock (design.md invariant 4). It lives in shared memory, so that the engine's threads agree
 * on the time at once when it is frozen or moved. All times are Unix milliseconds, whole numbers.
 */
import type { ClockState } from '../protocol/contract.ts';

const FROZEN = 0;
const FROZEN_AT = 1;
const OFFSET = 2;

export interface Clock {
  now(): number;
  readonly frozen: boolean;
}

export class SharedClock implements Clock {
  private readonly cells: Float64Array;
  readonly buffer: SharedArrayBuffer;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.cells = new Float64Array(buffer);
  }

  now(): number {
    return this.cells[FROZEN] === 1 ? this.cells[FROZEN_AT]! : Date.now() + this.cells[OFFSET]!;
  }

  get frozen(): boolean {
    return this.cells[FROZEN] === 1;
  }

  state(): ClockState {
    return { now: this.now(), frozen: this.frozen, offset_ms: this.now() - Date.now() };
  }

  /** Sets the time; a running clock goes on from there. */
  set(at: number): void {
    if (this.frozen) this.cells[FROZEN_AT] = at;
    else this.cells[OFFSET] = at - Date.now();
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  freeze(): void {
    this.cells[FROZEN_AT] = this.now();
    this.cells[FROZEN] = 1;
  }

  /** Lets a frozen clock run on from where it stands. */
  unfreeze(): void {
    const now = this.now();
    this.cells[OFFSET] = now - Date.now();
    this.cells[FROZEN] = 0;
  }

  /** Back to the machine's own time. */
  reset(): void {
    this.cells[OFFSET] = 0;
    this.cells[FROZEN] = 0;
  }
}
