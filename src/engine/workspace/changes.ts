/** Whether a change to a workspace is allowed, decided before anything is written. Pure. */
import type { DataPlan } from '../../protocol/data-plan.ts';
import type { GroupFile } from '../../protocol/user.ts';
import type { ConnectionFile, InputFile, OutputFile, Workspace, WorkspaceKind } from '../../protocol/workspace.ts';
import { WORKSPACE_KINDS } from '../../protocol/workspace.ts';
import type { SettingField } from '../outputs/definition.ts';
import { missingReference, settingIssues, unknownPartner } from './check.ts';
import { describeError } from '../json-file.ts';
import { checkName, isKind, KINDS, relativePath, SINGULAR } from './layout.ts';
import type { LoadedWorkspace } from './load.ts';
import { partnerOf, takeSecrets } from './partner-settings.ts';
import type { Catalogue, TakenSecrets } from './partner-settings.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';
import { listed, quoted } from '../wording.ts';

export type ItemFile = InputFile | OutputFile | ConnectionFile | DataPlan | GroupFile;

export interface Surroundings {
  readonly workspace: Workspace;
  readonly brokenInputs: LoadedWorkspace['brokenInputs'];
  readonly catalogue: Catalogue;
  readonly hasSecret: (name: string) => boolean;
}

export interface PlannedPut {
  readonly kind: WorkspaceKind;
  readonly name: string;
  readonly value: ItemFile;
  /** Given in clear over the API; they go to the secret store, markers to the file. */
  readonly secrets: Readonly<Record<string, string>>;
}

export function planPut(kind: string, name: string, given: unknown, around: Surroundings): Result<PlannedPut> {
  if (!isKind(kind)) return unknownKind(kind);
  const checked = checkName(name, kind);
  if (!checked.ok) return checked;
  const { value, secrets } = kind === 'inputs' ? withoutInputSecret(name, given) : { value: given, secrets: {} };
  const parsed = WORKSPACE_KINDS[kind].safeParse(value);
  if (!parsed.success) {
    const issue = describeError(parsed.error, value)[0];
    return fail('invalid', (issue?.message ?? 'The value is not valid.').replace(/^The file/, 'The value'), issue?.field);
  }
  switch (kind) {
    case 'inputs':
      return planInput(name, parsed.data as InputFile, secrets, around);
    case 'outputs':
      return planOutput(name, parsed.data as OutputFile, around);
    case 'connections':
      return planConnection(name, parsed.data as ConnectionFile, around);
    case 'plans':
      return planDataPlan(name, parsed.data as DataPlan);
    case 'groups':
      return planGroup(name, parsed.data as GroupFile);
  }
}

export function planDelete(kind: string, name: string, { workspace }: Surroundings): Result<WorkspaceKind> {
  if (!isKind(kind)) return unknownKind(kind);
  const checked = checkName(name, kind);
  if (!checked.ok) return checked;
  if (kind !== 'inputs' && kind !== 'outputs') return { ok: true, value: kind };
  const end = kind === 'inputs' ? 'input' : 'output';
  const users = Object.entries(workspace.connections).filter(([, connection]) => connection[end] === name).map(([connection]) => connection);
  if (users.length === 0) return { ok: true, value: kind };
  return fail('in-use', `The ${end} ${quoted(name)} is used by the connection${users.length > 1 ? 's' : ''} ${listed(users, 'and')}: delete ${users.length > 1 ? 'those' : 'that'} first.`, end);
}

function unknownKind(kind: string): ReturnType<typeof fail> {
  return fail('unknown-kind', `${quoted(kind.slice(0, 80))} is no kind of configuration: use ${listed(KINDS)}.`, 'kind');
}

/** The window sends an input with its secret; files never hold one. */
function withoutInputSecret(name: string, given: unknown): { value: unknown; secrets: Record<string, string> } {
  if (typeof given !== 'object' || given === null || !('secret' in given) || typeof given.secret !== 'string') return { value: given, secrets: {} };
  const { secret, ...value } = given as { secret: string };
  return { value, secrets: secret === '' ? {} : { [`input.${name}`]: secret } };
}

function planInput(name: string, value: InputFile, secrets: Readonly<Record<string, string>>, { workspace, brokenInputs }: Surroundings): Result<PlannedPut> {
  const other = Object.entries(workspace.inputs).find(([otherName, input]) => otherName !== name && input.key === value.key)?.[0] ?? brokenInputs.get(value.key)?.name;
  if (other !== undefined && other !== name) return fail('duplicate-key', `"key" is the key of the input ${quoted(other)} already: give each input its own key.`, 'key');
  return { ok: true, value: { kind: 'inputs', name, value, secrets } };
}

function planOutput(name: string, value: OutputFile, around: Surroundings): Result<PlannedPut> {
  const partner = partnerOf(around.catalogue, value.partner);
  if (partner === undefined) return fail('unknown-partner', unknownPartner(around.catalogue, value.partner), 'partner');
  const taken = takeSecrets(partner.settings, value.settings, `output.${name}.`);
  const wrong = wrongSetting('outputs', name, partner.settings, taken.values, around);
  if (wrong !== null) return wrong;
  if (value.environment_settings === undefined) return { ok: true, value: { kind: 'outputs', name, value: { ...value, settings: taken.values }, secrets: taken.secrets } };
  const [development, production] = (['development', 'production'] as const).map((environment) => takeSecrets(partner.settings, value.environment_settings?.[environment] ?? {}, `output.${name}.${environment}.`)) as [TakenSecrets, TakenSecrets];
  const sets = { development: development.values, production: production.values };
  const badSet = wrongSetting('outputs', name, partner.settings, { ...taken.values, ...sets.development }, around) ?? wrongSetting('outputs', name, partner.settings, { ...taken.values, ...sets.production }, around);
  if (badSet !== null) return badSet;
  return { ok: true, value: { kind: 'outputs', name, value: { ...value, settings: taken.values, environment_settings: sets }, secrets: { ...taken.secrets, ...development.secrets, ...production.secrets } } };
}

function planDataPlan(name: string, value: DataPlan): Result<PlannedPut> {
  if (value.data_plan_id !== name) return fail('invalid', `"data_plan_id" is ${quoted(value.data_plan_id)}, but the plan's file is named ${quoted(name)}: use the same id for both.`, 'data_plan_id');
  return { ok: true, value: { kind: 'plans', name, value, secrets: {} } };
}

function planGroup(name: string, value: GroupFile): Result<PlannedPut> {
  if (value.id !== name) return fail('invalid', `"id" is ${quoted(value.id)}, but the group's file is named ${quoted(name)}: use the same id for both.`, 'id');
  return { ok: true, value: { kind: 'groups', name, value, secrets: {} } };
}

function planConnection(name: string, value: ConnectionFile, around: Surroundings): Result<PlannedPut> {
  const { inputs, outputs, connections } = around.workspace;
  const missing = missingReference('input', value.input, inputs, new Set()) ?? missingReference('output', value.output, outputs, new Set());
  if (missing !== null) return fail(missing.code, missing.message, missing.path.join('.'));
  const twin = Object.entries(connections).find(([other, connection]) => other !== name && connection.input === value.input && connection.output === value.output)?.[0];
  if (twin !== undefined) return fail('duplicate-connection', `${quoted(twin)} already connects ${quoted(value.input)} to ${quoted(value.output)}: change ${relativePath('connections', twin)} instead.`, 'output');
  const partner = partnerOf(around.catalogue, outputs[value.output]?.partner ?? '');
  const fields = partner?.connectionSettings ?? [];
  const taken = takeSecrets(fields, value.settings, `connection.${name}.`);
  const wrong = wrongSetting('connections', name, fields, taken.values, around);
  if (wrong !== null) return wrong;
  return { ok: true, value: { kind: 'connections', name, value: { ...value, settings: taken.values }, secrets: taken.secrets } };
}

/** A hand-written file gets a warning for an unknown setting; over the API it is a mistake of the caller. */
function wrongSetting(kind: WorkspaceKind, name: string, fields: readonly SettingField[], values: OutputFile['settings'], around: Surroundings): ReturnType<typeof fail> | null {
  const issue = settingIssues(around, kind, name, fields, values).find((candidate) => candidate.severity === 'error' || candidate.code === 'unknown-setting');
  if (issue === undefined) return null;
  return fail(issue.code === 'unknown-setting' ? 'unknown-setting' : 'invalid', `${issue.message} (${SINGULAR[kind]} ${quoted(name)})`, issue.path.join('.'));
}
