/** Event rate, latency percentiles and active devices over the last moments, for the status bar. */
import type { Status } from '../../protocol/contract.ts';

const RATE_WINDOW_MS = 5_000;
const DEVICE_WINDOW_MS = 5 * 60_000;
const LATENCIES = 512;

export class Rates {
  private readonly seconds = new Map<number, number>();
  private readonly devices = new Map<string, number>();
  private readonly latencies = new Float64Array(LATENCIES);
  private latencyCount = 0;

  /** `now` is the machine's time, so that a frozen clock does not stop the meters. */
  batch(now: number, events: number, tookMs: number, device: string | null): void {
    const second = Math.floor(now / 1000);
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + events);
    if (device !== null) this.devices.set(device, now);
    this.latencies[this.latencyCount % LATENCIES] = tookMs;
    this.latencyCount += 1;
  }

  read(now: number): Status['rates'] {
    const from = Math.floor((now - RATE_WINDOW_MS) / 1000);
    let events = 0;
    for (const [second, count] of this.seconds) {
      if (second <= from) this.seconds.delete(second);
      else events += count;
    }
    for (const [device, at] of this.devices) if (now - at > DEVICE_WINDOW_MS) this.devices.delete(device);
    const sorted = this.latencies.slice(0, Math.min(this.latencyCount, LATENCIES)).sort();
    const at = (fraction: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0) * 10) / 10;
    return { events_per_second: Math.round((events / (RATE_WINDOW_MS / 1000)) * 10) / 10, p50_ms: at(0.5), p95_ms: at(0.95), devices: this.devices.size };
  }
}
