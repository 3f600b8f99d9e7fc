import { useEffect, useMemo, useRef } from 'react';
import { Minus, MoveRight, Plus, Undo2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { GraphUser, IdentityCallRecord, IdentityStrategyName } from '../../../protocol/identity.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { shortId } from '../../ui/format.ts';
import { askedBy, graphOf, movesOf } from './graph-model.ts';
import type { GraphMove } from './graph-model.ts';
import { GraphPicture } from './GraphPicture.tsx';
import { STRATEGY_LABELS, typeLabel } from './identity-words.ts';

const MOVES: Readonly<Record<GraphMove['change'], { readonly icon: LucideIcon; readonly text: string; readonly word: string }>> = {
  appeared: { icon: Plus, text: 'text-ok', word: 'Appeared' },
  changed: { icon: MoveRight, text: 'text-accent', word: 'Changed' },
  vanished: { icon: Minus, text: 'text-error', word: 'Vanished' },
};

export interface BeforeAndAfterProps {
  call: IdentityCallRecord;
  /** Of the strategy that is looked at. */
  after: readonly GraphUser[];
  /** Null for what really happened. */
  strategy: IdentityStrategyName | null;
  /** Whose screen this is. */
  self: string;
  /** The user that the call gave. */
  answer: string | null;
  onBack: () => void;
}

/** The graph before and after the call, side by side in one layout, and the difference in sentences. */
export function BeforeAndAfter({ call, after, strategy, self, answer, onBack }: BeforeAndAfterProps) {
  const graph = useMemo(() => graphOf({ before: call.before, after: [...after], asked: askedBy(call) }), [call, after]);
  const box = useRef<HTMLDivElement>(null);
  // Asked for from the list of strategies, which stands below.
  useEffect(() => { if (strategy !== null) box.current?.scrollIntoView({ block: 'nearest' }); }, [strategy]);
  const moves = movesOf(graph, shortId, typeLabel);
  if (graph.people.length === 0 && graph.identities.length === 0) return null;
  const picture = (side: 'before' | 'after', title: string) => (
    <div className="min-w-0 flex-1">
      <h4 className="px-3.5 pt-2.5 text-12 text-fg2">{title}</h4>
      <GraphPicture graph={graph} side={side} label={title} self={self} answer={side === 'after' ? answer : null} />
    </div>
  );
  return (
    <Card flush title="Identity graph" extra={strategy === null ? <span className="text-12">{moves.length === 0 ? 'nothing changed' : ''}</span> : <Button size="small" icon={Undo2} onClick={onBack}>What really happened</Button>}>
      <div ref={box} className="@container scroll-my-12">
        <div className="flex flex-col divide-y divide-line @min-[640px]:flex-row @min-[640px]:divide-x @min-[640px]:divide-y-0">
          {picture('before', 'Before')}
          {picture('after', strategy === null ? 'After' : `After, under ${STRATEGY_LABELS[strategy].toLowerCase()}`)}
        </div>
      </div>
      {moves.length > 0 && (
        <ul aria-label="What changed" className="border-t border-line px-3.5 py-2">
          {moves.map(({ change, text }, index) => {
            const { icon: Icon, text: tone, word } = MOVES[change];
            return <li key={index} className="flex items-start gap-2 py-0.5"><Icon role="img" aria-label={word} size={13} className={cx('mt-1 shrink-0', tone)} /><span className="min-w-0 break-words text-fg1">{text}</span></li>;
          })}
        </ul>
      )}
    </Card>
  );
}
