/** What one run of a filter did, each deed with the switch that asked for it. */
import type { Reason } from '../../protocol/contract.ts';
import type { InputClass } from '../../protocol/data-filter.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { escapeToken } from '../../protocol/pointer.ts';
import { offOf } from './data-filter-switches.ts';
import type { Leaves, Off } from './data-filter-switches.ts';
import type { Filtered } from './types.ts';

/** The platform writes it into what comes from a feed, and no filter takes it out (spec/data-model.md 3.1). */
const SOURCE_FEED = 'mParticle Source Feed';

export class FilterLog {
  readonly held: Filtered<never>['held'][number][] = [];
  readonly removed: Filtered<never>['removed'][number][] = [];
  /** Index of the event that is looked at. */
  event = 0;
  private readonly output: string;
  private readonly inputClass: InputClass;

  constructor(output: string, inputClass: InputClass) {
    this.output = output;
    this.inputClass = inputClass;
  }

  /** Pointer of that event's data. */
  get at(): string {
    return `/events/${this.event}/data`;
  }

  /** `what` is off: says so of the event that is looked at. */
  hold(off: Off, code: string, what: string, value: string): null {
    this.held.push({ index: this.event, reason: this.reason(off, code, what, value) });
    return null;
  }

  remove(off: Off, path: string, before: unknown, code: string, what: string, value: string): void {
    this.removed.push({ op: { op: 'remove', path, before: plainJson(before) }, reason: this.reason(off, code, what, value) });
  }

  /** A map without its members that are off; the map itself when all are on. */
  without<T extends JsonObject>(source: T, leaves: Leaves, path: string, code: string, what: (key: string) => string): T {
    let kept = source;
    for (const key of Object.keys(source)) {
      const off = offOf(leaves, key);
      if (off === null || key === SOURCE_FEED) continue;
      if (kept === source) kept = { ...source };
      delete kept[key];
      this.remove(off, `${path}/${escapeToken(key)}`, source[key], code, what(key), key);
    }
    return kept;
  }

  private reason({ path, byDefault }: Off, code: string, what: string, value: string): Reason {
    const filter = `The data filter of ${this.output} for ${this.inputClass}`;
    return {
      code: byDefault ? 'filter-new-data-point' : `filter-${code}`,
      message: byDefault ? `${filter} forwards only what it names, and it does not name ${what}.` : `${filter} has ${what} switched off.`,
      pointer: { kind: 'output', name: this.output, path: `/filters/${this.inputClass}${path}`, file: `outputs/${this.output}.json` },
      value,
    };
  }
}
