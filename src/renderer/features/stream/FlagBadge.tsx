import { cx } from '../../ui/classes.ts';
import { TONE_TEXT, TONE_TINT } from '../../ui/tones.ts';
import { FLAG_LOOKS } from './flags.ts';
import type { Flag } from './flags.ts';

export function FlagBadge({ flag }: { flag: Flag }) {
  const { icon: Icon, tone, meaning } = FLAG_LOOKS[flag];
  return (
    <span role="img" aria-label={meaning} title={meaning} className={cx('flex size-[18px] shrink-0 items-center justify-center rounded', TONE_TEXT[tone], TONE_TINT[tone])}>
      <Icon aria-hidden size={11} />
    </span>
  );
}
