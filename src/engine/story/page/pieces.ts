/** Small parts that several sections of the page use. */
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Outcome, Verdict } from '../../../protocol/vocabulary.ts';
import { html, NOTHING } from './markup.ts';
import type { Markup } from './markup.ts';

/** Longer texts are cut on the page; the data behind it is whole. */
const SHOWN_CHARACTERS = 100_000;
const BEHIND = 'The rest is in the data at the end of this file.';

const TONE_OF_OUTCOME: Readonly<Record<Outcome, string>> = {
  delivered: 'ok', 'kit-only': 'info', unsupported: 'plain', filtered: 'plain', queued: 'info', consent: 'blocked', 'plan-blocked': 'blocked', 'rule-dropped': 'warn-ink', retrying: 'warn-ink', 'rule-error': 'error', failed: 'error',
};

export function outcomeBadge(outcome: Outcome | null): Markup {
  return outcome === null ? badge('nothing sent', 'plain') : badge(outcome, TONE_OF_OUTCOME[outcome]);
}

export function badge(text: string, tone: string): Markup {
  return html`<span class="badge ${tone}">${text}</span>`;
}

const GLYPHS: Readonly<Record<Verdict, readonly [string, string]>> = { passed: ['●', 'ok'], changed: ['◆', 'info'], dropped: ['✕', 'blocked'], error: ['!', 'error'], skipped: ['○', 'dim'] };

export function glyph(verdict: Verdict): Markup {
  const [sign, tone] = GLYPHS[verdict];
  return html`<span class="glyph ${tone}" aria-hidden="true">${sign}</span>`;
}

export function verdictWord(verdict: Verdict): Markup {
  return html`<span class="${GLYPHS[verdict][1]}">${verdict}</span>`;
}

/** Indented when it is JSON. */
export function body(text: string): Markup {
  if (text === '') return html`<p class="note">No body.</p>`;
  const shown = readable(text);
  return html`<pre>${shown.slice(0, SHOWN_CHARACTERS)}</pre>${shown.length > SHOWN_CHARACTERS && html`<p class="note">${shown.length.toLocaleString('en')} characters in all. ${BEHIND}</p>`}`;
}

function readable(text: string): string {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return stringifyJson(parseJson(text), 2);
  } catch {
    return text;
  }
}

export function headers(list: readonly (readonly [string, string])[]): Markup {
  if (list.length === 0) return NOTHING;
  return html`<table>${list.map(([name, value]) => html`<tr><td class="key mono">${name}</td><td class="mono">${value}</td></tr>`)}</table>`;
}

/** One value on one line. */
export function value(of: unknown): string {
  const text = typeof of === 'string' ? of : JSON.stringify(of) ?? '';
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** The first of many, and how many more there are. */
export function first<T>(list: readonly T[], shown: number, render: (item: T) => Markup, what: string): Markup {
  const more = list.length - shown;
  return html`${list.slice(0, shown).map(render)}${more > 0 && html`<p class="note">${more.toLocaleString('en')} more ${what}. ${BEHIND}</p>`}`;
}

export function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
}
