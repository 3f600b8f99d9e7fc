/** Requests to /users/track while they are filled: at most 75 of each array in one, and what each object stands for (spec/outputs/braze.md 1.8). */
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { FieldOrigin, OutboundPart, OutboundRequest } from '../definition.ts';
import { MAX_OBJECTS, TRACK_PATH } from './constants.ts';

export type ArrayName = 'attributes' | 'events' | 'purchases';

export interface Draft {
  readonly attributes: Json[];
  readonly events: Json[];
  readonly purchases: Json[];
  readonly origins: FieldOrigin[];
  readonly parts: OutboundPart[];
  readonly eventIds: Set<string>;
}

/** Where the next object of an array goes. */
export interface Place {
  readonly draft: Draft;
  /** JSON pointer of the object in the body. */
  readonly pointer: string;
}

export class Drafts {
  private readonly list: Draft[] = [];
  private readonly counts = { attributes: 0, events: 0, purchases: 0 };

  get total(): number {
    return this.counts.attributes + this.counts.events + this.counts.purchases;
  }

  count(array: ArrayName): number {
    return this.counts[array];
  }

  /** Puts an object into an array; its origins are for the caller to add to `draft.origins`, below `pointer`. */
  add(array: ArrayName, value: JsonObject, eventId: string | null): Place {
    const count = this.counts[array];
    this.counts[array] = count + 1;
    const position = count % MAX_OBJECTS;
    const index = (count - position) / MAX_OBJECTS;
    const draft = this.list[index] ?? this.open();
    draft[array].push(value);
    const pointer = `/${array}/${position}`;
    draft.parts.push({ pointer, eventId });
    if (eventId !== null) draft.eventIds.add(eventId);
    return { draft, pointer };
  }

  requests(host: string, restKey: string): OutboundRequest[] {
    const url = `https://${host}${TRACK_PATH}`;
    const headers = [['Authorization', `Bearer ${restKey}`], ['Content-Type', 'application/json']] as const;
    return this.list.map(({ attributes, events, purchases, origins, parts, eventIds }) => ({
      method: 'POST', url, headers, eventIds: [...eventIds], purpose: 'track', origins, parts,
      body: stringifyJson({ ...(attributes.length > 0 && { attributes }), ...(events.length > 0 && { events }), ...(purchases.length > 0 && { purchases }) }),
    }));
  }

  private open(): Draft {
    const draft: Draft = { attributes: [], events: [], purchases: [], origins: [], parts: [], eventIds: new Set() };
    this.list.push(draft);
    return draft;
  }
}
