import { useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useCommands } from '../../app/commands.ts';
import { selectionStore } from '../../stores/selection.ts';
import { uiStore } from '../../stores/ui.ts';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { EventPane } from '../event/EventPane.tsx';
import { closeDetail } from './stream-actions.ts';
import { STREAM_COMMANDS } from './stream-commands.ts';
import { showSelectedInList } from './show-in-list.ts';
import { startStreamSession, streamList } from './stream-session.ts';
import { StreamBody } from './StreamBody.tsx';

const WIDE = '(min-width: 1200px)';

function useIsWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(WIDE).matches,
  );
}

/** The live stream with the detail of what is selected: at its right, below it in a narrow window. */
export function StreamScreen() {
  const { event: selectedEvent, batch: selectedBatch } = useStore(selectionStore);
  const isOpen = selectedBatch !== null || selectedEvent !== null;
  const isListed = useSyncExternalStore(streamList.subscribe, () => streamList.getSnapshot().status === 'ready');
  const placement = useStore(uiStore, (state) => state.detailPlacement);
  const isWide = useIsWide();
  useCommands(() => STREAM_COMMANDS, []);
  useEffect(() => {
    startStreamSession();
    return () => streamList.suspend();
  }, []);
  useEffect(() => {
    if (isListed) void showSelectedInList({ event: selectedEvent, batch: selectedBatch });
  }, [isListed, selectedEvent, selectedBatch]);

  const right = placement === 'auto' ? isWide : placement === 'right';
  return (
    <>
      <h1 className="sr-only">Live stream</h1>
      <SplitPane
        id={right ? 'stream-right' : 'stream-bottom'}
        direction={right ? 'horizontal' : 'vertical'}
        first={<StreamBody />}
        second={isOpen ? <EventPane onClose={closeDetail} /> : null}
        secondSize={right ? 48 : 55}
        minFirst={right ? '420px' : '140px'}
        minSecond={right ? '420px' : '200px'}
      />
    </>
  );
}
