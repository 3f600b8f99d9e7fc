import { Braces, Plus } from 'lucide-react';
import { useQuery } from '@tanstack/react-query';
import { samplesQuery } from '../../api/rules.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { caseTitle } from './case-model.ts';
import { openDialog } from './desk-store.ts';

/** One that drops, one that changes events, one that changes the user. */
const SHOWN: ReadonlySet<string> = new Set(['drop-internal-users', 'rename-events', 'spender-tier']);

/** No rule yet: what rules are, and three to start from. */
export function RulesEmpty() {
  const samples = useQuery(samplesQuery);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-8 py-10">
      <div className="mx-auto max-w-[1120px]">
        <Braces aria-hidden size={24} strokeWidth={1.5} className="mb-2 text-fg2" />
        <h1 className="text-18 font-semibold tracking-[-0.01em]">No rules yet</h1>
        <p className="mt-1 max-w-[72ch] text-fg1">A rule is a JavaScript function that changes or drops a batch: for all outputs of an input, or for one output. It is a file of the workspace, it runs as on Lambda, and nothing leaves this machine. Start from one of these or from nothing.</p>
        {samples.isPending && <div className="mt-6"><SkeletonRows rows={8} label="Loading rules to start from" /></div>}
        <ul className="mt-6 grid gap-4 min-[1000px]:grid-cols-3">
          {(samples.data ?? []).filter(({ name }) => SHOWN.has(name)).map((sample) => (
            <li key={sample.name} className="flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-bg1">
              <div className="px-4 pt-3.5 pb-3">
                <h2 className="font-semibold">{caseTitle(sample.name, true)}</h2>
                <p className="mt-0.5 text-12 text-fg2">{sample.description}</p>
              </div>
              <CodeLines wrap label={`Code of ${sample.name}`} lines={codeLines(sample.code.trimEnd())} className="min-h-0 flex-1 border-y border-line bg-bg0" />
              <div className="px-4 py-3"><Button onClick={() => openDialog({ kind: 'new-rule', sample: sample.name })}>Start from this</Button></div>
            </li>
          ))}
        </ul>
        <div className="mt-6"><Button variant="primary" icon={Plus} shortcut="n" onClick={() => openDialog({ kind: 'new-rule' })}>New rule</Button></div>
      </div>
    </div>
  );
}
