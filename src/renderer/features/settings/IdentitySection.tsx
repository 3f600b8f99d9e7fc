import { useId, useState } from 'react';
import { RotateCcw, TriangleAlert } from 'lucide-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { SCOPE_LEVELS } from '../../../protocol/identity.ts';
import type { IdentitySettings } from '../../../protocol/identity.ts';
import { SOURCE_PRIORITIES } from '../../../protocol/user.ts';
import type { ProfileSettings } from '../../../protocol/user.ts';
import type { WorkspaceFile } from '../../../protocol/workspace.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys, useWorkspace } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { STRATEGY_LABELS, typeLabel } from '../users/identity-words.ts';
import { errorAt, factsOf, hasDefaults, rowsOf, withDefaults, withMark, withStrategy } from './identity-form.ts';
import { IdentityTypes } from './IdentityTypes.tsx';
import { SaveBar } from './SaveBar.tsx';
import { SectionPage } from './SectionPage.tsx';
import { StrategyChoice } from './StrategyChoice.tsx';

const SCOPE_LABELS = { workspace: 'This workspace', account: 'An account', organization: 'An organization' } as const;
const CONFLICT_LABELS = { 'source-then-time': 'Source, then time', time: 'Time alone' } as const;

interface Patch {
  readonly identity?: IdentitySettings;
  readonly profiles?: ProfileSettings;
}

function Editor({ file }: { file: WorkspaceFile }) {
  const id = useId();
  const client = useQueryClient();
  const [patch, setPatch] = useState<Patch>({});
  const problems = useStore(connectionStore, (state) => state.status?.workspace.problems);
  const save = useMutation({
    mutationFn: async () => api.saveWorkspaceFile({ ...(await api.workspace()).file, ...patch }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.workspace });
      setPatch({});
      showToast('Saved: the next call is decided by it');
    },
  });
  const identity = patch.identity ?? file.identity;
  const profiles = patch.profiles ?? file.profiles;
  const { rows, outside } = rowsOf(identity);
  const error = save.error ? asApiError(save.error) : null;
  const change = (next: Partial<IdentitySettings>): void => set({ ...identity, ...next });
  function set(next: IdentitySettings): void { save.reset(); setPatch((old) => ({ ...old, identity: next })); }
  function setProfiles(next: Partial<ProfileSettings>): void { save.reset(); setPatch((old) => ({ ...old, profiles: { ...profiles, ...next } })); }
  const fields = ['identity.strategy', 'identity.priority', 'identity.login', 'identity.unique', 'identity.immutable', 'identity.scope', 'identity.mpids', 'identity.alias_delay_hours', 'profiles'];
  const elsewhere = error !== null && errorAt(error, ...fields) === undefined;
  const inFile = (problems ?? []).filter(({ file: name, code }) => name === 'cloudchamber.json' && code.startsWith('identity'));

  return (
    <>
      {inFile.map((problem) => <p key={problem.message} role="status" className="mb-2 flex items-start gap-2 rounded-lg bg-warn-tint px-3.5 py-2 text-warn"><TriangleAlert aria-hidden size={14} className="mt-1 shrink-0" />{problem.message}</p>)}
      <h2 id={`${id}strategy`} className="mb-1 text-15 font-semibold">Strategy</h2>
      <StrategyChoice labelledBy={`${id}strategy`} value={identity.strategy} error={errorAt(error, 'identity.strategy')} onChange={(strategy) => set(withStrategy(identity, strategy))} />
      <div className="mt-6 mb-1 flex items-center gap-3">
        <h2 className="min-w-0 flex-1 text-15 font-semibold">Identity types</h2>
        <Button size="small" icon={RotateCcw} disabled={hasDefaults(identity)} title={hasDefaults(identity) ? 'These are the defaults' : undefined} onClick={() => set(withDefaults(identity))}>Defaults of this strategy</Button>
      </div>
      <p className="mb-2 text-fg1">Looked up from the top down. {factsOf(identity.strategy).fixed ? `${STRATEGY_LABELS[identity.strategy]} fixes which types log in and are unique.` : 'A login type makes its user known; a unique value belongs to one user; an immutable one never changes.'}</p>
      <IdentityTypes
        rows={rows}
        fixed={factsOf(identity.strategy).fixed}
        errors={{ priority: errorAt(error, 'identity.priority'), login: errorAt(error, 'identity.login'), unique: errorAt(error, 'identity.unique'), immutable: errorAt(error, 'identity.immutable') }}
        onOrder={(priority) => change({ priority: [...priority] })}
        onMark={(type, mark, on) => set(withMark(identity, type, mark, on))}
      />
      {outside.length > 0 && <p role="status" className="mt-1 text-12 text-warn">{outside.map(typeLabel).join(', ')} {outside.length === 1 ? 'has a mark but is' : 'have marks but are'} never looked up: add {outside.length === 1 ? 'it' : 'them'} to the order.</p>}
      <h2 className="mt-6 mb-1 text-15 font-semibold">Users</h2>
      <div className="divide-y divide-line">
        <Field label="Shared by" error={errorAt(error, 'identity.scope')} help="Workspaces of one data folder that name the same account or organization share their users. Attributes and consent stay with each workspace.">
          <SegmentedControl label="Shared by" value={identity.scope.level} onChange={(level) => change({ scope: { ...identity.scope, level } })} options={SCOPE_LEVELS.map((value) => ({ value, label: SCOPE_LABELS[value] }))} />
          {identity.scope.level !== 'workspace' && <TextField aria-label={`Name of the ${identity.scope.level}`} placeholder="name" className="w-52!" invalid={errorAt(error, 'identity.scope') !== undefined} value={identity.scope.name} onChange={(event) => change({ scope: { ...identity.scope, name: event.target.value } })} />}
        </Field>
        <Field label="MPIDs" error={errorAt(error, 'identity.mpids')} help="Repeatable gives the same MPIDs for the same traffic in a new data folder, for tests.">
          <SegmentedControl label="MPIDs" value={identity.mpids} onChange={(mpids) => change({ mpids })} options={[{ value: 'random', label: 'Random' }, { value: 'repeatable', label: 'Repeatable' }]} />
        </Field>
        <Field label="Alias after" htmlFor={`${id}alias`} error={errorAt(error, 'identity.alias_delay_hours')} help="The platform copies an alias’s events after a day. 0 does it at once, up to 72.">
          <TextField id={`${id}alias`} mono inputMode="numeric" className="w-20!" value={identity.alias_delay_hours} onChange={(event) => change({ alias_delay_hours: Number.parseFloat(event.target.value) || 0 })} />
          <span className="text-fg1">hours</span>
        </Field>
      </div>
      <h2 className="mt-6 mb-1 text-15 font-semibold">Profiles</h2>
      <div className="divide-y divide-line">
        <Field label="When values conflict" error={errorAt(error, 'profiles.conflicts')} help="The platform’s guides disagree. By source, a feed can never change what an SDK set; by time alone, the latest timestamp wins whoever sends it.">
          <SegmentedControl label="When values conflict" value={profiles.conflicts} onChange={(conflicts) => setProfiles({ conflicts })} options={SOURCE_PRIORITIES.map((value) => ({ value, label: CONFLICT_LABELS[value] }))} />
        </Field>
        <Field label="Add the last device" error={errorAt(error, 'profiles.enrich_device')} help="Batches without device info, as servers send them, get the device that the user was seen on last. What the platform does is not documented.">
          <Switch label="Add the last device" checked={profiles.enrich_device} onChange={(enrich_device) => setProfiles({ enrich_device })} />
        </Field>
      </div>
      <SaveBar dirty={patch.identity !== undefined || patch.profiles !== undefined} saving={save.isPending} error={error === null ? undefined : elsewhere ? [error.field, error.message].filter(Boolean).join(': ') : 'Not saved: see above'} onSave={() => save.mutate()} onDiscard={() => { save.reset(); setPatch({}); }} />
    </>
  );
}

/** Who is who: the rules of identity resolution and of profiles, in cloudchamber.json. */
export function IdentitySection() {
  const workspace = useWorkspace();
  const { data } = workspace;
  const error = workspace.error ? asApiError(workspace.error) : null;
  return (
    <SectionPage title="Identity" intro="How calls and batches find their user. Kept in cloudchamber.json; what was decided before stays as it is.">
      {data ? <Editor file={data.file} /> : error === null ? <SkeletonRows rows={12} label="Loading the settings" /> : <ErrorState title="The settings could not be read" code={error.code} onRetry={() => void workspace.refetch()}>{error.message}</ErrorState>}
    </SectionPage>
  );
}
