import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { CircleAlert, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { PlanProblem } from '../../../protocol/data-plan.ts';
import { planApi } from '../../api/data-plans.ts';
import { plural } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import type { Reveal } from './PlanJsonEditor.tsx';
import type { PlanEditing } from './use-plan-draft.ts';

const PlanJsonEditor = lazy(() => import('./PlanJsonEditor.tsx'));

const CHECK_AFTER_MS = 400;

export interface JsonViewProps {
  draft: PlanEditing;
  version: number;
  /** What to show first; the version that is open when null. */
  path: readonly (string | number)[] | null;
  /** Problems of the file as the workspace has it. */
  problems: readonly PlanProblem[];
}

/** Problems of the text as it is typed. Until the engine has answered they are those of the file. */
function useProblems(draft: PlanEditing, ofFile: readonly PlanProblem[]): readonly PlanProblem[] {
  const [checked, setChecked] = useState<{ readonly text: string; readonly problems: readonly PlanProblem[] } | null>(null);
  const { text } = draft;
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      planApi.check(text, abort.signal).then((problems) => setChecked({ text, problems }), () => {
        // Without an answer the file's own problems stay; saving will tell.
      });
    }, CHECK_AFTER_MS);
    return () => { clearTimeout(timer); abort.abort(); };
  }, [text]);
  return checked?.problems ?? (draft.dirty ? [] : ofFile);
}

function ProblemRow({ problem, file, onShow }: { problem: PlanProblem; file: string; onShow: (line: number) => void }) {
  const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
  const { line } = problem;
  return (
    <li>
      <button type="button" disabled={line === null} onClick={() => { if (line !== null) onShow(line); }} className="flex w-full items-start gap-2 px-4 py-1 text-left enabled:hover:bg-bg2">
        <Icon role="img" aria-label={problem.severity} size={14} className={problem.severity === 'error' ? 'mt-0.5 shrink-0 text-error' : 'mt-0.5 shrink-0 text-warn'} />
        <span className="min-w-0 flex-1">{problem.message}</span>
        <code className="shrink-0 text-12 text-fg2">{file}{line === null ? '' : `:${line}`}</code>
      </button>
    </li>
  );
}

/** The whole plan file as text; form and text edit the same draft. */
export function JsonView({ draft, version, path, problems: ofFile }: JsonViewProps) {
  const problems = useProblems(draft, ofFile);
  const [reveal, setReveal] = useState<Reveal | null>(null);
  const first = useMemo(() => path ?? ['data_plan_versions', draft.plan.data_plan_versions.findIndex((one) => one.version === version)], [path, draft.plan, version]);
  const file = `plans/${draft.id}.json`;
  const errors = problems.filter((one) => one.severity === 'error').length;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1">
        <Suspense fallback={<SkeletonRows rows={10} label="Loading the editor" />}>
          <PlanJsonEditor key={`${version} ${(path ?? []).join('/')}`} text={draft.text} revision={draft.revision} problems={problems} path={first} reveal={reveal} onChange={draft.type} />
        </Suspense>
      </div>
      <div className="max-h-40 shrink-0 overflow-y-auto border-t border-line py-1 text-12">
        <p role="status" className="flex min-h-6 items-center gap-1.5 px-4">
          {draft.textError !== null && errors === 0 ? <><CircleX aria-hidden size={13} className="shrink-0 text-error" /><span className="text-error">{draft.textError}</span></>
            : problems.length === 0 ? <><CircleCheck aria-hidden size={13} className="text-ok" /><span className="text-ok">No problems</span></>
              : <span className="text-fg1">{[errors > 0 ? plural(errors, 'error') : '', problems.length > errors ? plural(problems.length - errors, 'warning') : ''].filter(Boolean).join(', ')}</span>}
          <span className="ml-auto text-fg2">{file} · Ctrl+Space completes</span>
        </p>
        {problems.length > 0 && <ul aria-label="Problems of the plan">{problems.map((problem, index) => <ProblemRow key={index} problem={problem} file={file} onShow={(line) => setReveal({ line })} />)}</ul>}
      </div>
    </div>
  );
}
