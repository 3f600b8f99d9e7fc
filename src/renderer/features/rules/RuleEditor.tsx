/** The code of a rule with everything that is drawn on it. Loaded on demand, since Monaco is. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { RuleFinding, RuleLanguage } from '../../../protocol/rule.ts';
import { ruleApi } from '../../api/rules.ts';
import { CodeEditor } from '../../ui/monaco/CodeEditor.tsx';
import { setTypings } from '../../ui/monaco/script-language.ts';
import { monaco } from '../../ui/monaco/setup.ts';
import type { CodeEditorInstance } from '../../ui/monaco/setup.ts';
import type { Coverage } from './coverage.ts';
import { breakpointMarks, coverageMarks, findingKey, findingMarkers, findingMarks, pausedMarks } from './editor-marks.ts';
import { EditorZone } from './EditorZone.tsx';
import { FindingBox } from './FindingBox.tsx';
import { setSeenNames } from './seen-names.ts';

export interface RuleEditorProps {
  /** Names the text: a rule, or a frozen version of it. */
  id: string;
  code: string;
  revision: number;
  language: RuleLanguage;
  readOnly: boolean;
  findings: readonly RuleFinding[];
  /** Keys of findings whose note is closed. */
  closed: readonly string[];
  coverage: Coverage | null;
  breakpoints: readonly number[];
  pausedLine: number | null;
  reveal: { readonly line: number; readonly at: number } | null;
  /** Chords that Monaco would take for itself, and the window's command instead. */
  keys: readonly { readonly chord: 'run' | 'palette' | 'save' | 'breakpoint' | 'leave'; readonly run: () => void }[];
  onChange: (code: string) => void;
  onBreakpoints: (lines: readonly number[]) => void;
  onToggleBreakpoint: (line: number) => void;
  onCursor: (line: number) => void;
  onShowExample: (finding: RuleFinding) => void;
  onCloseFinding: (key: string) => void;
}

const CHORDS = {
  run: monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter,
  palette: monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK,
  save: monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS,
  breakpoint: monaco.KeyCode.F9,
} as const;

/** Escape first closes what the editor itself has opened; then it leaves, since Tab indents. */
const NOTHING_TO_CLOSE = '!suggestWidgetVisible && !parameterHintsVisible && !findWidgetVisible && !editorHasSelection && !editorHasMultipleSelections && !renameInputVisible';

/** Notes below the text are for what breaks; hints stay underlined and under Problems. */
const NOTES_SHOWN = 3;
const OWNER = 'rule-check';

/** Types of the batch, and the names that were seen, for every rule editor. */
function useLanguageHelp(): void {
  const typings = useQuery({ queryKey: ['rule-typings'], queryFn: ({ signal }) => ruleApi.typings(signal), staleTime: Number.POSITIVE_INFINITY });
  const names = useQuery({ queryKey: ['rules', 'names'], queryFn: ({ signal }) => ruleApi.names(signal) });
  useEffect(() => { if (typings.data !== undefined) setTypings(typings.data); }, [typings.data]);
  useEffect(() => { if (names.data !== undefined) setSeenNames(names.data); }, [names.data]);
}

function useMarks(editor: CodeEditorInstance | null, marks: (lineCount: number) => monaco.editor.IModelDeltaDecoration[], deps: readonly unknown[]): void {
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const collection = editor.createDecorationsCollection(marks(model.getLineCount()));
    return () => collection.clear();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the caller states them
  }, [editor, ...deps]);
}

export default function RuleEditor(props: RuleEditorProps) {
  const { id, code, revision, language, readOnly, findings, closed, coverage, breakpoints, pausedLine, reveal } = props;
  const [editor, setEditor] = useState<CodeEditorInstance | null>(null);
  useLanguageHelp();

  const toggle = useEffectEvent((line: number) => props.onToggleBreakpoint(line));
  const cursor = useEffectEvent((line: number) => props.onCursor(line));
  const keyed = useEffectEvent((chord: string) => props.keys.find((key) => key.chord === chord)?.run());
  const notes = findings.filter((finding) => finding.severity !== 'hint' && !closed.includes(findingKey(finding))).slice(0, NOTES_SHOWN);

  function ready(created: CodeEditorInstance): () => void {
    const stops = [
      created.onMouseDown(({ target }) => {
        if (target.type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN) toggle(target.position.lineNumber);
      }),
      created.onDidChangeCursorPosition(({ position }) => cursor(position.lineNumber)),
    ];
    for (const [chord, binding] of Object.entries(CHORDS)) created.addCommand(binding, () => keyed(chord));
    created.addCommand(monaco.KeyCode.Escape, () => keyed('leave'), NOTHING_TO_CLOSE);
    setEditor(created);
    return () => {
      for (const stop of stops) stop.dispose();
      setEditor(null);
    };
  }

  // Breakpoints move with the lines they stand on.
  const movedTo = useEffectEvent((lines: readonly number[]) => { if (lines.join() !== breakpoints.join()) props.onBreakpoints(lines); });
  useEffect(() => {
    if (editor === null) return;
    const collection = editor.createDecorationsCollection(breakpointMarks(breakpoints));
    const listener = editor.onDidChangeModelContent(() => movedTo([...new Set(collection.getRanges().map((range) => range.startLineNumber))]));
    return () => {
      listener.dispose();
      collection.clear();
    };
  }, [editor, breakpoints]);

  useMarks(editor, (lineCount) => (coverage === null ? [] : coverageMarks(coverage, lineCount)), [coverage]);
  useMarks(editor, () => pausedMarks(pausedLine), [pausedLine]);
  useMarks(editor, () => findingMarks(notes), [findings, closed]);
  useEffect(() => {
    const model = editor?.getModel();
    if (model) monaco.editor.setModelMarkers(model, OWNER, findingMarkers(findings));
  }, [editor, findings]);
  useEffect(() => {
    if (editor === null || pausedLine === null) return;
    editor.revealLineInCenterIfOutsideViewport(pausedLine);
  }, [editor, pausedLine]);
  useEffect(() => {
    if (editor === null || reveal === null) return;
    editor.revealLineInCenter(reveal.line);
    editor.setPosition({ lineNumber: reveal.line, column: 1 });
    editor.focus();
  }, [editor, reveal]);

  function fix(finding: RuleFinding): void {
    const { fix: change } = finding;
    if (editor === null || change === null) return;
    const range = new monaco.Range(finding.line, finding.column, finding.end_line, finding.end_column);
    editor.pushUndoStop();
    editor.executeEdits('rule-check', [{ range, text: change.text }]);
    editor.pushUndoStop();
    editor.focus();
  }

  return (
    <>
      <CodeEditor
        key={id}
        // Always as TypeScript: in a .js file "exports" is the module's own, and the handler's parameters would have no type.
        uri={`file:///rules/${id}.ts`}
        value={code}
        revision={revision}
        language={language === 'ts' ? 'typescript' : 'javascript'}
        label={`Code of ${id}`}
        readOnly={readOnly}
        options={{ glyphMargin: true, folding: false, lineDecorationsWidth: 10, lineNumbersMinChars: 2, tabFocusMode: false, renderLineHighlight: 'none', quickSuggestions: { strings: true, other: true, comments: false } }}
        onChange={props.onChange}
        onReady={ready}
        className="rule-editor"
      />
      {editor !== null && notes.map((finding) => (
        <EditorZone key={`${findingKey(finding)} ${finding.line}`} editor={editor} afterLine={finding.end_line}>
          <FindingBox finding={finding} readOnly={readOnly} onShow={() => props.onShowExample(finding)} onFix={() => fix(finding)} onClose={() => props.onCloseFinding(findingKey(finding))} />
        </EditorZone>
      ))}
    </>
  );
}
