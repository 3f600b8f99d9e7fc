import type { CodeLine } from './CodeLines.tsx';

/** Lines of a text; `marked` are 1-based numbers of the lines to highlight. */
export function codeLines(text: string, marked: readonly number[] = []): CodeLine[] {
  return text.split('\n').map((line, index) => (marked.includes(index + 1) ? { text: line, kind: 'mark' } : { text: line }));
}
