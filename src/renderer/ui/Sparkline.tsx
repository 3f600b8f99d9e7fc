/** A few counts as bars, oldest first; the last bar is now. */
export function Sparkline({ values, label, className }: { values: readonly number[]; label: string; className?: string | undefined }) {
  const top = Math.max(1, ...values);
  const width = 4;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${Math.max(1, values.length) * width} 16`} preserveAspectRatio="none" className={className ?? 'h-4 w-16'}>
      {values.map((value, index) => {
        const height = value === 0 ? 1 : 2 + (value / top) * 14;
        return <rect key={index} x={index * width} y={16 - height} width={width - 1} height={height} className={value === 0 ? 'fill-bg3' : 'fill-warn'} />;
      })}
    </svg>
  );
}
