/** What a mapping of one path needs and gathers. */
import type { FieldOrigin, MapInput } from '../definition.ts';
import type { FacebookOptions } from './settings.ts';
import type { TextField, reservedAttributes } from './user-data.ts';

export interface PathInput {
  readonly input: MapInput;
  readonly options: FacebookOptions;
  readonly attributes: ReturnType<typeof reservedAttributes>;
  /** Hashed keys, the same for every event of the batch. */
  readonly userData: readonly TextField[];
}

/** Tells where a value of the body came from. `target` is a JSON pointer in the body. */
export type Say = (target: string, source: string, how: string, fact?: string) => void;

export function sayInto(origins: FieldOrigin[]): Say {
  return (target, source, how, fact) => {
    origins.push(fact === undefined ? { target, source, how } : { target, source, how, fact });
  };
}

/** A part of an URL, whatever the text. */
export function inUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
