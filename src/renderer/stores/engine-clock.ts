/** The engine's time: it may be frozen or moved, and what it wrote is judged by it. */
import { connectionStore } from './connection.ts';

export function engineNow(): number {
  const clock = connectionStore.getState().status?.clock;
  if (clock === undefined) return Date.now();
  return clock.frozen ? clock.now : Date.now() + clock.offset_ms;
}
