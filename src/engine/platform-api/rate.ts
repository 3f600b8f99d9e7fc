/** A rate limit of the API (spec/data-plans.md 2.2, spec/platform-apis.md 9): so many calls in each window. Off unless the workspace asks. */
export class RequestRate {
  private start = 0;
  private count = 0;
  private readonly windowMs: number;

  constructor(windowMs: number) {
    this.windowMs = windowMs;
  }

  /** Seconds to wait, or null when the call may go on. */
  take(now: number, limit: number | null): number | null {
    if (limit === null) return null;
    if (now < this.start || now >= this.start + this.windowMs) {
      this.start = now;
      this.count = 0;
    }
    this.count += 1;
    return this.count <= limit ? null : Math.max(1, Math.ceil((this.start + this.windowMs - now) / 1000));
  }
}
