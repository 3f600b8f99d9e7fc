import { cx } from './classes.ts';

/** How full something is; turns to a warning near its cap. */
export function UsageBar({ used, cap, label }: { used: number; cap: number; label: string }) {
  const part = cap > 0 ? Math.min(1, used / cap) : 0;
  return (
    <div role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={cap} aria-valuenow={used} className="h-2 overflow-hidden rounded-full bg-bg3">
      <div className={cx('h-full rounded-full', part > 0.95 ? 'bg-error' : part > 0.8 ? 'bg-warn' : 'bg-accent')} style={{ width: `${Math.max(part * 100, used > 0 ? 0.5 : 0)}%` }} />
    </div>
  );
}
