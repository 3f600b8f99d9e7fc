/** The plan's file in the code editor, with its problems where they stand. Load it with `lazy`. */
import { useEffect, useRef } from 'react';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { PlanProblem } from '../../../protocol/data-plan.ts';
import JsonEditor from '../../ui/monaco/JsonEditor.tsx';
import { monaco } from '../../ui/monaco/setup.ts';
import type { CodeEditorInstance } from '../../ui/monaco/setup.ts';
import { planJsonSchema } from './plan-json-schema.ts';

/** A line to show. A new object shows it again. */
export interface Reveal {
  readonly line: number;
}

export interface PlanJsonEditorProps {
  text: string;
  revision: number;
  problems: readonly PlanProblem[];
  /** The deepest part of this path that exists is shown first. */
  path: readonly (string | number)[] | null;
  reveal: Reveal | null;
  onChange: (text: string) => void;
}

const OWNER = 'data-plan';

function show(editor: CodeEditorInstance, line: number): void {
  editor.revealLineNearTop(line);
  editor.setPosition({ lineNumber: line, column: 1 });
}

function showPath(editor: CodeEditorInstance, text: string, path: readonly (string | number)[]): void {
  const root = parseTree(text);
  const model = editor.getModel();
  if (!root || !model) return;
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node) {
      show(editor, model.getPositionAt(node.offset).lineNumber);
      return;
    }
  }
}

export default function PlanJsonEditor({ text, revision, problems, path, reveal, onChange }: PlanJsonEditorProps) {
  const editor = useRef<CodeEditorInstance | null>(null);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model) return;
    monaco.editor.setModelMarkers(model, OWNER, problems.flatMap((problem) => {
      if (problem.line === null || problem.line > model.getLineCount()) return [];
      const column = problem.column ?? model.getLineFirstNonWhitespaceColumn(problem.line);
      return [{
        severity: problem.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
        message: problem.message, startLineNumber: problem.line, endLineNumber: problem.line, startColumn: column, endColumn: model.getLineMaxColumn(problem.line),
      }];
    }));
  }, [problems]);
  useEffect(() => { if (editor.current !== null && reveal !== null) { show(editor.current, reveal.line); editor.current.focus(); } }, [reveal]);
  return (
    <JsonEditor
      value={text}
      revision={revision}
      label="Plan file as JSON"
      schema={planJsonSchema()}
      onChange={onChange}
      onReady={(created) => {
        editor.current = created;
        if (path !== null) showPath(created, text, path);
        return () => { editor.current = null; };
      }}
      className="h-full"
    />
  );
}
