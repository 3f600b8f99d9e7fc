/** Both runs of "what if" side by side: outcomes, requests and stages by connection. */
import type { BatchDetail, Delivery, PatchOp } from '../../../../protocol/contract.ts';
import type { WhatIfResult } from '../../../../protocol/explain.ts';
import type { Json } from '../../../../protocol/json.ts';
import { diffJson, plainJson } from '../../../../protocol/patch.ts';
import type { Plain } from '../../../ui/json-patch.ts';
import { decodeBody, prettyBody } from '../../../ui/body.ts';
import { traceView } from '../trace-model.ts';
import type { OutputEntry, StageGroup, TraceEntry, TraceView } from '../trace-model.ts';

/** One request of either run, or of both. */
export interface RequestPair {
  readonly purpose: string;
  readonly before: Delivery | null;
  readonly after: Delivery | null;
  /** Of JSON bodies; null where the bodies are other text, or there is one alone. */
  readonly patch: readonly PatchOp[] | null;
  readonly document: Plain;
  readonly changed: boolean;
}

export interface StepPair {
  readonly label: string;
  readonly before: TraceEntry | null;
  readonly after: TraceEntry | null;
}

export interface ConnectionComparison {
  readonly connection: string;
  readonly output: string;
  readonly changed: boolean;
  readonly sentence: string;
  readonly before: OutputEntry | null;
  readonly after: OutputEntry | null;
  readonly requests: readonly RequestPair[];
  readonly steps: readonly StepPair[];
}

export interface Comparison {
  /** Stages before the outputs that said something else. */
  readonly input: readonly StepPair[];
  readonly connections: readonly ConnectionComparison[];
}

/** The event in a run: by its id, else by its place, since an edited batch may have new ids. Null for the whole batch. */
function eventIn(run: BatchDetail, event: { readonly id: string; readonly index: number } | null): string | null {
  if (event === null) return null;
  return (run.event_rows.find(({ id }) => id === event.id) ?? run.event_rows.find(({ index }) => index === event.index))?.id ?? null;
}

/** Pairs of equal keys in their order; what has no partner stands alone. */
function paired<T>(before: readonly T[], after: readonly T[], keyOf: (one: T) => string): (readonly [T | null, T | null])[] {
  const left = [...after];
  const pairs: (readonly [T | null, T | null])[] = before.map((one) => {
    const at = left.findIndex((other) => keyOf(other) === keyOf(one));
    return [one, at < 0 ? null : left.splice(at, 1)[0] ?? null] as const;
  });
  return [...pairs, ...left.map((one) => [null, one] as const)];
}

const bodyOf = ({ request }: Delivery): Json | undefined => decodeBody(request.body, request.headers);

function requestPair(before: Delivery | null, after: Delivery | null): RequestPair {
  const purpose = (after ?? before)?.purpose ?? '';
  const [a, b] = [before === null ? undefined : bodyOf(before), after === null ? undefined : bodyOf(after)];
  const patch = a === undefined || b === undefined ? null : diffJson(a, b);
  const differs = before === null || after === null
    || before.request.url !== after.request.url || before.request.method !== after.request.method || before.response?.status !== after.response?.status
    || (patch === null ? prettyBody(before.request.body, before.request.headers) !== prettyBody(after.request.body, after.request.headers) : patch.length > 0);
  return { purpose, before, after, patch, document: a === undefined ? undefined : plainJson(a), changed: differs };
}

const stepKey = ({ step, label }: TraceEntry): string => `${step.stage} ${step.rule === undefined ? '' : label}`;

function said(entry: TraceEntry | null): string {
  return entry === null ? '' : JSON.stringify([entry.verdict, entry.reason.code, entry.reason.value ?? null, entry.step.patch, entry.violations, entry.more.map(({ code }) => code)]);
}

/** Only what one of the runs told otherwise. That a stage was reached and had nothing to do tells nothing. */
function changedSteps(before: readonly TraceEntry[], after: readonly TraceEntry[]): StepPair[] {
  return paired(before, after, stepKey)
    .filter(([one, other]) => said(one) !== said(other) && !((one === null || other === null) && (one ?? other)?.verdict === 'skipped'))
    .map(([one, other]) => ({ label: (other ?? one)?.label ?? '', before: one, after: other }));
}

/** In the order of the trace. */
const inOrder = ({ entries, untouched }: StageGroup): TraceEntry[] => [...entries, ...untouched].toSorted((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));

const entriesOf = (output: OutputEntry | undefined): readonly TraceEntry[] => (output === undefined ? [] : inOrder(output));

/** Stages whose ids, times or sampling of the clock differ by nature say nothing about the change. */
const ALWAYS_DIFFER: ReadonlySet<string> = new Set(['receive', 'server-ids', 'duplicates']);

const inputOf = (view: TraceView): TraceEntry[] => inOrder(view.input).filter(({ step }) => !ALWAYS_DIFFER.has(step.stage));

export function compareRuns({ before, after, connections }: WhatIfResult, event: { readonly id: string; readonly index: number } | null): Comparison {
  const [one, other] = [traceView(before, eventIn(before, event)), traceView(after, eventIn(after, event))];
  return {
    input: changedSteps(inputOf(one), inputOf(other)),
    connections: connections.map(({ connection, output, changed, sentence }) => {
      const a = one.outputs.find((entry) => entry.connection === connection);
      const b = other.outputs.find((entry) => entry.connection === connection);
      return {
        connection, output, changed, sentence, before: a ?? null, after: b ?? null,
        requests: paired(a?.deliveries ?? [], b?.deliveries ?? [], ({ purpose }) => purpose).map(([x, y]) => requestPair(x, y)),
        steps: changedSteps(entriesOf(a), entriesOf(b)),
      };
    }),
  };
}
