import type { Why } from '../../../../protocol/explain.ts';
import type { Flip } from '../../../../protocol/flips.ts';
import { cx } from '../../../ui/classes.ts';
import { PointerLine } from '../PointerLine.tsx';
import { SeenValue } from './SeenValue.tsx';
import { WhatIfButton } from './WhatIfButton.tsx';

export interface BlockerItemProps {
  blocker: Why['blockers'][number];
  /** From 1: the order in which it would have been met. */
  number: number;
  connection: string;
  flips: readonly Flip[];
}

/** One reason that held it back, or would have: the sentence, what it saw, and the setting. The first one's sentence is the answer above. */
export function BlockerItem({ blocker, number, connection, flips }: BlockerItemProps) {
  const { label, reason, first } = blocker;
  return (
    <li data-blocker={reason.code} className="flex gap-3 px-3.5 py-3">
      <span aria-hidden className={cx('mt-0.5 flex size-5 shrink-0 items-center justify-center rounded-full text-11 font-semibold tabular-nums', first ? 'bg-blocked-tint text-blocked' : 'bg-neutral-tint text-fg1')}>{number}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <div className="flex min-h-6 items-center gap-2">
          <h4 className="min-w-0 flex-1 truncate font-medium text-fg0">{label}</h4>
          <WhatIfButton connection={connection} flips={flips} reason={reason} about={label} />
        </div>
        {!first && <p className="leading-[21px] text-fg1">{reason.message}</p>}
        <SeenValue value={reason.value} />
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-12 text-fg2">
          <code className="data text-[11.5px]!">{reason.code}</code>
          {reason.pointer !== undefined && <PointerLine pointer={reason.pointer} />}
        </p>
      </div>
    </li>
  );
}
