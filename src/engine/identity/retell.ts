/** A whole story told again from an empty graph, under each strategy (spec/identity-profiles.md 3.10). Pure. */
import type { IdentityCallRecord, IdentitySettings, RetoldStory } from '../../protocol/identity.ts';
import { aliasRefusedBy } from './alias.ts';
import { askAgain } from './compare.ts';
import { MemoryIdentityStore } from './memory-store.ts';
import { isKnown } from './resolve.ts';
import { eachStrategy } from './strategy.ts';
import type { IdentityStrategy } from './strategy.ts';

type Answer = RetoldStory['strategies'][number]['answers'][number];
type Told = Omit<Answer, 'known'>;

/** `records` in the order in which they came. Users are P1, P2 … in the order in which the strategy makes them. */
export function retell(records: readonly IdentityCallRecord[], settings: IdentitySettings): RetoldStory {
  return {
    calls: records.map(({ id, at, kind, identities, changes }) => ({ id, at, kind, identities, changes })),
    strategies: eachStrategy(settings).map((strategy) => ({ strategy: strategy.name, current: strategy.name === settings.strategy, answers: retellUnder(strategy, records) })),
  };
}

function retellUnder(strategy: IdentityStrategy, records: readonly IdentityCallRecord[]): Answer[] {
  const store = new MemoryIdentityStore();
  const resolver = { store, strategy, newMpid: () => `P${store.size + 1}` };
  /** Who an MPID is in this telling: the user that the call got here which got the MPID then. An app goes on with the user that it was given. */
  const labels = new Map<string, string>();
  const labelOf = (mpid: string | null, record: IdentityCallRecord): string | null => {
    if (mpid === null) return null;
    const isThere = record.before.some((user) => user.mpid === mpid);
    const label = labels.get(mpid);
    if (label !== undefined) {
      if (isThere && store.user(label)?.deletedAt !== null) store.reviveUser(label);
      return label;
    }
    if (!isThere) return mpid;
    // Made by something that the story does not hold, such as a batch that named its MPID.
    const made = resolver.newMpid();
    store.createUser(made, record.environment, record.at, null);
    labels.set(mpid, made);
    return made;
  };
  const tell = (record: IdentityCallRecord): Told => {
    // Batches that change no identity are not in the story, but have been seen.
    for (const { mpid, seen_at } of record.before) store.touch(labels.get(mpid) ?? '', seen_at);
    if (record.kind === 'alias') return aliasAnswer(strategy, record, labelOf);
    if (record.kind === 'delete') return deleteAnswer(store, record, labelOf);
    const mpid = record.kind === 'modify' ? labelOf(record.mpid, record) : null;
    const decision = askAgain(record, resolver, { mpid, previousMpid: labelOf(record.previous_mpid, record) });
    const user = decision.user?.mpid ?? null;
    if (record.mpid !== null && user !== null) labels.set(record.mpid, user);
    return { status: record.kind === 'batch' ? record.status : decision.status, mpid: user, created: decision.created, message: decision.message };
  };
  return records.map((record) => {
    const answer = tell(record);
    const user = answer.mpid === null ? null : store.user(answer.mpid);
    return { ...answer, known: user !== null && isKnown(user, strategy) };
  });
}

type LabelOf = (mpid: string | null, record: IdentityCallRecord) => string | null;

function aliasAnswer(strategy: IdentityStrategy, record: IdentityCallRecord, labelOf: LabelOf): Told {
  if (!strategy.aliases) return { status: 403, mpid: null, created: false, message: aliasRefusedBy(strategy) };
  if (record.status === 400) return { status: 400, mpid: null, created: false, message: 'The alias named users or times that cannot be.' };
  const source = labelOf(record.alias?.source ?? null, record);
  const destination = labelOf(record.alias?.destination ?? null, record);
  if (source === destination) return { status: 400, mpid: null, created: false, message: 'Both MPIDs are the same user here, so there is nothing to alias.' };
  return { status: 202, mpid: destination, created: false, message: `An alias from ${source} to ${destination}.` };
}

function deleteAnswer(store: MemoryIdentityStore, record: IdentityCallRecord, labelOf: LabelOf): Told {
  const mpid = labelOf(record.mpid, record);
  if (mpid !== null) store.deleteUser(mpid, record.at);
  return { status: record.status, mpid, created: false, message: `User ${mpid ?? ''} was deleted.` };
}
