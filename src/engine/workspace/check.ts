/** Checks that need more than one file: references, keys that must be one of a kind, and settings against the partner's fields. */
import type { DataPlan } from '../../protocol/data-plan.ts';
import type { IdentitySettings } from '../../protocol/identity.ts';
import type { PrivacySettings } from '../../protocol/privacy.ts';
import type { BrokenConnection, ConnectionFile, InputFile, OutputFile, SettingValue, Workspace, WorkspaceKind } from '../../protocol/workspace.ts';
import type { SettingField } from '../outputs/definition.ts';
import { ruleIssues } from './check-connections.ts';
import { filterIssues } from './check-filters.ts';
import type { FileIssue, ReferenceIssue } from './check-issue.ts';
import { mappingIssues } from './check-mappings.ts';
import { splitIssues } from './check-splits.ts';
import type { Catalogue } from './partner-settings.ts';
import { partnerOf } from './partner-settings.ts';
import { relativePath } from './layout.ts';
import { closest, listed, quoted } from '../wording.ts';

export interface References {
  readonly inputs: Readonly<Record<string, InputFile>>;
  readonly outputs: Readonly<Record<string, OutputFile>>;
  readonly connections: Readonly<Record<string, ConnectionFile>>;
  readonly rules: Readonly<Record<string, unknown>>;
  readonly plans: Readonly<Record<string, DataPlan>>;
  /** Of `cloudchamber.json`: plan (and version) to output. */
  readonly quarantine: Readonly<Record<string, string>>;
  /** Of `cloudchamber.json`. */
  readonly identity: IdentitySettings;
  /** Of `cloudchamber.json`. */
  readonly privacy: PrivacySettings;
  /** Names whose files are there but cannot be used. */
  readonly broken: Readonly<Record<WorkspaceKind, ReadonlySet<string>>>;
  readonly catalogue: Catalogue;
  readonly hasSecret: (name: string) => boolean;
}

export interface CheckedReferences {
  /** What the engine can work with: nothing in it points at something that is not there. */
  readonly kept: Omit<Workspace, 'file' | 'plans' | 'brokenPlans' | 'rules' | 'groups'>;
  readonly issues: readonly ReferenceIssue[];
}

export function checkReferences(all: References): CheckedReferences {
  const issues: ReferenceIssue[] = [];
  issues.push(...duplicateKeys(all.inputs));
  for (const [name, input] of Object.entries(all.inputs)) issues.push(...missingRules('inputs', name, input.rules, all.rules));

  const outputs: Record<string, OutputFile> = {};
  const unknownPartners = new Map<string, Pick<BrokenConnection, 'code' | 'message' | 'file' | 'path'>>();
  const broken = new Set(all.broken.outputs);
  for (const [name, output] of Object.entries(all.outputs)) {
    const partner = partnerOf(all.catalogue, output.partner);
    if (partner === undefined) {
      const message = unknownPartner(all.catalogue, output.partner);
      issues.push({ kind: 'outputs', name, path: ['partner'], severity: 'error', code: 'unknown-partner', message });
      unknownPartners.set(name, { code: 'unknown-partner', message: `The output ${quoted(name)} cannot be used: ${message}`, file: relativePath('outputs', name), path: '/partner' });
      broken.add(name);
      continue;
    }
    issues.push(...settingIssues(all, 'outputs', name, partner.settings, output.settings));
    for (const [environment, set] of Object.entries(output.environment_settings ?? {})) {
      const found = settingIssues(all, 'outputs', name, partner.settings, { ...output.settings, ...set }).filter(({ path }) => Object.hasOwn(set, path[1] ?? ''));
      issues.push(...found.map((issue) => ({ ...issue, path: ['environment_settings', environment, ...issue.path.slice(1)] })));
    }
    issues.push(...inFile('outputs', name, filterIssues(output, all.privacy)));
    outputs[name] = output;
  }

  const connections: Record<string, ConnectionFile> = {};
  const brokenConnections: Record<string, BrokenConnection> = {};
  const leaveOut = (name: string, value: ConnectionFile, issue: Pick<ReferenceIssue, 'path' | 'severity' | 'code' | 'message'>): void => {
    issues.push({ kind: 'connections', name, ...issue });
    const { input, output, active } = value;
    const repair = unknownPartners.get(issue.code === 'missing-output' ? output : '');
    brokenConnections[name] = { input, output, active, code: issue.code, message: issue.message, file: relativePath('connections', name), path: `/${issue.path.join('/')}`, value, ...repair };
  };
  const pairs = new Map<string, string>();
  for (const [name, connection] of Object.entries(all.connections)) {
    const missing = missingReference('input', connection.input, all.inputs, all.broken.inputs) ?? missingReference('output', connection.output, outputs, broken);
    if (missing !== null) {
      leaveOut(name, connection, missing);
      continue;
    }
    const pair = `${connection.input} ${connection.output}`;
    const first = pairs.get(pair);
    if (first !== undefined) {
      leaveOut(name, connection, { path: ['output'], severity: 'error', code: 'duplicate-connection', message: `${quoted(first)} already connects ${quoted(connection.input)} to ${quoted(connection.output)}, and only that one is used: delete one of the two files.` });
      continue;
    }
    pairs.set(pair, name);
    const output = outputs[connection.output];
    const partner = output && partnerOf(all.catalogue, output.partner);
    const input = all.inputs[connection.input];
    if (partner === undefined || input === undefined) continue;
    if (!partner.platforms.includes(input.platform)) {
      issues.push({ kind: 'connections', name, path: ['input'], severity: 'warning', code: 'platform-unsupported', message: `${partner.name} takes no events from ${quoted(input.platform)} inputs such as ${quoted(connection.input)}: it takes ${listed(partner.platforms, 'and')}.` });
    }
    issues.push(...settingIssues(all, 'connections', name, partner.connectionSettings, connection.settings));
    issues.push(...missingRules('connections', name, connection.rules, all.rules));
    issues.push(...inFile('connections', name, [...ruleIssues(connection, all), ...mappingIssues(connection, partner, output?.filters[input.platform === 's2s' ? 'feeds' : 'platforms'])]));
    connections[name] = connection;
  }
  for (const [name, input] of Object.entries(all.inputs)) issues.push(...inFile('inputs', name, splitIssues(name, input, { outputs, brokenOutputs: broken, connections })));
  issues.push(...quarantineIssues(all, outputs));
  for (const { path, severity, message } of all.catalogue.identityProblems(all.identity)) {
    issues.push({ kind: 'workspace', name: '', path: ['identity', ...path], severity, code: 'identity-settings', message });
  }
  return { kept: { inputs: all.inputs, outputs, connections, brokenConnections }, issues };
}

function inFile(kind: WorkspaceKind, name: string, issues: readonly FileIssue[]): ReferenceIssue[] {
  return issues.map((issue) => ({ kind, name, ...issue }));
}

/** A slot that names a rule that is not there goes on without it; that must not be silent. */
function missingRules(kind: 'inputs' | 'connections', name: string, names: readonly string[], rules: Readonly<Record<string, unknown>>): ReferenceIssue[] {
  return names.flatMap((rule, index): ReferenceIssue[] => {
    if (Object.hasOwn(rules, rule)) {
      if (names.indexOf(rule) === index) return [];
      return [{ kind, name, path: ['rules', index], severity: 'warning', code: 'missing-rule', message: `${quoted(rule)} is in "rules" twice and runs twice: remove one of them.` }];
    }
    const hint = closest(rule, Object.keys(rules));
    return [{ kind, name, path: ['rules', index], severity: 'error', code: 'missing-rule', message: `"rules" names ${quoted(rule)}, but there is no folder rules/${rule} with a rule in it: batches go on without it. Create it or take it out${hint ? ` (did you mean ${quoted(hint)}?)` : ''}.` }];
  });
}

function quarantineIssues({ quarantine, plans, catalogue }: References, outputs: Readonly<Record<string, OutputFile>>): ReferenceIssue[] {
  return Object.entries(quarantine).flatMap(([key, output]): ReferenceIssue[] => {
    const at = { kind: 'workspace' as const, name: '', path: ['data_plans', 'quarantine', key], severity: 'error' as const };
    const [plan = '', version] = key.split(':');
    if (!Object.hasOwn(plans, plan)) return [{ ...at, code: 'missing-plan', message: `"data_plans.quarantine" names the plan ${quoted(plan)}, but there is no plans/${plan}.json: create it or remove this entry.` }];
    if (!Object.hasOwn(outputs, output)) return [{ ...at, code: 'missing-output', message: `The quarantine output of ${quoted(key)} is ${quoted(output)}, but there is no outputs/${output}.json: create it or name another output.` }];
    if (version !== undefined && !plans[plan]?.data_plan_versions.some((one) => String(one.version) === version)) {
      return [{ ...at, code: 'missing-plan', message: `"data_plans.quarantine" names version ${version.slice(0, 20)} of the plan ${quoted(plan)}, which it does not have: create it or remove this entry.` }];
    }
    const partner = partnerOf(catalogue, outputs[output]?.partner ?? '');
    if (partner !== undefined && partner.quarantine === undefined) {
      return [{ ...at, code: 'no-raw-batches', message: `${partner.name} takes no raw batches, so blocked data of ${quoted(key)} is not sent to ${quoted(output)}: name an output that does, such as a webhook.` }];
    }
    return [];
  });
}

/**
 * Wrong settings do not unload a file: defaults stand in for them. A required setting that is missing is no fault of the
 * file but the connection's state, and shows there; a secret that this machine lacks is a reminder.
 */
export function settingIssues(
  { catalogue, hasSecret }: Pick<References, 'catalogue' | 'hasSecret'>,
  kind: WorkspaceKind, name: string, fields: readonly SettingField[], values: Readonly<Record<string, SettingValue>>,
): ReferenceIssue[] {
  const { problems } = catalogue.resolveSettings(fields, values, (secret) => (hasSecret(secret) ? 'known' : undefined));
  return problems.filter((problem) => problem.code !== 'missing-setting').map((problem) => ({
    kind, name, path: ['settings', problem.field], code: problem.code, message: problem.message,
    severity: problem.code === 'missing-secret' ? 'warning' : problem.severity,
  }));
}

export function unknownPartner(catalogue: Catalogue, slug: string): string {
  const slugs = catalogue.outputs.map((entry) => entry.slug);
  const hint = closest(slug, slugs);
  return `"partner" is ${quoted(slug)}, which is not in the catalogue: use ${listed(slugs)}${hint ? ` (did you mean ${quoted(hint)}?)` : ''}.`;
}

export function missingReference(
  what: 'input' | 'output', name: string, there: Readonly<Record<string, unknown>>, broken: ReadonlySet<string>,
): { path: readonly string[]; severity: 'error' | 'warning'; code: 'missing-input' | 'missing-output'; message: string } | null {
  if (Object.hasOwn(there, name)) return null;
  const file = relativePath(`${what}s`, name);
  const code = what === 'input' ? 'missing-input' : 'missing-output';
  // Only a consequence: the broken file's own problem is the error to mend.
  if (broken.has(name)) return { path: [what], severity: 'warning', code, message: `${quoted(what)} is ${quoted(name)}, but ${file} cannot be used: repair that file first.` };
  const hint = closest(name, Object.keys(there));
  return { path: [what], severity: 'error', code, message: `${quoted(what)} is ${quoted(name)}, but there is no ${file}: create it or name another ${what}${hint ? ` (did you mean ${quoted(hint)}?)` : ''}.` };
}

function duplicateKeys(inputs: Readonly<Record<string, InputFile>>): ReferenceIssue[] {
  const first = new Map<string, string>();
  return Object.entries(inputs).flatMap(([name, input]) => {
    const other = first.get(input.key);
    if (other === undefined) {
      first.set(input.key, name);
      return [];
    }
    return [{ kind: 'inputs' as const, name, path: ['key'], severity: 'error' as const, code: 'duplicate-key' as const, message: `"key" is the key of ${quoted(other)} too, which gets the calls: give each input its own key.` }];
  });
}
