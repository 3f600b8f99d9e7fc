/** Two ways to answer a stream of "something changed" without doing as much work. */

/** Runs at once, then at most once per pause; a call in between is made up for at its end. */
export function throttled(pauseMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  return function trigger() {
    if (timer !== undefined) {
      again = true;
      return;
    }
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      trigger();
    }, pauseMs);
  };
}

/** One run at a time, with a pause behind it; calls in the meantime become one run. */
export function coalesced(pauseMs: number, run: () => Promise<void>): () => void {
  let busy = false;
  let again = false;
  return function trigger() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const settled = (): void => {
      setTimeout(() => {
        busy = false;
        if (!again) return;
        again = false;
        trigger();
      }, pauseMs);
    };
    run().then(settled, settled);
  };
}
