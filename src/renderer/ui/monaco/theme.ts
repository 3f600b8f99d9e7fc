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
      { token: 'comment', foreground: plain('fg2-ink') },
      { token: 'keyword', foreground: plain('blocked-ink') },
      { token: 'string', foreground: plain('ok-ink') },
      { token: 'string.escape', foreground: plain('accent-ink') },
      { token: 'number', foreground: plain('warn-ink') },
      { token: 'regexp', foreground: plain('error-ink') },
      { token: 'identifier', foreground: plain('fg0') },
      { token: 'type.identifier', foreground: plain('info-ink') },
      { token: 'delimiter.js', foreground: plain('fg1') },
      { token: 'delimiter.bracket', foreground: plain('fg1') },
      { token: 'delimiter.parenthesis', foreground: plain('fg1') },
      { token: 'delimiter.ts', foreground: plain('fg1') },
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
      'editorInfo.foreground': hex('info'),
      'editorHint.foreground': hex('info'),
      'editorGutter.background': hex('bg0'),
      'editorIndentGuide.background1': hex('bg0'),
      'editorIndentGuide.activeBackground1': hex('bg0'),
      'editorBracketMatch.background': `${hex('accent')}33`,
      'editorBracketMatch.border': '#00000000',
      'diffEditor.insertedTextBackground': `${hex('ok')}38`,
      'diffEditor.removedTextBackground': `${hex('error')}38`,
      'diffEditor.insertedLineBackground': `${hex('ok')}22`,
      'diffEditor.removedLineBackground': `${hex('error')}22`,
      'diffEditor.diagonalFill': hex('bg2'),
      'diffEditor.unchangedRegionBackground': hex('bg1'),
      'diffEditor.unchangedRegionForeground': hex('fg1'),
      'diffEditor.unchangedCodeBackground': hex('bg0'),
      // Colour means something in this window; how deep a bracket stands is not it.
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, hex('fg1')])),
      'focusBorder': hex('accent'),
    },
  };
}
