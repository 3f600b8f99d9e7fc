import type { ReactNode } from 'react';
import type { Violation } from '../../protocol/data-plan.ts';
import { CodeLines } from './CodeLines.tsx';
import { codeLines } from './code-lines.ts';

/** JSON texts are laid out; everything else stands as it is. */
function shown(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function expectation({ error_type: type, keyword, expected, key }: Violation): { text: string | null; note: string } {
  if (type === 'unplanned') return { text: null, note: 'Nothing of this name is in the plan' };
  if (type === 'missing_required') return { text: expected ?? key, note: 'Required' };
  const notes: Readonly<Record<string, string>> = {
    type: 'Data type', enum: 'One of', const: 'Exactly', minimum: 'At least', maximum: 'At most', exclusiveMinimum: 'More than', exclusiveMaximum: 'Less than',
    multipleOf: 'A multiple of', minLength: 'At least this many characters', maxLength: 'At most this many characters', pattern: 'Matches the pattern', format: 'Format',
    minItems: 'At least this many items', maxItems: 'At most this many items', minProperties: 'At least this many members', maxProperties: 'At most this many members', uniqueItems: 'No item twice',
  };
  return { text: expected, note: notes[keyword] ?? keyword };
}

function finding({ error_type: type, keyword, actual }: Violation): { text: string | null; note: string } {
  if (type === 'missing_required') return { text: null, note: 'It is not there' };
  if (keyword === 'type') return { text: actual, note: 'Data type that came' };
  return { text: actual, note: type === 'unplanned' ? 'This came' : 'Value that came' };
}

function Side({ title, text, note, tone }: { title: ReactNode; text: string | null; note: string; tone: 'added' | 'removed' }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="px-3.5 pt-2 text-12 text-fg2">{title} <span className="ml-1">{note}</span></p>
      {text === null ? <p className="px-3.5 pt-1 pb-2.5 text-fg2">nothing</p> : <CodeLines wrap label={String(title)} className="max-h-48 overflow-y-auto" lines={codeLines(shown(text)).map((line) => ({ ...line, kind: tone }))} />}
    </div>
  );
}

/** What the plan wants, beside what came. */
export function ExpectedActual({ violation }: { violation: Violation }) {
  const expected = expectation(violation);
  const actual = finding(violation);
  return (
    <div className="@container">
      <div className="flex flex-col divide-y divide-line @min-[380px]:flex-row @min-[380px]:divide-x @min-[380px]:divide-y-0">
        <Side title="Expected" text={expected.text} note={expected.note} tone="added" />
        <Side title="Actual" text={actual.text} note={actual.note} tone="removed" />
      </div>
    </div>
  );
}
