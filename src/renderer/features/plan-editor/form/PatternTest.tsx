import { useEffect, useState } from 'react';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { TextField } from '../../../ui/TextField.tsx';

type Verdict = { readonly kind: 'match' | 'no-match' | 'endless' } | { readonly kind: 'invalid'; readonly message: string };

const LIMIT_MS = 500;

/** The verdict of a pattern on a text; null while it is not known. */
function useVerdict(pattern: string, text: string): Verdict | null {
  const [verdict, setVerdict] = useState<{ readonly of: string; readonly verdict: Verdict } | null>(null);
  const asked = `${pattern}\n${text}`;
  useEffect(() => {
    if (pattern === '') return;
    const worker = new Worker(new URL('./pattern.worker.ts', import.meta.url), { type: 'module' });
    const done = (found: Verdict): void => {
      worker.terminate();
      setVerdict({ of: asked, verdict: found });
    };
    const timer = setTimeout(() => done({ kind: 'endless' }), LIMIT_MS);
    worker.addEventListener('message', ({ data }: MessageEvent<Verdict>) => { clearTimeout(timer); done(data); });
    worker.postMessage({ pattern, text });
    return () => { clearTimeout(timer); worker.terminate(); };
  }, [pattern, text, asked]);
  return verdict?.of === asked ? verdict.verdict : null;
}

function Mark({ verdict, text }: { verdict: Verdict | null; text: string }) {
  switch (verdict?.kind) {
    case 'invalid': return <span role="alert" className="flex items-center gap-1.5 text-error"><CircleX aria-hidden size={13} className="shrink-0" />{verdict.message}</span>;
    case 'endless': return <span role="alert" className="flex items-center gap-1.5 text-warn"><TriangleAlert aria-hidden size={13} className="shrink-0" />This pattern takes too long on this text</span>;
    case 'match': return text === '' ? null : <span role="status" className="flex items-center gap-1.5 text-ok"><CircleCheck aria-hidden size={13} />Matches</span>;
    case 'no-match': return text === '' ? null : <span role="status" className="flex items-center gap-1.5 text-fg1"><CircleX aria-hidden size={13} />Does not match</span>;
    default: return null;
  }
}

/** A field to try a pattern in. Patterns match anywhere in the text unless they say otherwise (spec/data-plans.md 6.2). */
export function PatternTest({ pattern }: { pattern: string }) {
  const [text, setText] = useState('');
  const verdict = useVerdict(pattern, text);
  return (
    <div className="flex w-full flex-wrap items-center gap-2 text-12">
      <TextField mono aria-label="Text to try the pattern on" placeholder="Try a value" className="w-44!" value={text} onChange={(event) => setText(event.target.value)} />
      <Mark verdict={verdict} text={text} />
    </div>
  );
}
