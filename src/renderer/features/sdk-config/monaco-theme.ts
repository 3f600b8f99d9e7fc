/** Monaco's theme from the window's own tokens, read from the page as they are in force. */
import type { editor } from 'monaco-editor/editor.js';

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** `#rgb` as `#rrggbb`: the only form that Monaco takes. */
function hex(name: string): string {
  const value = token(name);
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(value);
  return short ? `#${short.slice(1).map((digit) => digit + digit).join('')}` : value;
}

function isDark(): boolean {
  return Number.parseInt(hex('bg0').slice(1, 3), 16) < 128;
}

export function monacoTheme(): editor.IStandaloneThemeData {
  const plain = (name: string) => hex(name).slice(1);
  return {
    base: isDark() ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: plain('fg0') },
      { token: 'string.key.json', foreground: plain('accent-ink') },
      { token: 'string.value.json', foreground: plain('ok-ink') },
      { token: 'number.json', foreground: plain('warn-ink') },
      { token: 'keyword.json', foreground: plain('blocked-ink') },
      { token: 'delimiter', foreground: plain('fg2-ink') },
    ],
    colors: {
      'editor.background': hex('bg0'),
      'editor.foreground': hex('fg0'),
      'editorLineNumber.foreground': hex('fg2-ink'),
      'editorLineNumber.activeForeground': hex('fg1'),
      'editorCursor.foreground': hex('accent'),
      'editor.selectionBackground': `${hex('accent')}44`,
      'editorWidget.background': hex('pop'),
      'editorWidget.border': hex('line'),
      'editorSuggestWidget.background': hex('pop'),
      'editorSuggestWidget.selectedBackground': hex('bg3'),
      'editorHoverWidget.background': hex('pop'),
      'editorError.foreground': hex('error'),
      'editorWarning.foreground': hex('warn'),
      'focusBorder': hex('accent'),
    },
  };
}
