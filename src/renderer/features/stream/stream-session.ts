/** The one list of the live stream: joined to the control API and the stores, alive while other screens are in front. */
import { api } from '../../api/api.ts';
import { onStream } from '../../api/live.ts';
import { contextQuery, contextStore } from '../../stores/context.ts';
import { StreamList } from './stream-list.ts';

const COUNT_EVERY_MS = 400;

/** A frame, or a timer while the tab is hidden and no frames come. */
function soon(run: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(run);
  else setTimeout(run, 100);
}

export const streamList = new StreamList({
  fetchWindow: (query, signal) => api.eventRows(query, signal),
  soon,
  later: (run) => { setTimeout(run, COUNT_EVERY_MS); },
});

/** Where the list was scrolled to, in rows' pixels. */
export const streamScroll = { top: 0 };

function applyContext(): void {
  const state = contextStore.getState();
  const query = contextQuery(state);
  if (query !== streamList.query || state.clearedSeq !== streamList.clearedSeq) {
    streamScroll.top = 0;
    streamList.load(query, state.clearedSeq);
  }
  if (state.paused) streamList.pause();
  else streamList.resume();
}

let started = false;

/** Starts with the first visit of the screen and then goes on. */
export function startStreamSession(): void {
  if (started) {
    streamList.resumeView();
    return;
  }
  started = true;
  const state = contextStore.getState();
  streamList.load(contextQuery(state), state.clearedSeq);
  applyContext();
  contextStore.subscribe(applyContext);
  onStream('advance', (message) => streamList.advance(message));
  onStream('outcomes', (message) => streamList.outcomes(message.batch_ids));
  onStream('captured-deleted', () => {
    contextStore.setState({ clearedSeq: null });
    streamList.capturedDeleted();
  });
  onStream('hello', () => streamList.streamOpened());
}
