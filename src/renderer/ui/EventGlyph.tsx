import { cx } from './classes.ts';
import { eventKind, HUE_TEXT } from './event-kinds.ts';

export interface EventGlyphProps {
  type: string;
  size?: number | undefined;
  className?: string | undefined;
}

export function EventGlyph({ type, size = 14, className }: EventGlyphProps) {
  const { icon: Icon, hue, label } = eventKind(type);
  return <Icon role="img" aria-label={label} size={size} className={cx('shrink-0', HUE_TEXT[hue], className)} />;
}
