import { cx } from './classes.ts';

/** A grey bar with the size of what will come, so that nothing moves when it does. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden className={cx('skeleton-pulse block rounded bg-bg2', className ?? 'h-3 w-24')} />;
}

const WIDTHS = ['w-40', 'w-56', 'w-32', 'w-48', 'w-64', 'w-36'];

export function SkeletonRows({ rows = 12, label = 'Loading' }: { rows?: number | undefined; label?: string | undefined }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="row-height flex items-center gap-4 px-3">
          <Skeleton className="h-3 w-20" />
          <Skeleton className={cx('h-3', WIDTHS[index % WIDTHS.length])} />
          <Skeleton className="ml-auto h-3 w-16" />
        </div>
      ))}
    </div>
  );
}
