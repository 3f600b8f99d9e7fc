/** What a mapping of one path needs and gathers. */
import type { FieldOrigin, MapInput } from '../definition.ts';
import type { Say } from './commerce.ts';
import type { FacebookOptions } from './settings.ts';
import type { TextField, reservedAttributes } from './user-data.ts';

export interface PathInput {
  readonly input: MapInput;
  readonly options: FacebookOptions;
  readonly attributes: ReturnType<typeof reservedAttributes>;
  /** Hashed keys, the same for every event of the batch. */
  readonly userData: readonly TextField[];
}

export function sayInto(origins: FieldOrigin[]): Say {
  return (target, source, how, fact) => {
    origins.push(fact === undefined ? { target, source, how } : { target, source, how, fact });
  };
}

/** A part of an URL, whatever the text. */
export function inUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
