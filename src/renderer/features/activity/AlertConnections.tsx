import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { connectionCounts, connectionKey } from './alert-model.ts';
import type { AlertConnection } from './alert-model.ts';

export interface AlertConnectionsProps {
  connections: readonly AlertConnection[];
  current: string | null;
  onChoose: (connection: string) => void;
}

/** Connections with alerts, those with most first (spec/pipeline.md g.3). */
export function AlertConnections({ connections, current, onChoose }: AlertConnectionsProps) {
  return (
    <nav aria-label="Connections with alerts" className="@container min-h-0 flex-1 overflow-y-auto p-2">
      <ul className="flex flex-col gap-px">
        {connections.map((one) => {
          const key = connectionKey(one);
          const isCurrent = key === current;
          return (
            <li key={`${one.connection} ${one.output}`}>
              <button type="button" aria-current={isCurrent ? 'true' : undefined} data-connection={key} onClick={() => onChoose(key)} className={cx('flex w-full flex-col gap-0.5 rounded-md px-2.5 py-1.5 text-left', isCurrent ? 'bg-bg3' : 'hover:bg-bg2')}>
                <span className="flex w-full items-center gap-3">
                  <span className={cx('min-w-0 flex-1 truncate', isCurrent ? 'font-semibold text-fg0' : 'font-medium text-fg0')}>{one.label}</span>
                  <Sparkline values={connectionCounts(one).slice(-24)} label={`Alerts of ${one.label} over time`} className="hidden h-4 w-14 shrink-0 @[300px]:block" />
                  <span className="w-9 shrink-0 text-right font-semibold tabular-nums">{formatCount(one.total)}</span>
                </span>
                <span className="flex w-full items-center gap-3 text-12 text-fg2">
                  <span className="min-w-0 flex-1 truncate">{key}</span>
                  <span className={cx('tabular-nums', one.fatal > 0 && 'text-error')}>{one.fatal === 0 ? 'warnings only' : `${formatCount(one.fatal)} fatal`}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
