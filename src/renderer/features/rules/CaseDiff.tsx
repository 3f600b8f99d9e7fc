import { CircleX, FileDiff, TriangleAlert } from 'lucide-react';
import { Card } from '../../ui/Card.tsx';
import { plural } from '../../ui/format.ts';
import { DiffLines } from './DiffLines.tsx';
import { Sentence } from './Sentence.tsx';
import type { ShownRun } from './use-shown-run.ts';

/** Expected against what came, then what the rule changed of the input. */
export function CaseDiff({ shown }: { shown: ShownRun }) {
  const { result, patch, input, run } = shown;
  return (
    <div className="flex flex-col gap-3 p-3.5">
      {result !== null && !result.passed && result.failure !== null && (
        <section className="overflow-hidden rounded-lg border border-line bg-bg1">
          <header className="flex min-h-10 items-start gap-2.5 px-3.5 py-2.5">
            <CircleX aria-hidden size={15} className="mt-0.5 shrink-0 text-error" />
            <h3 className="min-w-0 flex-1 text-13 font-semibold break-words"><Sentence text={result.failure} /></h3>
          </header>
          {result.diff.length > 0 && (
            <div className="border-t border-line">
              <p className="flex gap-4 px-3.5 pt-2 text-12"><span className="text-error">− expected</span><span className="text-ok">+ what came</span></p>
              <DiffLines patch={result.diff} document={shown.file?.case?.expect.batch} label="Expected against what came" />
            </div>
          )}
        </section>
      )}
      {patch.length > 0 && (
        <Card flush icon={<FileDiff aria-hidden size={15} className="text-blocked" />} title={`The rule changed ${plural(patch.length, 'field')}`} extra={<span className="text-12">− input, + output</span>}>
          <DiffLines patch={patch} document={input} label="What the rule changed" />
        </Card>
      )}
      {run.warnings.map((warning, index) => (
        <p key={index} className="flex items-start gap-2 rounded-md bg-warn-tint px-3 py-2 text-warn">
          <TriangleAlert aria-hidden size={14} className="mt-[3px] shrink-0" />
          <span className="min-w-0">{warning.message}{warning.pointer !== null && <code className="ml-2 text-12">{warning.pointer}</code>}</span>
        </p>
      ))}
    </div>
  );
}
