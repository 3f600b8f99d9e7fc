/** What has no field in the Batch: kept beside it under `native` (or `legacy`), and listed in one note. */
import type { JsonObject } from '../../../protocol/json.ts';
import { isObject } from '../../../protocol/json.ts';
import type { IngestNote } from '../../batch/types.ts';

const LISTED = 40;

/** Collects the names of kept keys: `uitl`, `ai.ict`, `msgs.el`. Positions in lists are left out, so each name is there once. */
export class KeptKeys {
  private readonly names = new Set<string>();

  add(rest: JsonObject, prefix = ''): void {
    for (const key of Object.keys(rest)) {
      const value = rest[key] ?? null;
      const name = /^\d+$/.test(key) ? prefix : `${prefix}${prefix === '' ? '' : '.'}${key}`;
      if (isObject(value) && (name === prefix || NESTED.has(key))) this.add(value, name);
      else this.names.add(name);
    }
  }

  note(field: string): IngestNote | null {
    if (this.names.size === 0) return null;
    const names = [...this.names];
    const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
    return { code: 'kept-short-keys', message: `The Batch has no field for ${names.slice(0, LISTED).join(', ')}${more}; they are kept under "${field}".`, pointer: `/${field}` };
  }
}

/** Short keys whose objects a table has taken apart; other objects are kept whole. */
const NESTED = new Set(['ai', 'di', 'con', 'gdpr', 'ccpa', 'ctx', 'dpln', 'lc', 'cs', 'pd', 'pm', 'pi', 'pl', 'sc', 'ni', 'oi']);
