/**
 * Monaco as this window uses it: its features, workers of this build, and the theme from the window's tokens. Only what is loaded on demand may import it: it is by far the window's largest part.
 */
import { useEffect } from 'react';
import * as monaco from 'monaco-editor/editor.js';
// All of them, since every language's mode imports all of them: what is registered behind the first editor breaks the next.
import 'monaco-editor/features/register.all.js';
import { monacoTheme } from './theme.ts';

self.MonacoEnvironment = {
  getWorker: (_id, label) => {
    if (label === 'json') return new Worker(new URL('./json.worker.ts', import.meta.url), { type: 'module' });
    if (label === 'javascript' || label === 'typescript') return new Worker(new URL('./ts.worker.ts', import.meta.url), { type: 'module' });
    return new Worker(new URL('./editor.worker.ts', import.meta.url), { type: 'module' });
  },
};

const THEME = 'cloudchamber';

/** How every editor looks; a Tab leaves it, as in every other field, unless it says otherwise. */
export const EDITOR_OPTIONS = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontLigatures: false,
  fontSize: 12.5,
  lineHeight: 20,
  lineNumbersMinChars: 3,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  stickyScroll: { enabled: false },
  tabSize: 2,
  theme: THEME,
  fixedOverflowWidgets: true,
  tabFocusMode: true,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  occurrencesHighlight: 'off',
  contextmenu: false,
  dropIntoEditor: { enabled: false },
  pasteAs: { enabled: false },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
} as const satisfies monaco.editor.IStandaloneEditorConstructionOptions;

/** Keeps the theme in step with the window's. Every editor component calls it. */
export function useMonacoTheme(): void {
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
}

export { monaco };
export type CodeEditorInstance = monaco.editor.IStandaloneCodeEditor;
