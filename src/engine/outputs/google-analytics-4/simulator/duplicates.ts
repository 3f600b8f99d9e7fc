/** Names that stand twice in one object of a JSON text, which a parser does not tell. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** The first such name; null for none. The text must be JSON. */
export function duplicateName(text: string): string | null {
  /** For each open object its names, for each open list null. */
  const open: (Set<string> | null)[] = [];
  let expectsName = false;
  for (const [token] of text.matchAll(TOKEN)) {
    switch (token) {
      case '{':
        open.push(new Set());
        expectsName = true;
        break;
      case '[':
        open.push(null);
        expectsName = false;
        break;
      case '}':
      case ']':
        open.pop();
        expectsName = false;
        break;
      case ',':
        expectsName = open.at(-1) instanceof Set;
        break;
      default: {
        if (!expectsName) break;
        expectsName = false;
        const name = JSON.parse(token) as string;
        const names = open.at(-1)!;
        if (names!.has(name)) return name;
        names!.add(name);
      }
    }
  }
  return null;
}
