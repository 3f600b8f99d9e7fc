import { useMemo, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { litText } from './body-bytes.ts';

const AROUND = 600;
/** More than this is not drawn at once. */
const MOST = 200_000;

export interface WireBytesProps {
  text: string;
  bytes: readonly [number, number];
}

/** Brings the lit bytes into the middle of their box, once it is there. */
function scrollTo(mark: HTMLElement | null): void {
  const box = mark?.closest('pre');
  if (mark && box) box.scrollTop = mark.offsetTop - box.clientHeight / 2;
}

/** The body as it arrived, with the bytes of one value lit up. */
export function WireBytes({ text, bytes }: WireBytesProps) {
  const [whole, setWhole] = useState(false);
  const [from, to] = bytes;
  const shown = useMemo(() => litText(text, [from, to], whole ? MOST : AROUND), [text, from, to, whole]);
  return (
    <div>
      <div className="flex min-h-8 items-center gap-2 px-3.5">
        <h4 className="min-w-0 flex-1 truncate text-12 text-fg2">Bytes {formatCount(from)} to {formatCount(to)} of the decoded body</h4>
        <Button size="small" variant="ghost" aria-expanded={whole} onClick={() => setWhole(!whole)}>{whole ? 'Only around it' : 'Whole body'}</Button>
      </div>
      <pre key={`${from} ${to} ${whole}`} tabIndex={0} role="group" aria-label="Body as it arrived" className="relative max-h-56 overflow-y-auto px-3.5 pb-3 data leading-[19px] break-all whitespace-pre-wrap text-fg2 outline-offset-[-2px]">
        {shown.cutBefore > 0 && <span className="font-sans text-12">… {formatCount(shown.cutBefore)} before </span>}
        {shown.before}
        <mark ref={scrollTo} className="rounded-sm bg-blocked-tint px-0.5 font-semibold text-blocked shadow-[0_0_0_1px_var(--blocked)]">{shown.lit}</mark>
        {shown.after}
        {shown.cutAfter > 0 && <span className="font-sans text-12"> {formatCount(shown.cutAfter)} more …</span>}
      </pre>
    </div>
  );
}
