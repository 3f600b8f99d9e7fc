/** What the judging stages of a connection make of a batch, and what that comes to over many (`EffectResult` of explain.ts). */
import type { Reason } from '../../protocol/contract.ts';
import type { EffectResult } from '../../protocol/explain.ts';
import type { Batch } from '../batch/types.ts';
import { describeEvent } from '../batch/summary.ts';
import { eventIdOf } from './branch.ts';
import type { BranchUser } from './branch.ts';
import type { BrokenRoute, Route } from './compile-routes.ts';
import { JUDGING_STAGES, openBranch } from './connection-stages.ts';
import { brokenGate, inactive } from './gates.ts';
import { isPassThrough } from './trace.ts';
import type { CallFacts } from './types.ts';

export interface Fate {
  /** Why it stays; null when it goes on. */
  readonly held: Reason | null;
  /** Fields of it and of its user that the filter takes out. */
  readonly fields: ReadonlySet<string>;
}

export type AnyRoute = Route | BrokenRoute;

const NO_FIELDS: ReadonlySet<string> = new Set();
const GOES_ON: Fate = { held: null, fields: NO_FIELDS };

/** By event id. Rules are not run. */
export function fatesOf(batch: Batch, shared: AnyRoute, call: CallFacts, user: BranchUser): Map<string, Fate> {
  if (!shared.active || !('judges' in shared)) {
    const reason = !shared.active ? inactive(shared.connection) : 'judges' in shared ? null : brokenGate(shared).reason;
    return new Map(batch.events.map((event) => [eventIdOf(event), { held: reason, fields: NO_FIELDS }]));
  }
  const { state, route } = openBranch(batch, shared, user);
  const ofUser: string[] = [];
  const ofEvents = new Map<string, string[]>();
  for (const { run } of JUDGING_STAGES) {
    if (state.ended) break;
    const { events } = state.batch;
    const step = run(state, route, call);
    for (const { path } of step === null || isPassThrough(step) ? [] : step.fields ?? []) {
      const [, root = '', index = '', ...rest] = path.split('/');
      const event = root === 'events' ? events[Number(index)] : undefined;
      if (event === undefined) ofUser.push(path);
      else ofEvents.set(eventIdOf(event), [...ofEvents.get(eventIdOf(event)) ?? [], rest.join('/')]);
    }
  }
  const held = new Map<string, Reason>();
  for (const { eventId, reason } of state.decisions) if (!held.has(eventId)) held.set(eventId, reason);
  return new Map(batch.events.map((event): [string, Fate] => {
    const id = eventIdOf(event);
    const reason = held.get(id);
    if (reason !== undefined) return [id, { held: reason, fields: NO_FIELDS }];
    const own = ofEvents.get(id);
    return [id, own === undefined && ofUser.length === 0 ? GOES_ON : { held: null, fields: new Set([...ofUser, ...own ?? []]) }];
  }));
}

const EXAMPLES = 5;

/** Counts over the batches of one connection's input. */
export class ConnectionEffect {
  private readonly connection: string;
  private readonly output: string;
  private events = 0;
  private before = 0;
  private after = 0;
  private fieldsChanged = 0;
  private readonly reasons = new Map<string, EffectResult['connections'][number]['reasons'][number]>();
  private readonly examples: EffectResult['connections'][number]['examples'] = [];

  constructor(connection: string, output: string) {
    this.connection = connection;
    this.output = output;
  }

  /** `before` is null where the connection does not exist yet. */
  add(batch: Batch, before: ReadonlyMap<string, Fate> | null, after: ReadonlyMap<string, Fate> | null): void {
    for (const event of batch.events) {
      const id = eventIdOf(event);
      const [was, is] = [before?.get(id) ?? null, after?.get(id) ?? null];
      this.events += 1;
      const [went, goes] = [was?.held === null, is?.held === null];
      if (went) this.before += 1;
      if (goes) this.after += 1;
      if (went && goes && !sameFields(was!.fields, is!.fields)) this.fieldsChanged += 1;
      if (is !== null && is.held !== null) this.count(is.held, id);
      if (went !== goes && this.examples.length < EXAMPLES) {
        this.examples.push({ event_id: id, batch_id: batch.batch_id ?? '', name: describeEvent(event).name, before: textOf(was), after: textOf(is) });
      }
    }
  }

  private count({ code, message }: Reason, example: string): void {
    const known = this.reasons.get(code);
    if (known === undefined) this.reasons.set(code, { code, message, count: 1, example });
    else known.count += 1;
  }

  result(): EffectResult['connections'][number] {
    const { connection, output, events, before, after, examples } = this;
    return { connection, output, events, before, after, fields_changed: this.fieldsChanged, reasons: [...this.reasons.values()].sort((a, b) => b.count - a.count), examples };
  }
}

function textOf(fate: Fate | null): string | null {
  return fate === null ? 'There is no such connection.' : fate.held?.message ?? null;
}

function sameFields(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const path of a) if (!b.has(path)) return false;
  return true;
}
