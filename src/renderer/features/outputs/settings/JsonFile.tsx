import { lazy, Suspense, useMemo, useState } from 'react';
import { z } from 'zod';
import { outputSchema } from '../../../../protocol/workspace.ts';
import type { OutputFile } from '../../../../protocol/workspace.ts';
import { parseJson, stringifyJson } from '../../../../protocol/json.ts';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { isSame } from '../../connections/drafts.ts';
import { draftProblems } from '../../connections/field-problems.ts';
import type { OpenFile } from '../../connections/use-desk.ts';

const JsonEditor = lazy(() => import('../../../ui/monaco/JsonEditor.tsx'));

interface Read {
  /** With defaults filled in; null for what cannot be an output's file. */
  readonly file: OutputFile | null;
  readonly errors: readonly { readonly at: string; readonly message: string }[];
}

function readFile(text: string): Read {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return { file: null, errors: [{ at: '', message: error instanceof Error ? error.message : String(error) }] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { file: null, errors: [{ at: '', message: 'Write one JSON object' }] };
  const parsed = outputSchema.safeParse(value);
  return parsed.success ? { file: parsed.data, errors: [] } : { file: null, errors: draftProblems('outputs', value).map(({ path, message }) => ({ at: path, message })) };
}

/** Editors of the workspace's folder have their own use of `$schema`; here it would only be in the way. */
function textOf(file: OutputFile): string {
  const { $schema: _, ...rest } = file;
  return stringifyJson(rest, 2);
}

/** The whole file as text. What is right becomes the draft that Save writes; what is wrong is told below, and is not taken over. */
export function JsonFile({ output }: { output: OpenFile<'outputs'> }) {
  const [text, setText] = useState(() => textOf(output.value));
  const [revision, setRevision] = useState(0);
  const [known, setKnown] = useState(output.value);
  const read = readFile(text);
  // Changed elsewhere: taken back, saved, or edited on another screen.
  if (known !== output.value) {
    setKnown(output.value);
    if (read.file === null || !isSame({ ...read.file, $schema: output.value.$schema }, output.value)) {
      setText(textOf(output.value));
      setRevision(revision + 1);
    }
  }

  function type(next: string): void {
    setText(next);
    const { file } = readFile(next);
    if (file !== null) output.set(output.value.$schema === undefined ? file : { $schema: output.value.$schema, ...file }, 'json');
  }

  const schema = useMemo(() => z.toJSONSchema(outputSchema, { io: 'input', unrepresentable: 'any' }), []);
  const problems = read.file === null ? read.errors : output.problems.map(({ path, message }) => ({ at: path, message }));
  return (
    <div className="flex min-h-0 flex-1 flex-col px-4 py-3">
      <Suspense fallback={<SkeletonRows rows={10} label="Loading the editor" />}>
        <JsonEditor value={text} revision={revision} label={`outputs/${output.name}.json`} schema={schema} onChange={type} className="min-h-0 flex-1 rounded-md border border-line" />
      </Suspense>
      <ul role="status" className="min-h-6 pt-1 text-12 text-error">
        {read.file === null && <li className="text-fg1">Not taken over yet:</li>}
        {problems.map(({ at, message }) => <li key={`${at} ${message}`}>{at !== '' && <code>{at}: </code>}{message}</li>)}
      </ul>
    </div>
  );
}
