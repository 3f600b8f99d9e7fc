/** The lines of the mapping table, and sources in a few words. */
import type { MappingTable } from '../../../../protocol/partner.ts';
import { readSource } from '../../../../protocol/origin.ts';
import type { Json } from '../../../../protocol/json.ts';
import { lineText, pointerPath } from '../../../ui/json-tree.ts';
import type { Tone } from '../../../ui/tones.ts';

export type MappingRow = MappingTable['rows'][number];
export type Unmapped = MappingTable['unmapped'][number];

/** What is looked at: what is sent, what is not, or both. */
export type MappingView = 'all' | 'sent' | 'rest';

export type MappingLine =
  | { readonly kind: 'request'; readonly key: string; readonly request: MappingTable['requests'][number]; readonly rows: number }
  | { readonly kind: 'row'; readonly key: string; readonly row: MappingRow }
  | { readonly kind: 'heading'; readonly key: string; readonly rest: Unmapped['kind']; readonly rows: number }
  | { readonly kind: 'rest'; readonly key: string; readonly item: Unmapped };

export const REST_WORDS: Readonly<Record<Unmapped['kind'], { readonly word: string; readonly heading: string; readonly tone: Tone }>> = {
  dropped: { word: 'left out', heading: 'Left out by the mapping', tone: 'warn' },
  held: { word: 'held back', heading: 'Held back before the mapping', tone: 'blocked' },
  unmapped: { word: 'not read', heading: 'Not read by the mapping', tone: 'neutral' },
};

const REST_ORDER: readonly Unmapped['kind'][] = ['dropped', 'held', 'unmapped'];

/** Of an event, its own path begins at the event: one is looked at only. */
export function sourceWords(text: string): string {
  const source = readSource(text);
  switch (source?.kind) {
    case undefined: return text;
    case 'batch': return batchWords(source.pointer);
    case 'name': return `name of ${batchWords(source.pointer)}`;
    case 'setting': return `setting ${source.key}${source.of === 'connection' ? ' of the connection' : ''}`;
    case 'identity-time': return `time of the identity ${source.type}`;
    case 'platform': return 'platform of the input';
    case 'clock': return 'clock';
    case 'constant': return 'fixed';
  }
}

function batchWords(pointer: string): string {
  const inEvent = /^\/events\/\d+(\/.*)?$/.exec(pointer);
  if (inEvent === null) return pointerPath(pointer) || 'the batch';
  const rest = inEvent[1] ?? '';
  return rest === '' ? 'event' : `event.${pointerPath(rest)}`.replace('event.[', 'event[');
}

/** On one line. */
export function valueWords(value: Json | undefined): string {
  return value === undefined ? '' : lineText(value);
}

function holds(needle: string, ...texts: readonly (string | null)[]): boolean {
  return texts.some((text) => text?.toLowerCase().includes(needle) === true);
}

export function mappingLines(table: MappingTable, view: MappingView, search: string): MappingLine[] {
  const needle = search.trim().toLowerCase();
  const lines: MappingLine[] = [];
  if (view !== 'rest') {
    table.requests.forEach((request, index) => {
      const rows = table.rows.filter((row) => row.request === index
        && (needle === '' || holds(needle, sourceWords(row.source), row.source, pointerPath(row.target), valueWords(row.sent), valueWords(row.value), row.how, row.status)));
      if (rows.length === 0) return;
      lines.push({ kind: 'request', key: `request ${index}`, request, rows: rows.length }, ...rows.map((row): MappingLine => ({ kind: 'row', key: `${index} ${row.target}`, row })));
    });
  }
  if (view === 'sent') return lines;
  for (const rest of REST_ORDER) {
    const items = table.unmapped.filter((item) => item.kind === rest && (needle === '' || holds(needle, sourceWords(item.source), item.source, valueWords(item.value), item.why, item.setting, REST_WORDS[rest].word, item.status)));
    if (items.length === 0) continue;
    lines.push({ kind: 'heading', key: `heading ${rest}`, rest, rows: items.length }, ...items.map((item): MappingLine => ({ kind: 'rest', key: `${rest} ${item.source}`, item })));
  }
  return lines;
}

/** Lines that can be chosen. */
export function isChoice(line: MappingLine | undefined): line is Extract<MappingLine, { kind: 'row' | 'rest' }> {
  return line?.kind === 'row' || line?.kind === 'rest';
}
