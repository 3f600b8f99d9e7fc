/** The faults that are set now, with their counters. In memory only: a restart drops them. */
import { faultListSchema } from '../../protocol/faults.ts';
import type { Fault, FaultState, FaultView } from '../../protocol/faults.ts';
import { NO_COUNT, decideFaults, isSpent } from './decide.ts';
import type { FaultCount, FaultVerdict, FaultedCall } from './decide.ts';
import { describeFault, faultWarnings } from './describe.ts';

export const LIFETIME = 'Faults are kept in memory. They end when Cloudchamber stops.';

export type SetFaults = { readonly ok: true } | { readonly ok: false; readonly message: string; readonly field: string };

/** What tells whether a fault is still the same story; a new label is. */
function story({ label: _label, ...rest }: Fault): string {
  return JSON.stringify(rest);
}

export class FaultSwitch {
  private faults: readonly Fault[] = [];
  private counts = new Map<string, FaultCount>();
  private last = new Map<string, { at: number; requestId: number }>();
  private next = 1;

  /** False when no call can be hit: then nothing is asked of a call. */
  active = false;

  /** Replaces the list. A fault that is the same but for its label goes on where it was; any other starts its story anew. */
  set(value: unknown): SetFaults {
    const parsed = faultListSchema.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return { ok: false, message: issue?.message ?? 'The list is not valid.', field: issue?.path.map(String).join('.') ?? '' };
    }
    const taken = new Set<string>();
    for (const [index, { id }] of parsed.data.items.entries()) {
      if (id === undefined) continue;
      if (taken.has(id)) return { ok: false, message: `The id "${id}" is there twice.`, field: `items.${index}.id` };
      taken.add(id);
    }
    const before = new Map(this.faults.map((fault) => [fault.id, fault]));
    const faults = parsed.data.items.map((item): Fault => ({ ...item, id: item.id ?? this.freeId(taken) }));
    const isSame = (fault: Fault): boolean => {
      const was = before.get(fault.id);
      return was !== undefined && story(was) === story(fault);
    };
    const kept = new Set(faults.filter(isSame).map(({ id }) => id));
    this.counts = pick(this.counts, kept);
    this.last = pick(this.last, kept);
    this.faults = faults;
    this.refresh();
    return { ok: true };
  }

  /** Asks the faults about a call and counts. */
  decide(call: FaultedCall): FaultVerdict | null {
    const { verdict, counts } = decideFaults(this.faults, this.counts, call);
    for (const [id, count] of counts) this.counts.set(id, count);
    if (verdict !== null) this.refresh();
    return verdict;
  }

  /** Which call was hit, once it is stored. */
  hit(verdict: FaultVerdict, at: number, requestId: number): void {
    for (const { id } of verdict.fired) this.last.set(id, { at, requestId });
  }

  state(surfaces: FaultState['surfaces']): FaultState {
    return { items: this.faults.map((fault) => this.view(fault)), active: this.active, surfaces, lifetime: LIFETIME };
  }

  private view(fault: Fault): FaultView {
    const count = this.counts.get(fault.id) ?? NO_COUNT;
    const last = this.last.get(fault.id);
    return {
      ...fault, summary: describeFault(fault), ...count, last_fired_at: last?.at ?? null,
      last_request_id: last === undefined ? null : String(last.requestId), spent: isSpent(fault, count), warnings: faultWarnings(fault),
    };
  }

  private refresh(): void {
    this.active = this.faults.some((fault) => fault.enabled && fault.probability > 0 && !isSpent(fault, this.counts.get(fault.id) ?? NO_COUNT));
  }

  private freeId(taken: Set<string>): string {
    for (;;) {
      const id = `fault-${this.next}`;
      this.next += 1;
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
  }
}

function pick<T>(map: ReadonlyMap<string, T>, keys: ReadonlySet<string>): Map<string, T> {
  return new Map([...map].filter(([key]) => keys.has(key)));
}
