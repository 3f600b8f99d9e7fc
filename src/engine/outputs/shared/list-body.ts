/**
 * Bodies that are lists of objects, written as text object by object: what is the same for all events of a batch is written once, and
 * nothing is built only to be turned into text. Origins go to their place in the list at once.
 */
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin, OutboundPart } from '../definition.ts';
import { originAt, prefixed } from './payload.ts';
import type { BodyPart, Payload } from './payload.ts';

/** Members of an object with their text made already. */
export interface FieldBlock {
  readonly fields: readonly BlockField[];
  readonly names: ReadonlySet<string>;
  /** `"a":1,"b":2`, without braces; empty for none. */
  readonly text: string;
}

interface BlockField {
  readonly name: string;
  readonly text: string;
  /** With `target` relative to the object: `/a`. */
  readonly origin: FieldOrigin;
}

export function fieldBlock(payload: Payload): FieldBlock {
  const fields = [...payload].map(([name, field]): BlockField => (
    { name, text: `${JSON.stringify(name)}:${jsonText(field.value)}`, origin: originAt(`/${escapeToken(name)}`, field) }
  ));
  return { fields, names: new Set(payload.keys()), text: fields.map(({ text }) => text).join(',') };
}

/** The block without members that the object has from elsewhere. */
export function blockWithout(block: FieldBlock, names: ReadonlySet<string>): FieldBlock {
  const fields = block.fields.filter(({ name }) => !names.has(name));
  return { fields, names: block.names, text: fields.map(({ text }) => text).join(',') };
}

export function jsonText(value: Json): string {
  switch (typeof value) {
    case 'number': return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean': return value ? 'true' : 'false';
    case 'string': return JSON.stringify(value);
    default: return stringifyJson(value);
  }
}

/** Names of members as text and as tokens of a pointer: few names in many events. */
export class NameTexts {
  private readonly known = new Map<string, { readonly key: string; readonly token: string }>();

  of(name: string): { readonly key: string; readonly token: string } {
    const found = this.known.get(name);
    if (found !== undefined) return found;
    const made = { key: `${JSON.stringify(name)}:`, token: escapeToken(name) };
    this.known.set(name, made);
    return made;
  }
}

/** One list: the body of one request. */
export class ListBody {
  readonly origins: FieldOrigin[] = [];
  readonly parts: OutboundPart[] = [];
  private readonly texts: string[] = [];
  private readonly ids = new Set<string>();

  get length(): number {
    return this.texts.length;
  }

  get body(): string {
    return `[${this.texts.join(',')}]`;
  }

  /** The events in it, each once. */
  get eventIds(): string[] {
    return [...this.ids];
  }

  add(part: BodyPart, eventId: string | null): void {
    for (const origin of prefixed(part.origins, `/${this.length}`)) this.origins.push(origin);
    this.addText(stringifyJson(part.value), eventId);
  }

  /** An object whose origins the caller has added, with pointers that begin with `/<length>`. */
  addText(text: string, eventId: string | null): void {
    this.parts.push({ pointer: `/${this.length}`, eventId });
    this.texts.push(text);
    if (eventId !== null) this.ids.add(eventId);
  }

  /** Origins of a block that stands in the object at `prefix`. */
  addOrigins({ fields }: FieldBlock, prefix: string): void {
    for (const { origin } of fields) this.origins.push(originAt(prefix + origin.target, origin));
  }
}

/** Lists of at most so many objects each, in the order in which they were filled. */
export class ListBodies {
  readonly all: ListBody[] = [];
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** The list that the next object goes to. */
  next(): ListBody {
    const last = this.all.at(-1);
    if (last !== undefined && last.length < this.most) return last;
    const made = new ListBody();
    this.all.push(made);
    return made;
  }

  get objects(): number {
    return this.all.reduce((sum, list) => sum + list.length, 0);
  }
}
