/** Reading the `origins` of a delivery: which of them covers a field of the body, and what its source is. */
import { unescapeToken } from './pointer.ts';

export interface Origin {
  /** JSON pointer in the body; it speaks for everything below it that has no origin of its own. */
  readonly target: string;
  readonly source: string;
  readonly how: string;
}

/**
 * What a source names: a value of the batch (`/events/0/data/event_name`), the name of a member there (`key:/user_identities/email`),
 * a setting (`output:/settings/token`, `connection:/settings/uniqueId`), when the user got an identity (`identity:email`), the input's
 * platform, the clock, or nothing but the partner's own format.
 */
export type Source =
  | { readonly kind: 'batch' | 'name'; readonly pointer: string }
  | { readonly kind: 'setting'; readonly of: 'output' | 'connection'; readonly path: string; readonly key: string }
  | { readonly kind: 'identity-time'; readonly type: string }
  | { readonly kind: 'platform' | 'clock' | 'constant' };

const SETTING = /^(output|connection):(\/settings\/([^/]+))$/;

/** Null for a text that is no source. */
export function readSource(text: string): Source | null {
  if (text === '' || text.startsWith('/')) return { kind: 'batch', pointer: text };
  if (text === 'platform' || text === 'clock' || text === 'constant') return { kind: text };
  if (text.startsWith('key:/')) return { kind: 'name', pointer: text.slice(4) };
  if (text.startsWith('identity:')) return { kind: 'identity-time', type: text.slice(9) };
  const setting = SETTING.exec(text);
  return setting === null ? null : { kind: 'setting', of: setting[1] as 'output' | 'connection', path: setting[2]!, key: unescapeToken(setting[3]!) };
}

/** The origin that speaks for a field: its own, else that of the nearest thing around it. `rest` is the way from there to the field. */
export function coveringOrigin<T extends Origin>(origins: ReadonlyMap<string, T>, field: string): { readonly origin: T; readonly rest: string } | null {
  for (let target = field; ; target = target.slice(0, target.lastIndexOf('/'))) {
    const origin = origins.get(target);
    if (origin !== undefined) return { origin, rest: field.slice(target.length) };
    if (target === '') return null;
  }
}

export function originsByTarget<T extends Origin>(origins: readonly T[]): Map<string, T> {
  return new Map(origins.map((origin) => [origin.target, origin]));
}
