/** A JSON editor with completion and checks. Loaded on demand: it is by far the window's largest part. */
import { useEffect, useEffectEvent, useRef } from 'react';
import * as monaco from 'monaco-editor/editor.js';
import { jsonDefaults } from 'monaco-editor/languages/features/json/register.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codeEditor/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/cursorUndo/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/format/register.js';
import 'monaco-editor/features/gotoError/register.js';
import 'monaco-editor/features/hover/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/suggest/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import { monacoTheme } from './monaco-theme.ts';

self.MonacoEnvironment = {
  getWorker: (_id, label) => (label === 'json'
    ? new Worker(new URL('./monaco-json.worker.ts', import.meta.url), { type: 'module' })
    : new Worker(new URL('./monaco-editor.worker.ts', import.meta.url), { type: 'module' })),
};

const THEME = 'cloudchamber';

export interface MonacoJsonProps {
  /** What it starts with. What is typed is the editor's own; a new `revision` puts `value` in its place. */
  value: string;
  revision: number;
  label: string;
  /** JSON Schema for completion and checks of the whole document. */
  schema: object;
  onChange: (value: string) => void;
}

export default function MonacoJson({ value, revision, label, schema, onChange }: MonacoJsonProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const changed = useEffectEvent(onChange);
  const start = useEffectEvent((element: HTMLElement) => monaco.editor.create(element, {
    value,
    language: 'json',
    ariaLabel: label,
    autoClosingOvertype: 'always',
    autoSurround: 'never',
    automaticLayout: true,
    minimap: { enabled: false },
    fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
    fontLigatures: false,
    fontSize: 12.5,
    lineHeight: 19,
    lineNumbersMinChars: 3,
    padding: { top: 8, bottom: 8 },
    renderLineHighlight: 'none',
    scrollBeyondLastLine: false,
    stickyScroll: { enabled: false },
    tabSize: 2,
    theme: THEME,
    fixedOverflowWidgets: true,
    // Tab leaves the editor, as in every other field.
    tabFocusMode: true,
  }));

  useEffect(() => {
    jsonDefaults.setDiagnosticsOptions({ validate: true, allowComments: false, schemas: [{ uri: 'cloudchamber://sdk-config', fileMatch: ['*'], schema }] });
  }, [schema]);
  useEffect(() => {
    const apply = (): void => {
      monaco.editor.defineTheme(THEME, monacoTheme());
      monaco.editor.setTheme(THEME);
    };
    apply();
    const observer = new MutationObserver(apply);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (host.current === null) return;
    const created = start(host.current);
    editor.current = created;
    const listener = created.onDidChangeModelContent(() => changed(created.getValue()));
    return () => {
      listener.dispose();
      created.getModel()?.dispose();
      created.dispose();
      editor.current = null;
    };
  }, []);
  const replace = useEffectEvent((_revision: number) => { if (editor.current !== null && editor.current.getValue() !== value) editor.current.setValue(value); });
  useEffect(() => { replace(revision); }, [revision]);

  return <div ref={host} className="h-full min-h-64 overflow-hidden rounded-md border border-line" />;
}
