import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/shallow';
import { connectionStore } from '../../stores/connection.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';

/** What is wrong in the workspace's files and in the engine, with file and line. */
export function ProblemsList() {
  const problems = useStore(connectionStore, useShallow((state) => [...(state.status?.workspace.problems ?? []), ...(state.status?.problems ?? [])]));
  if (problems.length === 0) {
    return <p className="flex items-center gap-2 p-4 text-fg1"><CircleCheck aria-hidden size={15} className="text-ok" /> No problems</p>;
  }
  return (
    <ul aria-label="Problems" className="divide-y divide-line">
      {problems.map((problem, index) => {
        const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
        const place = problem.file === undefined ? null : [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
        return (
          <li key={index} className="flex items-start gap-2.5 px-4 py-2">
            <Icon role="img" aria-label={problem.severity} size={15} className={problem.severity === 'error' ? 'mt-0.5 shrink-0 text-error' : 'mt-0.5 shrink-0 text-warn'} />
            <span className="min-w-0 flex-1">
              {problem.message}
              <span className="mt-0.5 flex flex-wrap items-center gap-2 text-12 text-fg2">
                {place !== null && <><code>{place}</code><CopyButton text={place} label="Copy file and line" /></>}
                <code>{problem.code}</code>
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
