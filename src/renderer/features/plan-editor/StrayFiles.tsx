import { CircleAlert } from 'lucide-react';
import { placeOf } from './plan-problems.ts';
import type { FileProblem } from './plan-problems.ts';

/** Plan files that could not be read at all. */
export function StrayFiles({ problems }: { problems: readonly FileProblem[] }) {
  return (
    <section aria-label="Files that are no plan" className="px-4 py-3">
      <h2 className="mb-1 text-13 font-semibold">Files that could not be read</h2>
      <ul className="flex flex-col gap-1">
        {problems.map((one, index) => <li key={index} className="flex items-start gap-2"><CircleAlert aria-hidden size={14} className="mt-0.5 shrink-0 text-error" /><span className="min-w-0"><code>{placeOf(one)}</code> {one.message}</span></li>)}
      </ul>
    </section>
  );
}
