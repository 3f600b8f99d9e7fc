import { useMemo } from 'react';
import { encode } from 'uqr';

/** Modules of quiet zone that scanners want around the code. */
const QUIET = 2;

export interface QrCodeProps {
  text: string;
  label: string;
  size?: number | undefined;
}

/** A QR code, dark on white in every theme: cameras read inverted codes badly. */
export function QrCode({ text, label, size = 148 }: QrCodeProps) {
  const { path, modules } = useMemo(() => {
    const { data } = encode(text, { border: QUIET });
    const cells = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: cells.join(''), modules: data.length };
  }, [text]);
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${modules} ${modules}`} shapeRendering="crispEdges" className="shrink-0 rounded-md">
      <rect width={modules} height={modules} fill="var(--qr-light)" />
      <path d={path} fill="var(--qr-dark)" />
    </svg>
  );
}
