/** "What if": a batch dry-run twice, as the workspace stands and with changes, and what is different at each connection. */
import type { BatchDetail, Reason, TraceStep } from '../../protocol/contract.ts';
import type { WhatIfResult } from '../../protocol/explain.ts';
import { tracedConnections, whyOf } from '../../protocol/why.ts';
import type { WhyTarget } from '../../protocol/why.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { RuleProgram } from '../rules/index.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import { plural } from '../wording.ts';
import { compileWorkspace } from './compile.ts';
import type { CompiledWorkspace } from './compile.ts';
import { dryRun, dryRunner } from './dry-run.ts';
import type { DryResult, DryRunParts } from './dry-run.ts';

function whatIfResult(before: DryResult, after: DryResult, remarks: readonly string[]): WhatIfResult {
  const targets = new Map([...tracedConnections(before.batch), ...tracedConnections(after.batch)].map((target) => [target.connection, target]));
  const connections = [...targets.values()].map((target) => compare(before.batch, after.batch, target));
  return { before: before.batch, after: after.batch, connections: connections.toSorted((a, b) => Number(b.changed) - Number(a.changed)), remarks: [...remarks] };
}

type Side = Pick<BatchDetail, 'id' | 'trace' | 'event_rows' | 'deliveries'>;

function compare(before: Side, after: Side, target: WhyTarget): WhatIfResult['connections'][number] {
  const { connection } = target;
  const [requestsBefore, requestsAfter] = [requestsOf(before, connection), requestsOf(after, connection)];
  const sameRequests = JSON.stringify(requestsBefore) === JSON.stringify(requestsAfter);
  const changed = !sameRequests || JSON.stringify(traceOf(before, target)) !== JSON.stringify(traceOf(after, target));
  return {
    ...target, changed, requests_before: requestsBefore.length, requests_after: requestsAfter.length,
    sentence: changed ? sentenceOf(before, after, target, sameRequests) : 'Nothing changes here.',
  };
}

/** What would be on the wire. */
function requestsOf({ deliveries }: Side, connection: string): unknown[] {
  return deliveries.filter((one) => one.connection === connection).map(({ request, event_ids: ids, outcome }) => [request.method, request.url, request.headers, request.body, ids, outcome]);
}

/** What was decided, without times and without words that hold times. */
function traceOf({ trace, event_rows: rows }: Side, { connection, output }: WhyTarget): unknown {
  const told = ({ code, pointer, value }: Reason, timed: boolean): unknown => [code, pointer, timed ? null : value];
  const step = (one: TraceStep): unknown => [
    one.stage, one.label, one.verdict, told(one.reason, one.rule !== undefined || one.stage === 'delivery'), one.later === true, one.patch,
    one.events.map(({ event_id: id, verdict, reason, later }) => [id, verdict, told(reason, one.rule !== undefined), later === true]), (one.more ?? []).map((reason) => told(reason, false)),
  ];
  return [trace.filter((one) => one.connection === connection).map(step), rows.map((row) => row.outcomes.filter((one) => one.output === output).map(({ outcome, code }) => [outcome, code]))];
}

function sentenceOf(before: Side, after: Side, target: WhyTarget, sameRequests: boolean): string {
  const sent = (side: Side): Set<number> => {
    const ids = new Set(side.deliveries.filter((one) => one.connection === target.connection).flatMap((one) => one.event_ids));
    return new Set(side.event_rows.flatMap(({ id, index }) => (ids.has(id) ? [index] : [])));
  };
  const [was, is] = [sent(before), sent(after)];
  const lost = [...was].filter((index) => !is.has(index));
  const gained = [...is].filter((index) => !was.has(index));
  const why = (side: Side, index: number | undefined): string => {
    const row = side.event_rows.find((one) => one.index === index);
    const first = row === undefined ? undefined : whyOf(side, row.id, target).blockers.find((one) => one.first);
    return first === undefined ? '' : ` ${first.reason.message}`;
  };
  const rows = Math.max(before.event_rows.length, after.event_rows.length);
  const which = (count: number): string => (rows === 1 ? 'The event' : `${plural(count, 'event')} of ${rows}`);
  if (lost.length > 0) return `${which(lost.length)} would no longer be sent.${gained.length > 0 ? ` ${which(gained.length)} would be, that ${gained.length === 1 ? 'is' : 'are'} not now.` : ''}${why(after, lost[0])}`;
  if (gained.length > 0) return `${which(gained.length)} would be sent.${why(before, gained[0]) === '' ? '' : ` Now:${why(before, gained[0])}`}`;
  if (!sameRequests) return was.size === 0 ? 'Other requests would be sent.' : 'The same events would be sent, in other requests.';
  if (was.size > 0) return 'The requests stay the same; stages before them decide otherwise.';
  return `It is held back either way, for other reasons.${why(after, after.event_rows[0]?.index)}`;
}

/** What a run cannot know. */
function remarksOf(workspaces: readonly CompiledWorkspace[], before: DryResult, after: DryResult, batches: number): string[] {
  const remarks = ['The user\'s profile and identities are as they are now, not as they were when the batch came.'];
  if (batches > 1) remarks.push(`The call brought ${batches} batches; this one is run alone.`);
  const rules = new Map([...before.rules, ...after.rules].map((rule) => [rule.name, rule]));
  if (rules.size > 0) remarks.push(`${[...rules.keys()].join(', ')} ran in a container of ${rules.size === 1 ? 'its' : 'their'} own: what a rule remembers between batches is not there.`);
  for (const rule of rules.values()) if (isUnsteady(rule)) remarks.push(`${rule.name} draws random numbers or looks at the clock, so it may answer otherwise each time.`);
  const real = new Set<string>();
  const slow = new Set<string>();
  for (const { outputs } of workspaces) {
    for (const { output, outcome } of [...before.batch.deliveries, ...after.batch.deliveries]) {
      if (outputs.get(output)?.file.transport === 'real') real.add(output);
      else if (outcome === 'queued') slow.add(output);
    }
  }
  if (real.size > 0) remarks.push(`${[...real].join(', ')} ${real.size === 1 ? 'is a real endpoint' : 'are real endpoints'}: requests are shown as queued and not sent.`);
  if (slow.size > 0) remarks.push(`${[...slow].join(', ')} ${slow.size === 1 ? 'answers' : 'answer'} later, by its behaviour or because it sends in bulk: requests are shown as queued.`);
  return remarks;
}

function isUnsteady({ code }: RuleProgram): boolean {
  return /\b(?:Math\s*\.\s*random|randomUUID|randomBytes|getRandomValues|Date\s*\.\s*now|new\s+Date\s*\(\s*\)|performance\s*\.\s*now)\b/.test(code);
}

export interface WhatIfArgs {
  /** The call as it came. */
  readonly call: StoredInboxRow;
  /** Which of its batches. */
  readonly position: number;
  /** A call with an edited batch, which stands alone in it; null: the call as it came. */
  readonly edited: StoredInboxRow | null;
  /** The workspace with changes; null: as it stands. */
  readonly draft: { readonly workspace: Workspace; readonly secrets: Readonly<Record<string, string>>; readonly trusted: boolean } | null;
  /** Engine clock, Unix ms. */
  readonly now: number;
}

export async function whatIf(parts: DryRunParts, current: CompiledWorkspace, { call, position, edited, draft, now }: WhatIfArgs, signal: AbortSignal): Promise<WhatIfResult> {
  const changed = draft === null ? current : await compileWorkspace(draft.workspace, { secrets: draft.secrets, revision: current.revision, trusted: draft.trusted });
  const dry: DryRunParts = { ...parts, rules: dryRunner(parts.rules) };
  const minted: string[] = [];
  const [before, after] = await Promise.all([
    dryRun(dry, { row: call, position, now, minted }, current, signal),
    dryRun(dry, { row: edited ?? call, position: edited === null ? position : 0, now, minted }, changed, signal),
  ]);
  return whatIfResult(before, after, remarksOf([current, changed], before, after, edited === null ? call.batches : 1));
}
