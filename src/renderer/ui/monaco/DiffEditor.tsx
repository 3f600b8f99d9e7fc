/** Two texts side by side or inline. Load it with `lazy`. */
import { useEffect, useEffectEvent, useRef } from 'react';
import 'monaco-editor/languages/features/json/register.js';
import './script-language.ts';
import { cx } from '../classes.ts';
import type { EditorLanguage } from './CodeEditor.tsx';
import { EDITOR_OPTIONS, monaco, useMonacoTheme } from './setup.ts';

export interface DiffEditorProps {
  original: string;
  modified: string;
  language: EditorLanguage;
  label: string;
  inline?: boolean | undefined;
  className?: string | undefined;
}

export default function DiffEditor({ original, modified, language, label, inline = false, className }: DiffEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneDiffEditor | null>(null);
  const start = useEffectEvent((element: HTMLElement) => monaco.editor.createDiffEditor(element, {
    ...EDITOR_OPTIONS,
    readOnly: true,
    originalEditable: false,
    renderSideBySide: !inline,
    useInlineViewWhenSpaceIsLimited: true,
    renderOverviewRuler: false,
    renderMarginRevertIcon: false,
    hideUnchangedRegions: { enabled: true },
    modifiedAriaLabel: label,
    originalAriaLabel: `${label}, before`,
  }));

  useMonacoTheme();
  useEffect(() => {
    if (host.current === null) return;
    const created = start(host.current);
    editor.current = created;
    return () => {
      created.dispose();
      editor.current = null;
    };
  }, []);
  useEffect(() => {
    const before = monaco.editor.createModel(original, language);
    const after = monaco.editor.createModel(modified, language);
    editor.current?.setModel({ original: before, modified: after });
    return () => {
      editor.current?.setModel(null);
      before.dispose();
      after.dispose();
    };
  }, [original, modified, language]);
  useEffect(() => { editor.current?.updateOptions({ renderSideBySide: !inline }); }, [inline]);

  return <div ref={host} className={cx('h-full min-h-40 overflow-hidden', className)} />;
}
