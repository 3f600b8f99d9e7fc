/** Completion of event and attribute names that were really seen, inside string literals of rule code. */
import type { SeenNames } from '../../api/rules.ts';
import { monaco } from '../../ui/monaco/setup.ts';
import { openString } from './open-string.ts';

let names: SeenNames = { events: [], attributes: [], user_attributes: [], screens: [] };

const GROUPS = [['events', 'event name'], ['screens', 'screen name'], ['attributes', 'attribute'], ['user_attributes', 'user attribute']] as const;

/** What stands before decides which names fit: attributes behind `custom_attributes`, all of them elsewhere. */
function fitting(before: string): readonly (typeof GROUPS)[number][] {
  if (/user_attributes(\?\.)?\s*\[\s*$/.test(before)) return GROUPS.filter(([group]) => group === 'user_attributes');
  if (/(custom_attributes|attributes)(\?\.)?\s*\[\s*$/i.test(before)) return GROUPS.filter(([group]) => group === 'attributes');
  if (/event_name\b[^;]*$/.test(before)) return GROUPS.filter(([group]) => group === 'events');
  if (/screen_name\b[^;]*$/.test(before)) return GROUPS.filter(([group]) => group === 'screens');
  return GROUPS;
}

const provider: monaco.languages.CompletionItemProvider = {
  triggerCharacters: ["'", '"', '`', '['],
  provideCompletionItems(model, position) {
    const line = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
    const open = openString(line);
    if (open === null) return { suggestions: [] };
    const range = new monaco.Range(position.lineNumber, open.from + 1, position.lineNumber, position.column);
    return {
      suggestions: fitting(line.slice(0, open.from - 1)).flatMap(([group, detail]) => names[group].map((name) => ({
        label: { label: name, description: `seen ${detail}` }, kind: monaco.languages.CompletionItemKind.Value, insertText: name, filterText: name, range, sortText: `0${name}`,
      }))),
    };
  },
};

let registered = false;

export function setSeenNames(seen: SeenNames): void {
  names = seen;
  if (registered) return;
  registered = true;
  for (const language of ['javascript', 'typescript']) monaco.languages.registerCompletionItemProvider(language, provider);
}
