import { CircleAlert, CircleCheck, CircleX, X } from 'lucide-react';
import type { ProfileHistory } from '../../../protocol/user.ts';
import { cx } from '../../ui/classes.ts';
import { formatDateTime } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import type { Moment } from './attribute-history.ts';
import { valueText, writesOf } from './attribute-history.ts';
import { openWrite } from './AttributeTable.tsx';

export interface AttributeHistoryProps {
  attribute: string;
  history: readonly ProfileHistory[];
  loading: boolean;
  moments: readonly Moment[];
  index: number | null;
  onGo: (index: number | null) => void;
  onClose: () => void;
}

function said(write: ProfileHistory): string {
  if (write.kind === 'deleted') return 'deleted';
  if (write.kind === 'tag') return 'set as a tag';
  return valueText(write.value) === '' ? 'empty' : valueText(write.value);
}

/** Every write of one attribute, refused ones too, the newest first. */
export function AttributeHistory({ attribute, history, loading, moments, index, onGo, onClose }: AttributeHistoryProps) {
  const writes = writesOf(history, attribute);
  return (
    <section aria-label={`History of ${attribute}`} className="flex max-h-[45%] min-h-0 shrink-0 flex-col border-line @max-[760px]:border-t @min-[760px]:max-h-none @min-[760px]:w-[38%] @min-[760px]:max-w-[400px] @min-[760px]:border-l">
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        <h3 className="min-w-0 flex-1 truncate font-semibold" title={attribute}>{attribute}</h3>
        <IconButton label="Close the history" icon={X} onClick={onClose} />
      </header>
      <div tabIndex={0} role="group" aria-label={`Writes of ${attribute}`} className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
        {loading && <SkeletonRows rows={4} label="Loading the history" />}
        {!loading && writes.length === 0 && <p className="p-4 text-fg2">Its writes are no longer kept.</p>}
        <ol>
          {writes.map((write) => {
            const place = moments.findIndex((moment) => moment.writes.includes(write));
            const Icon = !write.applied ? CircleAlert : write.kind === 'deleted' ? CircleX : CircleCheck;
            const tone = !write.applied ? 'text-warn' : write.kind === 'deleted' ? 'text-error' : 'text-ok';
            return (
              <li key={write.id} className={cx('flex gap-2.5 border-b border-line px-4 py-2 last:border-0', place === index && 'bg-accent-tint')}>
                <Icon role="img" aria-label={!write.applied ? 'Refused' : write.kind === 'deleted' ? 'Deleted' : 'Set'} size={14} className={cx('mt-0.5 shrink-0', tone)} />
                <div className="min-w-0 flex-1">
                  <p className={cx('data break-words', write.applied && write.kind !== 'deleted' && write.kind !== 'tag' ? 'text-fg0' : 'text-fg1', !write.applied && 'line-through')}>{said(write)}</p>
                  {write.reason !== null && <p className={cx('text-12', write.applied ? 'text-fg1' : 'text-warn')}>{write.reason}</p>}
                  <p className="mt-0.5 flex flex-wrap gap-x-3 text-12 text-fg2 tabular-nums">
                    <TextLink title="Show the attributes of this moment" onClick={() => onGo(place)}>{formatDateTime(write.at)}</TextLink>
                    <span>{write.input}, {write.source}</span>
                    {(write.batch_id !== null || write.event_id !== null) && <TextLink onClick={() => openWrite(write)}>{write.event_id === null ? 'Open the batch' : 'Open the event'}</TextLink>}
                  </p>
                </div>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
