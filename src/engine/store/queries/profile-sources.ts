/** Who wrote what a batch got from its user's profile: as it was when the batch came, not as it is now. */
import type Database from 'better-sqlite3';
import type { IdentityCallRecord } from '../../../protocol/identity.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import { valueAt } from '../../../protocol/pointer.ts';
import type { BatchStory, IdentitySource, ProfileSource } from '../../explain/index.ts';
import { readIdentityCalls } from '../../identity/read-calls.ts';

/** Newest calls of a user among which those are looked for that set an identity. */
const CALLS = 200;
/** Earlier batches that are asked for a device. */
const BATCHES = 30;

interface WriteRow { value: string; at: number; batch_id: string | null; event_id: string | null; seq: number | null }

export class ProfileSources {
  private readonly db: Database.Database;
  private readonly workspace: string;
  private calls: { readonly mpid: string; readonly list: readonly IdentityCallRecord[] } | null = null;

  constructor(db: Database.Database, workspace: string) {
    this.db = db;
    this.workspace = workspace;
  }

  attribute(story: BatchStory, key: string, value: unknown): ProfileSource | null {
    const writes = this.writes(story, 'attribute', key).filter(({ seq }) => seq === null || seq <= story.seq);
    const wanted = JSON.stringify(value);
    return sourceOf(writes.find((write) => write.value === wanted) ?? writes[0], story);
  }

  consent(story: BatchStory, key: string, older: boolean): ProfileSource | null {
    const writes = this.writes(story, 'consent', key);
    return sourceOf(writes.find(({ seq }) => seq === null || (older ? seq < story.seq : seq <= story.seq)), story);
  }

  identity({ mpid, receivedAt }: BatchStory, type: string, value: string): IdentitySource | null {
    if (mpid === null) return null;
    if (this.calls?.mpid !== mpid) this.calls = { mpid, list: readIdentityCalls(this.db, { mpid, limit: CALLS }).filter(({ kind, read_only: readOnly }) => kind !== 'search' && readOnly !== true) };
    const call = this.calls.list.find(({ at, after }) => at <= receivedAt && after.some((user) => user.mpid === mpid && user.identities.some((one) => one.at === at && one.type === type && one.value === value)));
    if (call === undefined) return null;
    const batchId = call.kind === 'batch' && call.request_id !== null ? this.db.prepare<[number, string], string>('SELECT id FROM batches WHERE request_id = ? AND mpid = ? ORDER BY seq').pluck().get(Number(call.request_id), mpid) ?? null : null;
    return { requestId: call.request_id, at: call.at, pointer: null, batchId, sentence: call.kind === 'batch' ? `A batch gave the user this ${type}.` : `The ${call.kind} call gave the user this ${type}.` };
  }

  device({ mpid, seq }: BatchStory, stored: (id: string) => JsonObject | null, pointer: string, value: unknown): ProfileSource | null {
    if (mpid === null) return null;
    const earlier = this.db.prepare<[string, number], { id: string; received_at: number }>(`SELECT id, received_at FROM batches WHERE mpid = ? AND seq < ? ORDER BY seq DESC LIMIT ${BATCHES}`).all(mpid, seq);
    const found = earlier.find(({ id }) => {
      const batch = stored(id);
      return batch !== null && valueAt(batch, pointer) === value;
    });
    return found === undefined ? null : { batchId: found.id, eventId: null, at: found.received_at, sentence: EARLIER };
  }

  /** Of this user and no longer than its batch was kept, the newest first. Purposes are the same in any case. */
  private writes({ mpid }: BatchStory, what: 'attribute' | 'consent', key: string): WriteRow[] {
    if (mpid === null) return [];
    return this.db.prepare(`SELECT h.value, h.at, h.batch_id, h.event_id, b.seq FROM profile_history h LEFT JOIN batches b ON b.id = h.batch_id
      WHERE h.mpid = ? AND h.workspace = ? AND h.what = ? AND h.key = ? ${what === 'consent' ? 'COLLATE NOCASE' : ''} AND h.applied = 1 AND h.kind <> 'deleted' ORDER BY h.seq DESC`).all(mpid, this.workspace, what, key) as WriteRow[];
  }
}

const EARLIER = 'An earlier batch of this user brought it.';

function sourceOf(write: WriteRow | undefined, story: BatchStory): ProfileSource | null {
  if (write === undefined) return null;
  return { batchId: write.batch_id, eventId: write.event_id, at: write.at, sentence: write.batch_id === story.id ? 'This batch itself wrote it.' : EARLIER };
}
