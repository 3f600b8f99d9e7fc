import { useEffect, useRef } from 'react';
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { IdentityCallRecord } from '../../../protocol/identity.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { cx } from '../../ui/classes.ts';
import { formatMoment } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { CALL_ICONS, CALL_LABELS } from './identity-words.ts';

export interface CallStepsProps {
  /** The oldest first. */
  calls: readonly IdentityCallRecord[];
  index: number;
  onGo: (index: number) => void;
}

/** The calls in their order, and the way through them. */
export function CallSteps({ calls, index, onGo }: CallStepsProps) {
  const list = useRef<HTMLOListElement>(null);
  const now = engineNow();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the step that is shown comes into view
  useEffect(() => { list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' }); }, [index]);
  return (
    <nav aria-label="Identity calls" className="flex w-48 shrink-0 flex-col border-r border-line @max-[700px]:w-14">
      <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-2 pl-4 @max-[700px]:flex-col @max-[700px]:h-auto @max-[700px]:px-2 @max-[700px]:py-1">
        <span role="status" className="min-w-0 flex-1 truncate text-12 text-fg1 tabular-nums @max-[700px]:text-11"><span className="@max-[700px]:sr-only">Call </span>{index + 1} <span className="@max-[700px]:hidden">of</span><span className="hidden @max-[700px]:inline">/</span> {calls.length}</span>
        <span className="flex">
          <IconButton label="Previous call" keys="[" icon={ChevronUp} disabled={index <= 0} onClick={() => onGo(index - 1)} />
          <IconButton label="Next call" keys="]" icon={ChevronDown} disabled={index >= calls.length - 1} onClick={() => onGo(index + 1)} />
        </span>
      </div>
      <ol ref={list} className="min-h-0 flex-1 overflow-y-auto p-2">
        {calls.map((call, position) => {
          const Icon = CALL_ICONS[call.kind];
          const failed = call.status >= 400;
          return (
            <li key={call.id}>
              <button
                type="button"
                data-call={call.id}
                aria-current={position === index ? 'step' : undefined}
                title={`${CALL_LABELS[call.kind]}: ${call.message}`}
                onClick={() => onGo(position)}
                className={cx('flex min-h-10 w-full items-center gap-2.5 rounded-md px-2 py-1 text-left @max-[700px]:justify-center', position === index ? 'bg-bg3' : 'hover:bg-bg2')}
              >
                <Icon aria-hidden size={15} className={cx('shrink-0', failed ? 'text-error' : call.created ? 'text-ok' : 'text-fg2')} />
                <span className="flex min-w-0 flex-1 flex-col @max-[700px]:sr-only">
                  <span className={cx('truncate leading-[18px]', position === index && 'font-medium')}>{call.kind === 'batch' ? 'Batch' : CALL_LABELS[call.kind]}{failed && <span className="text-error"> {call.status}</span>}{call.created && <span className="text-12 text-ok"> new user</span>}</span>
                  <span className="truncate text-11 text-fg2 tabular-nums">{formatMoment(call.at, now)}{call.input === null ? '' : ` · ${call.input}`}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
