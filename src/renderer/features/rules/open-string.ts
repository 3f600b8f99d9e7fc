/** Where in a line a string literal is open at its end, or null. */
export function openString(line: string): { readonly quote: string; readonly from: number } | null {
  let open: { quote: string; from: number } | null = null;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (character === '\\') { index += 1; continue; }
    if (open !== null) { if (character === open.quote) open = null; } else if (character === "'" || character === '"' || character === '`') open = { quote: character, from: index + 1 };
  }
  return open;
}
