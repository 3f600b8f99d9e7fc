/** A code editor of any language that the window has; languages come with `JsonEditor` and `script-language.ts`. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { cx } from '../classes.ts';
import { EDITOR_OPTIONS, monaco, useMonacoTheme } from './setup.ts';
import type { CodeEditorInstance } from './setup.ts';

export type EditorLanguage = 'json' | 'javascript' | 'typescript';

export interface CodeEditorProps {
  /** What it starts with. What is typed is the editor's own; a new `revision` puts `value` in its place. */
  value: string;
  revision: number;
  language: EditorLanguage;
  label: string;
  /** Address of the text within Monaco, for schemas and imports. Each editor that is shown needs its own, and a `key` when it changes. */
  uri?: string | undefined;
  readOnly?: boolean | undefined;
  options?: monaco.editor.IEditorOptions | undefined;
  onChange?: ((value: string) => void) | undefined;
  /** For decorations, markers and keys. What it returns is called before the editor goes. */
  onReady?: ((editor: CodeEditorInstance) => void | (() => void)) | undefined;
  className?: string | undefined;
}

export function CodeEditor({ value, revision, language, label, uri, readOnly = false, options, onChange, onReady, className }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditorInstance | null>(null);
  const changed = useEffectEvent((text: string) => onChange?.(text));
  const ready = useEffectEvent((created: CodeEditorInstance) => onReady?.(created));
  const start = useEffectEvent((element: HTMLElement) => monaco.editor.create(element, {
    ...EDITOR_OPTIONS,
    autoClosingOvertype: 'always',
    autoSurround: 'never',
    ...options,
    ariaLabel: label,
    readOnly,
    model: monaco.editor.createModel(value, language, uri === undefined ? undefined : monaco.Uri.parse(uri)),
  }));

  useMonacoTheme();
  useEffect(() => {
    if (host.current === null) return;
    const created = start(host.current);
    editor.current = created;
    const listener = created.onDidChangeModelContent(() => changed(created.getValue()));
    const leave = ready(created);
    return () => {
      leave?.();
      listener.dispose();
      const model = created.getModel();
      created.dispose();
      model?.dispose();
      editor.current = null;
    };
  }, []);
  const replace = useEffectEvent((_revision: number) => { if (editor.current !== null && editor.current.getValue() !== value) editor.current.setValue(value); });
  useEffect(() => { replace(revision); }, [revision]);
  useEffect(() => { editor.current?.updateOptions({ readOnly }); }, [readOnly]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) monaco.editor.setModelLanguage(model, language);
  }, [language]);

  return <div ref={host} className={cx('h-full overflow-hidden', className)} />;
}
