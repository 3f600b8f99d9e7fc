import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { showToast } from '../../ui/toasts.ts';

export interface EventRef {
  readonly event_id: string;
  /** Null where it is not known. */
  readonly batch_id: string | null;
}

/** Opens an event in the stream with its trace; with a connection, at what that output made of it. */
export function openEvent({ event_id: event, batch_id: batch }: EventRef, connection?: string): void {
  void (async () => {
    try {
      const found = batch ?? (await api.event(event)).batch.id;
      goTo('stream');
      select({ event, batch: found, tab: null, step: connection === undefined ? null : `c:${connection}` });
    } catch (error) {
      showToast(asApiError(error).message);
    }
  })();
}
