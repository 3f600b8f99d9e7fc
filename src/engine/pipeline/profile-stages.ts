/** Rows 10 and 12 of spec/pipeline.md 0.2: the user's profile takes what the batch says, and gives outputs what the batch lacks. */
import type { Reason } from '../../protocol/contract.ts';
import { diffJson } from '../../protocol/patch.ts';
import type { WorkspaceFile } from '../../protocol/workspace.ts';
import type { Batch, UserIdentity } from '../batch/types.ts';
import { identitiesOfBatch, isDeviceType, DEVICE_APPLICATION_STAMP } from '../identity/identity-types.ts';
import { applyBatch, enrichBatch } from '../profiles/index.ts';
import type { AppliedBatch, BatchFacts, KnownIdentity, ProfileState, ProfileWrite } from '../profiles/index.ts';
import { plural } from '../wording.ts';
import { passThrough, traceStep } from './trace.ts';
import type { StoredStep } from './trace.ts';
import type { BatchState, CallFacts, PipelineContext, PipelineInput } from './types.ts';

/** What is known of a user before a batch. */
export interface KnownUser {
  readonly profile: ProfileState | null;
  readonly identities: readonly KnownIdentity[];
}

/** What a batch makes of a profile: stored when the batch is. */
export interface ProfileChange {
  readonly before: ProfileState | null;
  readonly applied: AppliedBatch;
}

/** Clients of these have no change events (spec/wire-protocol.md 5.2, 5.4): their copy of the attributes is all that they say. */
const SNAPSHOT_SURFACES: ReadonlySet<string> = new Set(['web-event', 'pixel']);

function factsOf(batch: Batch, call: CallFacts, { profiles: settings }: WorkspaceFile, known: Pick<BatchFacts, 'sentAt' | 'deleted' | 'unreached'>): BatchFacts {
  return {
    input: call.input, platform: call.platform, source: batch.source_info?.['channel'] === 'partner' ? 'partner-feed' : 'platform', receivedAt: call.receivedAt,
    snapshotWrites: call.platform === 's2s' || SNAPSHOT_SURFACES.has(call.surface),
    deviceIdentities: identitiesOfBatch(batch).filter(({ type }) => isDeviceType(type) && type !== DEVICE_APPLICATION_STAMP), settings, ...known,
  };
}

/** What outputs would get of a batch that came now. */
export function enrichedPreview(batch: Batch, user: KnownUser, call: CallFacts, file: WorkspaceFile): Batch {
  const nothing: ReadonlySet<string> = new Set();
  const sentAt = call.receivedAt;
  const applied = applyBatch(user.profile, batch, factsOf(batch, call, file, { sentAt, deleted: batch.deleted_user_attributes ?? [], unreached: { attributes: nothing, identities: nothing } }));
  return enrichBatch(batch, applied, { identities: user.identities, sentAt, settings: file.profiles });
}

/** Row 10. What the profile takes does not change the batch. */
export function profile(state: BatchState, { call }: PipelineInput, context: PipelineContext): StoredStep {
  const { batch } = state;
  const user = context.profileOf(batch.mpid!);
  const applied = applyBatch(user.profile, batch, factsOf(batch, call, context.file, { sentAt: state.sentAt, deleted: state.deletedAttributes, unreached: state.unreached }));
  state.user = user;
  state.profile = { before: user.profile, applied };
  state.notes.push(...applied.notes);
  state.limited ||= applied.notes.length > 0;
  const { writes } = applied;
  const [first] = applied.notes;
  if (writes.length === 0 && first === undefined) return passThrough('profile');
  const refused = writes.filter((write) => !write.applied);
  return traceStep('profile', {
    verdict: 'passed',
    reason: {
      code: refused.length > 0 ? 'profile-refused' : first === undefined ? 'profile-written' : 'profile-not-reached',
      message: sentence(batch.mpid!, writes, refused, first?.message),
      ...(refused.length > 0 ? { pointer: refusedPointer(refused[0]!) } : first === undefined ? {} : { pointer: { kind: 'batch', name: 'batch', path: first.pointer } as const }),
    },
    events: refused.flatMap((write) => (write.event_id === null ? [] : [{ event_id: write.event_id, verdict: 'passed' as const, reason: { code: 'profile-refused', message: refusal(write), pointer: refusedPointer(write) } }])),
  });
}

const WORD = { 'attribute': 'attribute', 'consent': 'consent statement', 'opt-out': 'opt-out choice' } as const;

function sentence(mpid: string, writes: readonly ProfileWrite[], refused: readonly ProfileWrite[], remark: string | undefined): string {
  const parts = (Object.keys(WORD) as (keyof typeof WORD)[]).flatMap((what) => {
    const count = writes.filter((write) => write.applied && write.what === what).length;
    return count === 0 ? [] : [plural(count, WORD[what])];
  });
  const written = parts.length === 0 ? 'Nothing is' : `${parts.join(' and ')} ${parts.length === 1 && parts[0]!.startsWith('1 ') ? 'is' : 'are'}`;
  const [first] = refused;
  const more = refused.length > 1 ? ` (and ${plural(refused.length - 1, 'more refusal')})` : '';
  return [`${written} written to the profile of user ${mpid}.`, ...(first === undefined ? [] : [`${refusal(first)}${more}`]), ...(remark === undefined ? [] : [remark])].join(' ');
}

const refusal = ({ key, reason }: ProfileWrite): string => `"${key}" is not taken: ${reason ?? ''}`;

function refusedPointer({ reason }: ProfileWrite): NonNullable<Reason['pointer']> {
  return reason?.startsWith('Lower-priority') === true
    ? { kind: 'settings', name: 'profiles', path: '/profiles/conflicts', file: 'cloudchamber.json' }
    : { kind: 'batch', name: 'batch', path: '/user_attributes' };
}

/** Row 12. The batch that is stored stays as it is: what runs again from it is not enriched twice. */
export function enrichment(state: BatchState, _input: PipelineInput, { file }: PipelineContext): StoredStep {
  const { batch, user, profile: change } = state;
  const outbound = enrichBatch(batch, change!.applied, { identities: user!.identities, sentAt: state.sentAt, settings: file.profiles });
  const patch = diffJson(batch, outbound);
  if (patch.length === 0) return passThrough('enrichment');
  state.outbound = outbound;
  const count = (member: string): number => patch.filter(({ path }) => path === `/${member}` || path.startsWith(`/${member}/`)).length;
  const many = (member: 'user_attributes' | 'user_identities', word: string, words: string): string[] => {
    const whole = patch.find(({ path }) => path === `/${member}`);
    const values = whole === undefined ? count(member) : Object.keys(outbound[member] ?? {}).length;
    return values === 0 ? [] : [`${values} ${values === 1 ? word : words}`];
  };
  const parts = [
    ...many('user_attributes', 'user attribute', 'user attributes'), ...many('user_identities', 'identity', 'identities'),
    ...(count('consent_state') > 0 ? ['consent'] : []), ...(count('device_info') > 0 ? ['the device seen last'] : []),
    ...(count('integration_attributes') > 0 ? ['ids that kits left for their partners'] : []),
    ...(count('system_notifications') > 0 ? [`${change!.applied.notifications.length} ${change!.applied.notifications.length === 1 ? 'notice' : 'notices'} of changed consent`] : []),
  ];
  return traceStep('enrichment', {
    verdict: 'changed', patch,
    reason: { code: 'enriched', message: `Outputs get this from the profile of user ${batch.mpid!}: ${parts.join(', ')}.` },
  });
}

/** The identities of a batch with the time of each, as outputs write them. */
export function identityTimes(identities: Readonly<Record<string, string>> | undefined, known: readonly KnownIdentity[], receivedAt: number): UserIdentity[] {
  return Object.entries(identities ?? {}).map(([type, identity]) => {
    const at = known.find((one) => one.type === type && one.value === identity)?.at;
    return { identity_type: type, identity, timestamp_unixtime_ms: at ?? receivedAt };
  });
}
