/** The other sections of the page, in the order in which they stand. */
import type { BatchDetail, Delivery } from '../../../protocol/contract.ts';
import type { RedactedKind, Story, StorySetting } from '../../../protocol/story.ts';
import { plural } from '../../wording.ts';
import { html, NOTHING } from './markup.ts';
import type { Markup } from './markup.ts';
import { badge, body, first, headers, outcomeBadge, time, value } from './pieces.ts';
import { reasonLine } from './trace.ts';

const SHOWN_EVENTS = 200;
const SHOWN_REQUESTS = 100;

export function titleOf({ event_rows: rows, id }: BatchDetail): string {
  const [one] = rows;
  if (one === undefined) return `Batch ${id}`;
  const name = one.name === '' ? one.type : one.name;
  return rows.length === 1 ? name : `${name} and ${plural(rows.length - 1, 'more event')}`;
}

export function headSection(story: Story): Markup {
  const { batch, call, redaction, input } = story;
  const facts: [string, string][] = [
    ['Batch', batch.id], ['Received', time(batch.received_at)], ['Input', `${input.name} (${input.platform})`], ['Source', [batch.source, batch.sdk].filter((part) => part !== null && part !== '').join(', ')],
    ['User', batch.mpid ?? 'nobody known'], ['Call', `${batch.raw.method} ${batch.raw.path.split('?')[0] ?? ''}`], ['Answered', call.status === 0 ? 'not known' : String(call.status)], ['Took', `${batch.took_ms} ms`],
  ];
  return html`<header><h1>${titleOf(batch)}</h1><p class="dim">A batch's story, from the bytes that came in to what each output got.</p>
<div class="badges">${badge(batch.env, batch.env === 'production' ? 'error' : 'info')}${badge(input.platform, 'plain')}${batch.outcome !== null && outcomeBadge(batch.outcome)}${batch.flags.map((flag) => badge(flag, 'plain'))}</div>
<dl class="facts">${facts.map(([name, fact]) => html`<div><dt>${name}</dt><dd>${fact}</dd></div>`)}</dl>
${redaction.level === 'none'
    ? html`<div class="banner warn"><p><b>Nothing was replaced.</b> This file holds keys, secrets and personal data as they were. Do not hand it on.</p></div>`
    : redaction.level === 'secrets'
      ? html`<div class="banner warn"><p><b>Personal data was left in.</b> Keys and secrets were replaced; who the user is can be read here.</p></div>`
      : html`<div class="banner"><p>Personal data and secrets were replaced by stand-ins: the same value has the same stand-in everywhere. What was replaced stands at the end.</p></div>`}</header>`;
}

export function outputsSection({ outputs }: Story): Markup {
  if (outputs.length === 0) return html`<section><h2>What happened</h2><p>The batch came to no output. The trace says where it ended.</p></section>`;
  return html`<section><h2>What happened</h2>${outputs.map(({ output, outcome, sentence, connection }) => html`<div class="out"><div>${outcomeBadge(outcome)} <b>${output}</b> <span class="dim">by ${connection}</span></div><p>${sentence}</p></div>`)}</section>`;
}

export function eventsSection({ batch }: Story): Markup {
  if (batch.event_rows.length === 0) return NOTHING;
  return html`<section><h2>Events</h2><table><thead><tr><th>Time</th><th>Event</th><th>Type</th><th>At outputs</th></tr></thead><tbody>${batch.event_rows.slice(0, SHOWN_EVENTS).map((row) => html`<tr><td class="mono once">${time(row.at).slice(11, 23)}</td><td>${row.name === '' ? row.type : row.name}${row.detail !== '' && html` <span class="dim">${row.detail}</span>`}</td><td class="once">${row.type}</td><td>${row.outcomes.map(({ output, outcome }) => html`<span class="pair">${output} ${outcomeBadge(outcome)}</span> `)}</td></tr>`)}</tbody></table>${first(batch.event_rows.slice(SHOWN_EVENTS), 0, () => NOTHING, 'events')}</section>`;
}

export function settingsSection({ settings }: Story): Markup {
  const pointed = settings.filter(({ fragments }) => fragments.length > 0);
  return html`<section><h2>Settings that decided</h2>
${pointed.length === 0 && html`<p class="dim">No reason points at a setting.</p>`}
${pointed.map(({ file, fragments }) => html`<h3 class="mono">${file}</h3>${fragments.map(({ at, text }) => html`<p class="points"><code>${at}</code></p><pre>${text}</pre>`)}`)}
${settings.length > 0 && html`<details><summary>All files that had a say, as they stood when this was written (${settings.length})</summary><div class="in">${settings.map(settingFile)}</div></details>`}</section>`;
}

function settingFile({ file, value: content, fingerprint }: StorySetting): Markup {
  return html`<details><summary><span class="mono">${file}</span></summary><div class="in"><p class="points">SHA-256 <code>${fingerprint.slice(0, 16)}</code></p>${content === null ? html`<p class="note">Only the parts that decided are in this file.</p>` : body(JSON.stringify(content))}</div></details>`;
}

export function violationsSection({ batch }: Story): Markup {
  if (batch.violations_list.length === 0) return NOTHING;
  return html`<section><h2>Data plan violations</h2><table><thead><tr><th>What</th><th>Where</th><th>Plan</th></tr></thead><tbody>${batch.violations_list.slice(0, SHOWN_EVENTS).map((violation) => html`<tr><td>${violation.message}</td><td class="mono">${violation.pointer}</td><td>${violation.plan} ${violation.version}</td></tr>`)}</tbody></table>${first(batch.violations_list.slice(SHOWN_EVENTS), 0, () => NOTHING, 'violations')}</section>`;
}

export function notesSection({ batch, call }: Story): Markup {
  const notes = [...call.notes.map(({ code, message }) => ({ code, message, pointer: '' })), ...batch.notes];
  if (notes.length === 0) return NOTHING;
  return html`<section><h2>Notes on what came in</h2><ul>${first(notes, SHOWN_EVENTS, ({ code, message, pointer }) => html`<li>${message} <code>${code}</code>${pointer !== '' && html` <code>${pointer}</code>`}</li>`, 'notes')}</ul></section>`;
}

export function rawSection({ batch: { raw }, call }: Story): Markup {
  return html`<section><h2>Request as it came</h2><p class="mono">${raw.method} ${raw.path}</p>${headers(raw.headers)}${raw.body_text === null && raw.body_base64 !== '' ? html`<p class="note">The body is no text; it is in the data at the end of this file, in base64.</p>` : body(raw.body_text ?? '')}
<details><summary>Answer ${call.status === 0 ? '' : call.status}</summary><div class="in">${headers(call.response.headers)}${body(call.response.body)}</div></details></section>`;
}

export function deliveriesSection({ batch: { deliveries } }: Story): Markup {
  return html`<section><h2>Requests to outputs</h2>${deliveries.length === 0 && html`<p class="dim">None was made.</p>`}${first(deliveries, SHOWN_REQUESTS, delivery, 'requests')}</section>`;
}

function delivery(one: Delivery): Markup {
  return html`<details class="long"><summary>${outcomeBadge(one.outcome)} <b>${one.output}</b> <span class="mono">${one.request.method} ${one.request.url.split('?')[0] ?? ''}</span> <span class="dim">${one.purpose}${one.response !== null && `, answered ${one.response.status}`}</span></summary><div class="in">${reasonLine(one.reason)}
<p class="note">${one.simulated ? 'Answered by the built-in simulator' : 'Sent to the real endpoint'}, attempt ${one.attempt}, ${one.took_ms} ms, ${plural(one.event_ids.length, 'event')}.</p>
<h3>Request</h3><p class="mono">${one.request.method} ${one.request.url}</p>${headers(one.request.headers)}${body(one.request.body)}
<h3>Answer</h3>${one.response === null ? html`<p class="dim">None.</p>` : html`<p>${one.response.status}</p>${headers(one.response.headers)}${body(one.response.body)}`}</div></details>`;
}

const KIND_WORDS: Readonly<Record<RedactedKind, string>> = {
  secret: 'Keys, tokens, signatures and secrets', email: 'E-mail addresses', phone: 'Phone numbers', identity: 'Identities', mpid: 'MPIDs', 'device-id': 'Ids of devices', 'push-token': 'Push tokens',
  ip: 'IP addresses', name: 'Names', location: 'Places', attribute: 'Other personal attributes',
};

export function redactionSection({ redaction }: Story): Markup {
  return html`<section><h2>What was replaced</h2>
${redaction.replaced.length === 0 ? html`<p>Nothing.</p>` : html`<table><thead><tr><th>Kind</th><th>Different values</th><th>Places</th></tr></thead><tbody>${redaction.replaced.map(({ kind, values, places }) => html`<tr><td>${KIND_WORDS[kind]}</td><td>${values}</td><td>${places}</td></tr>`)}</tbody></table>`}
<h3>What was not looked at</h3><ul>${redaction.not_looked_at.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

export function footer({ made }: Story): Markup {
  return html`<footer><p>Written ${time(made.at)} by Cloudchamber ${made.by}${Object.entries(made.versions).map(([name, version]) => `, ${name} ${value(version)}`).join('')}.</p><p>To replay it elsewhere: <code>cloudchamber story open FILE</code>.</p></footer>`;
}
