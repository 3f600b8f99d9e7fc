/** The API's rate limit (spec/data-plans.md 2.2): so many GET, POST and PATCH calls in each minute. Off unless the workspace asks. */
const MINUTE = 60_000;

export class RequestRate {
  private start = 0;
  private count = 0;

  /** Seconds to wait, or null when the call may go on. */
  take(now: number, perMinute: number | null): number | null {
    if (perMinute === null) return null;
    if (now < this.start || now >= this.start + MINUTE) {
      this.start = now;
      this.count = 0;
    }
    this.count += 1;
    return this.count <= perMinute ? null : Math.max(1, Math.ceil((this.start + MINUTE - now) / 1000));
  }
}
