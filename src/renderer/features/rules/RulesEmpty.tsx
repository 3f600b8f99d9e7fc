import { Braces, Plus } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { openDialog } from './desk-store.ts';
import { RULE_SAMPLES } from './samples.ts';

const SHOWN = 3;

/** No rule yet: what rules are, and three to start from. */
export function RulesEmpty() {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-8 py-10">
      <div className="mx-auto max-w-[1120px]">
        <Braces aria-hidden size={24} strokeWidth={1.5} className="mb-2 text-fg2" />
        <h1 className="text-18 font-semibold tracking-[-0.01em]">No rules yet</h1>
        <p className="mt-1 max-w-[72ch] text-fg1">A rule is a JavaScript function that changes or drops a batch: for all outputs of an input, or for one output. It is a file of the workspace, it runs as on Lambda, and nothing leaves this machine. Start from one of these or from nothing.</p>
        <ul className="mt-6 grid gap-4 min-[1000px]:grid-cols-3">
          {RULE_SAMPLES.slice(0, SHOWN).map((sample) => (
            <li key={sample.id} className="flex min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-bg1">
              <div className="px-4 pt-3.5 pb-3">
                <h2 className="font-semibold">{sample.title}</h2>
                <p className="mt-0.5 text-12 text-fg2">{sample.detail}</p>
              </div>
              <CodeLines wrap label={sample.title} lines={codeLines(sample.code.trimEnd())} className="min-h-0 flex-1 border-y border-line bg-bg0" />
              <div className="px-4 py-3"><Button onClick={() => openDialog({ kind: 'new-rule', sample: sample.id })}>Start from this</Button></div>
            </li>
          ))}
        </ul>
        <div className="mt-6"><Button variant="primary" icon={Plus} shortcut="n" onClick={() => openDialog({ kind: 'new-rule' })}>New rule</Button></div>
      </div>
    </div>
  );
}
