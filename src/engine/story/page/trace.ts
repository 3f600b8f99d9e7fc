/** The trace: first the stages of the batch, then those of each connection. */
import type { PatchOp, Reason, TraceStep } from '../../../protocol/contract.ts';
import type { Story, StoryOutput } from '../../../protocol/story.ts';
import { plural } from '../../wording.ts';
import { html, NOTHING } from './markup.ts';
import type { Markup } from './markup.ts';
import { first, glyph, outcomeBadge, value, verdictWord } from './pieces.ts';

const SHOWN_CHANGES = 40;
const SHOWN_DECISIONS = 20;

export function traceSection(story: Story): Markup {
  const { trace } = story.batch;
  return html`<section><h2>Trace</h2>
<h3>The batch</h3>${steps(trace.filter(({ scope }) => scope === 'batch'))}
${story.outputs.length > 0 && html`<h3>Each connection</h3>`}
${story.outputs.map((output) => connection(output, trace.filter((step) => step.connection === output.connection)))}</section>`;
}

function connection({ connection: name, output, outcome }: StoryOutput, own: readonly TraceStep[]): Markup {
  return html`<details class="long"${outcome === 'delivered' ? NOTHING : html` open`}><summary>${outcomeBadge(outcome)} <b>${output}</b> <span class="dim">by ${name}</span></summary><div class="in">${steps(own)}</div></details>`;
}

/** Stages that had nothing to do stand together in one line. */
function steps(list: readonly TraceStep[]): Markup {
  const groups: TraceStep[][] = [];
  for (const step of list) {
    const last = groups.at(-1);
    if (isUntouched(step) && last !== undefined && isUntouched(last[0]!)) last.push(step);
    else groups.push([step]);
  }
  return html`<ol class="steps">${groups.map((group) => (isUntouched(group[0]!) ? untouched(group) : step(group[0]!)))}</ol>`;
}

const isUntouched = (step: TraceStep): boolean => step.verdict === 'skipped' && step.patch.length === 0 && step.events.length === 0 && step.later !== true && step.reason.code !== 'connection-inactive';

function untouched(group: readonly TraceStep[]): Markup {
  return html`<li>${glyph('skipped')}<details class="quiet"><summary>${group.map(({ label }) => label).join(', ')}: nothing to do</summary><div class="in">${group.map(({ label, reason }) => html`<p>${label}: ${reason.message}</p>`)}</div></details></li>`;
}

/** A stage that let the batch pass takes one line. */
const isPlain = (one: TraceStep): boolean => one.verdict === 'passed' && one.later !== true && one.patch.length === 0 && one.events.length === 0 && (one.more ?? []).length === 0 && (one.rule === undefined || (one.rule.logs.length === 0 && one.rule.warnings.length === 0));

function step(one: TraceStep): Markup {
  if (isPlain(one)) return html`<li>${glyph(one.verdict)}<div class="step-head"><b>${one.label}</b><span class="plain">${one.reason.message}</span><code>${one.reason.code}</code><span class="ms">${one.ms} ms</span></div></li>`;
  return html`<li class="step">${glyph(one.verdict)}<div class="step-head"><b>${one.label}</b>${verdictWord(one.verdict)}${one.later === true && html`<span class="dim">would have held it back too</span>`}<span class="ms">${one.ms} ms</span></div>
${reasonLine(one.reason)}${(one.more ?? []).map(reasonLine)}${changes(one.patch)}${fields(one)}${decisions(one)}${ruleRun(one)}</li>`;
}

export function reasonLine(reason: Reason): Markup {
  const { pointer } = reason;
  const where = pointer === undefined ? null : [pointer.file, pointer.line === undefined ? undefined : `line ${pointer.line}`, pointer.path].filter((part) => part !== undefined && part !== '').join('  ');
  return html`<p>${reason.message}</p><p class="points"><code>${reason.code}</code>${reason.value !== undefined && html` saw <code>${value(reason.value)}</code>`}${where !== null && where !== '' && html` decided by <code>${where}</code>`}</p>`;
}

function changes(patch: readonly PatchOp[]): Markup {
  if (patch.length === 0) return NOTHING;
  return html`<div class="diff">${first(patch, SHOWN_CHANGES, (op) => html`<div class="path">${op.path === '' ? 'the whole batch' : op.path}</div>${op.before !== undefined && html`<div class="minus">- ${value(op.before)}</div>`}${op.value !== undefined && html`<div class="plus">+ ${value(op.value)}</div>`}`, 'changes')}</div>`;
}

function fields(one: TraceStep): Markup {
  const list = one.fields ?? [];
  if (list.length === 0) return NOTHING;
  return html`<ul>${first(list, SHOWN_CHANGES, ({ path, reason }) => html`<li><code>${path}</code> ${reason.message}</li>`, 'fields')}</ul>`;
}

/** Alike decisions together: a batch may have a thousand events. */
function decisions(one: TraceStep): Markup {
  const groups = new Map<string, { reason: Reason; count: number; later: boolean; verdict: TraceStep['verdict'] }>();
  for (const { verdict, reason, later } of one.events) {
    const key = `${verdict} ${later === true} ${reason.code} ${reason.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { reason, count: 1, later: later === true, verdict });
    else group.count += 1;
  }
  if (groups.size === 0) return NOTHING;
  return html`<ul>${first([...groups.values()], SHOWN_DECISIONS, ({ reason, count, later, verdict }) => html`<li>${plural(count, 'event')} ${later ? 'would have been held back too' : verdict}: ${reason.message}</li>`, 'decisions')}</ul>`;
}

function ruleRun(one: TraceStep): Markup {
  const run = one.rule;
  if (run === undefined || (run.logs.length === 0 && run.error === null && run.warnings.length === 0)) return NOTHING;
  return html`${run.error !== null && html`<pre>${run.error.type}: ${run.error.message}${run.error.trace.map((line) => `\n  ${line}`).join('')}</pre>`}${run.warnings.map(({ message }) => html`<p class="points">${message}</p>`)}${run.logs.length > 0 && html`<pre>${run.logs.map(({ level, text }) => `${level}  ${text}`).join('\n')}</pre>`}`;
}
