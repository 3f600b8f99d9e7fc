import { CircleAlert, TriangleAlert } from 'lucide-react';
import { goToConnections, partOf } from '../../../stores/connection-place.ts';
import type { SheetPart, Subject } from '../../../stores/connection-place.ts';
import { TextLink } from '../../../ui/TextLink.tsx';
import type { FieldProblem } from '../field-problems.ts';

/** A problem, and the field that shows it; `open` leads to another place where it is repaired. */
export interface ListedProblem extends FieldProblem {
  readonly subject: Subject;
  readonly open?: (() => void) | undefined;
}

/** What is wrong with a connection, each with the way to its field. */
export function Problems({ problems, shown }: { problems: readonly ListedProblem[]; shown: SheetPart }) {
  if (problems.length === 0) return null;
  return (
    <ul aria-label="Problems" className="mb-3 flex flex-col gap-1.5">
      {problems.map(({ path, message, severity, subject, open }) => {
        const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
        const elsewhere = subject.kind !== 'connection' || partOf(subject.kind, path) !== shown;
        const show = open ?? (path !== '' && elsewhere ? () => goToConnections('graph', { subject, part: partOf(subject.kind, path), path }) : undefined);
        return (
          <li key={`${subject.kind} ${path} ${message}`} className={severity === 'error' ? 'flex items-start gap-2 rounded-md bg-error-tint px-3 py-2 text-error' : 'flex items-start gap-2 rounded-md bg-warn-tint px-3 py-2 text-warn'}>
            <Icon role="img" aria-label={severity} size={14} className="mt-0.5 shrink-0" />
            <span className="min-w-0 flex-1">{message}</span>
            {show !== undefined && <TextLink onClick={show}>Show the setting</TextLink>}
          </li>
        );
      })}
    </ul>
  );
}
