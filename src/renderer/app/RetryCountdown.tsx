import { useEffect, useState } from 'react';

/** "Next try in 3 s". */
export function RetryCountdown({ nextAt }: { nextAt: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((nextAt - now) / 1_000));
  return <span className="font-normal tabular-nums">{seconds > 0 ? `Next try in ${seconds} s.` : 'Trying now…'}</span>;
}
