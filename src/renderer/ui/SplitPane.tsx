import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { cx } from './classes.ts';

export interface SplitPaneProps {
  /** Names the stored layout. */
  id: string;
  direction?: 'horizontal' | 'vertical' | undefined;
  first: ReactNode;
  /** Null while there is nothing to show: the first pane then takes all, and stays mounted. */
  second: ReactNode | null;
  /** Percent of the second pane. */
  secondSize?: number | undefined;
  minFirst?: string | undefined;
  minSecond?: string | undefined;
}

function stored(id: string): Record<string, number> | undefined {
  try {
    const text = localStorage.getItem(`cc.split.${id}`);
    return text === null ? undefined : (JSON.parse(text) as Record<string, number>);
  } catch {
    return undefined;
  }
}

/** Two panes with a divider that can be dragged or moved with the arrow keys; the position is kept. */
export function SplitPane({ id, direction = 'horizontal', first, second, secondSize = 45, minFirst = '240px', minSecond = '240px' }: SplitPaneProps) {
  const layout = stored(id);
  return (
    <Group
      id={id}
      orientation={direction}
      {...(layout && second !== null ? { defaultLayout: layout } : {})}
      onLayoutChanged={(next, meta) => { if (meta.isUserInteraction) localStorage.setItem(`cc.split.${id}`, JSON.stringify(next)); }}
      className="min-h-0 min-w-0 flex-1"
    >
      <Panel id="first" minSize={minFirst} defaultSize={`${100 - secondSize}%`} className="flex min-h-0 min-w-0 flex-col">{first}</Panel>
      {second !== null && <Separator
        aria-label="Resize"
        className={cx(
          'relative shrink-0 bg-line outline-none after:absolute hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent',
          direction === 'horizontal' ? 'w-px after:inset-y-0 after:-inset-x-1' : 'h-px after:inset-x-0 after:-inset-y-1',
        )}
      />}
      {second !== null && <Panel id="second" minSize={minSecond} defaultSize={layout?.['second'] === undefined ? `${secondSize}%` : `${layout['second']}%`} className="flex min-h-0 min-w-0 flex-col">{second}</Panel>}
    </Group>
  );
}
