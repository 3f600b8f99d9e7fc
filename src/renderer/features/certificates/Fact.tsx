import { cx } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** A row of a three-column list: name, value, copy. */
export function Fact({ name, value, mono, copy }: { name: string; value: string; mono?: boolean; copy?: boolean }) {
  return (
    <div className="contents">
      <dt className="text-fg2">{name}</dt>
      <dd className={cx('min-w-0 break-words', mono && 'data break-all')}>{value}</dd>
      {copy ? <CopyButton text={value} label={`Copy ${name}`} /> : <span />}
    </div>
  );
}
