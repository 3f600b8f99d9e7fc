/**
 * Settings that are lists of pairs or triples: one text an entry, its parts separated by "|". A "|" that belongs to a name is written "\|".
 * `Shelf Opened | shelf | favourite_shelves`
 */

/** Names of the parts, for messages: `Event Name | attribute | Braze attribute`. */
export interface ListForm {
  readonly label: string;
  readonly parts: readonly string[];
}

export const TRIPLE: readonly string[] = ['event name', 'event attribute', 'Braze attribute'];

/** The parts of an entry, trimmed; null when there are not as many as wanted, or one is empty. */
export function entryParts(entry: string, wanted: number): readonly string[] | null {
  const parts = entry.split(/(?<!\\)\|/).map((part) => part.trim().replaceAll('\\|', '|'));
  return parts.length === wanted && parts.every((part) => part !== '') ? parts : null;
}

/** Entries that can be read; `validate` names the others. */
export function readEntries(entries: readonly string[], wanted: number): (readonly string[])[] {
  return entries.flatMap((entry) => {
    const parts = entryParts(entry, wanted);
    return parts === null ? [] : [parts];
  });
}

/** A message for each entry that cannot be read or that `fault` finds something wrong with. */
export function entryProblems(entries: readonly string[], { label, parts: names }: ListForm, fault: (parts: readonly string[]) => string | null = () => null): string[] {
  return entries.flatMap((entry, index) => {
    const parts = entryParts(entry, names.length);
    const problem = parts === null ? `write it as "${names.join(' | ')}"` : fault(parts);
    return problem === null ? [] : [`"${label}": entry ${index + 1}, "${entry}": ${problem}.`];
  });
}
