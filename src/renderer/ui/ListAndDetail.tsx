import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { uiStore } from '../stores/ui.ts';
import { SplitPane } from './SplitPane.tsx';
import { useNarrow } from './use-narrow.ts';

const short = window.matchMedia('(max-height: 640px)');

function subscribe(changed: () => void): () => void {
  short.addEventListener('change', changed);
  return () => short.removeEventListener('change', changed);
}

export interface ListAndDetailProps {
  /** Names the stored layout. */
  id: string;
  list: ReactNode;
  detail: ReactNode | null;
  /** Percent of the width that the detail has at first. */
  size?: number | undefined;
}

/** The detail at the list's right, below it in a narrow window, and in its place where there is no room for both (ui.md B1). */
export function ListAndDetail({ id, list, detail, size = 42 }: ListAndDetailProps) {
  const placement = useStore(uiStore, (state) => state.detailPlacement);
  const narrow = useNarrow();
  const isShort = useSyncExternalStore(subscribe, () => short.matches);
  const below = placement === 'bottom' || (placement === 'auto' && narrow);
  if (below && isShort && detail !== null) return <div className="flex min-h-0 min-w-0 flex-1 flex-col">{detail}</div>;
  return (
    <SplitPane
      key={String(below)}
      id={below ? `${id}-below` : id}
      direction={below ? 'vertical' : 'horizontal'}
      secondSize={below ? 50 : size}
      minFirst={below ? '220px' : '400px'}
      minSecond={below ? '200px' : '380px'}
      first={list}
      second={detail}
    />
  );
}
