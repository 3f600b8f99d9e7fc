/** The way of one value from what a connection's mapping got back to the call that brought it, stage by stage. */
import { changesOfBatch } from './changes.ts';
import type { Change } from './changes.ts';
import type { ProvenanceHop } from './hops.ts';
import { backThroughConsentEvents, backThroughMappings } from './made-events.ts';
import { plainTurn } from './plain-turn.ts';
import { backThroughProfile } from './profile-way.ts';
import { beforeServer } from './server-way.ts';
import type { BatchStory, Lookups, Turn, Way } from './types.ts';

/** `changes` of this batch, the latest first; those of other batches are worked out as they are met. */
export function wayBack(story: BatchStory, changes: readonly Change[], from: string, lookups: Lookups, named = false): Way {
  const hops: ProvenanceHop[] = [];
  let pointer = from;
  let isName = named;
  for (const change of changes) {
    const turn = turnAt(change, pointer, story, lookups);
    if (turn === null) continue;
    hops.push(...turn.hops);
    const { next } = turn;
    if (next === null) return { hops, end: null };
    if ('call' in next) return { hops, end: { kind: 'call', requestId: next.call, pointer: next.pointer } };
    isName ||= next.named === true;
    if (next.story !== undefined) {
      const rest = wayBack(next.story, changesOfBatch(next.story), next.pointer, lookups, isName);
      return { hops: [...hops, ...rest.hops], end: rest.end };
    }
    pointer = next.pointer;
  }
  return { hops, end: { kind: 'batch', story, pointer, named: isName } };
}

/** Null when the change left the value where and as it was. */
function turnAt(change: Change, pointer: string, story: BatchStory, lookups: Lookups): Turn | null {
  switch (change.by) {
    case 'custom-mappings': return backThroughMappings(change, pointer, lookups);
    case 'consent-events': return backThroughConsentEvents(change, pointer);
    case 'enrichment': return backThroughProfile(change, pointer, story, lookups);
    case 'server-ids': case 'identity': case 'environment': case 'limits': return beforeServer(change, pointer, story);
    default: return plainTurn(change, pointer);
  }
}
