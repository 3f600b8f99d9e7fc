import { TriangleAlert } from 'lucide-react';
import type { FieldProblem } from '../field-problems.ts';
import { within } from '../field-problems.ts';

export interface NotesProps {
  /** A file, or another holder of problems. */
  of: { readonly problems: readonly FieldProblem[] };
  path: string;
  /** Leaves out what is said of fields below. */
  exact?: boolean | undefined;
}

/** What is wrong at a field, below its control: errors and warnings told apart by word and colour. */
export function Notes({ of, path, exact = false }: NotesProps) {
  const messages = new Map(of.problems.filter((problem) => (exact ? problem.path === path : within(problem, path))).map(({ message, severity }) => [message, severity]));
  return [...messages].map(([message, severity]) => (severity === 'error'
    ? <p key={message} role="alert" className="w-full text-12 text-error">{message}</p>
    : <p key={message} className="flex w-full items-start gap-1.5 text-12 text-warn"><TriangleAlert role="img" aria-label="Warning" size={13} className="mt-0.5 shrink-0" /><span className="min-w-0">{message}</span></p>));
}
