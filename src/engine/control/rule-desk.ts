/** Rules tried out, tested and looked at: what the Rules screen and scripts ask for, apart from the pipeline's own runs. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../protocol/json.ts';
import { parseJson } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { LATEST } from '../../protocol/rule.ts';
import type { DebugState, Rule, RuleFinding, RuleLanguage, RulePosition, RuleSummary, RuleTestReport, RuleTrial } from '../../protocol/rule.ts';
import type { Platform, StageId } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { batchRejection } from '../batch/validate.ts';
import { compileWorkspace } from '../pipeline/compile.ts';
import type { CompiledWorkspace } from '../pipeline/compile.ts';
import { previewPayloads } from '../pipeline/preview.ts';
import type { KnownUser } from '../pipeline/profile-stages.ts';
import { DebugSessions, findTemplate, lintRule, measureCoverage, prepareRule, readCase, RuleHosts, testRule, tryRule } from '../rules/index.ts';
import type { CapturedLack, DebugAnswer, PreparedRule } from '../rules/index.ts';
import type { Lacking, LackingArgs } from '../store/queries/lacking.ts';
import type { BatchAt } from '../store/queries/stored-batches.ts';
import { ApiError } from './route.ts';

export interface RuleDeskParts {
  readonly workspace: () => {
    readonly current: { readonly workspace: Workspace; readonly revision: number };
    readonly trusted: boolean;
    readonly secrets: { snapshot(): Readonly<Record<string, string>> };
  };
  readonly now: () => number;
  readonly batchAt: (id: string, stage: StageId) => Promise<BatchAt | null>;
  readonly knownUser: (mpid: string) => Promise<KnownUser>;
  readonly lackingBatches: (args: LackingArgs) => Promise<Lacking>;
  readonly debugged: (state: DebugState) => void;
}

/** The saved code, a frozen version, or what is in the editor. */
export interface CodeChoice {
  readonly code?: string | undefined;
  readonly language?: RuleLanguage | undefined;
  readonly version?: string | undefined;
}

/** Where a batch to try a rule on comes from: exactly one of the three. */
export interface BatchChoice {
  readonly batch?: JsonObject | undefined;
  readonly batch_id?: string | undefined;
  readonly template?: string | undefined;
  readonly position?: RulePosition | undefined;
  readonly platform?: Platform | undefined;
  readonly input?: string | undefined;
  readonly connection?: string | undefined;
}

export interface TrialBatch {
  readonly batch: Batch;
  readonly position: RulePosition;
  readonly platform: Platform;
  readonly input: string | null;
  readonly connection: string | null;
  /** Whose profile enriches what an all-outputs rule leaves. */
  readonly user: KnownUser | null;
}

export class RuleDesk {
  readonly parts: RuleDeskParts;
  private hosts: RuleHosts | null = null;
  private compiled: { readonly revision: number; readonly workspace: Promise<CompiledWorkspace> } | null = null;
  /** Code whose cases passed, and the slowest run that was seen, by rule. */
  private readonly tested = new Map<string, { readonly code: string; readonly passed: boolean }>();
  private readonly slowest = new Map<string, { readonly code: string; readonly ms: number; readonly batchId: string; readonly batch: RuleTrial['input'] }>();

  readonly debugging: DebugSessions;

  constructor(parts: RuleDeskParts) {
    this.parts = parts;
    this.debugging = new DebugSessions({ newId: randomUUID, onState: parts.debugged });
  }

  /** Throws 404. */
  rule(name: string): Rule {
    const { rules } = this.parts.workspace().current.workspace;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw new ApiError(404, 'not-found', `There is no rule "${name}" in this workspace.`, 'name');
    return rule;
  }

  /** Throws 409: code that came with a folder waits for the user's word, in tests too. */
  requireTrust(): void {
    if (!this.parts.workspace().trusted) throw new ApiError(409, 'untrusted', 'The rules of this folder do not run until you trust it: POST /api/v1/workspace/trust, or the button on the Rules screen.');
  }

  runner(): RuleHosts {
    return this.hosts ??= new RuleHosts();
  }

  prepare(name: string, choice: CodeChoice): Promise<PreparedRule> {
    const rule = this.rule(name);
    const version = choice.version ?? LATEST;
    const saved = version === LATEST ? rule : rule.versions[version];
    if (saved === undefined) throw new ApiError(404, 'not-found', `${name} has no version ${version}.`, 'version');
    return prepareRule(name, version, { code: choice.code ?? saved.code, language: choice.language ?? saved.language }, rule.file);
  }

  async trialBatch(choice: BatchChoice): Promise<TrialBatch> {
    const given = [choice.batch, choice.batch_id, choice.template].filter((one) => one !== undefined);
    if (given.length !== 1) throw new ApiError(400, 'invalid', 'Give exactly one of "batch", "batch_id" and "template".', 'batch');
    const { workspace } = this.parts.workspace().current;
    const connection = choice.connection === undefined ? undefined : workspace.connections[choice.connection];
    if (choice.connection !== undefined && connection === undefined) throw new ApiError(404, 'not-found', `There is no connection "${choice.connection}" in this workspace.`, 'connection');
    const position = choice.position ?? (connection === undefined ? 'all-outputs' : 'output');
    const source = await this.source(choice, position);
    const input = choice.input ?? connection?.input ?? source.input;
    const platform = choice.platform ?? (input === null ? undefined : workspace.inputs[input]?.platform) ?? source.platform;
    const { batch } = normaliseBatch(source.json);
    const user = position === 'output' || batch.mpid === undefined ? null : await this.parts.knownUser(batch.mpid);
    return { batch, user, position, platform, input: input ?? inputOf(workspace, platform), connection: choice.connection ?? null };
  }

  private async source(choice: BatchChoice, position: RulePosition): Promise<{ json: JsonObject; input: string | null; platform: Platform }> {
    if (choice.batch !== undefined) {
      const rejection = batchRejection(choice.batch);
      if (rejection !== null) throw new ApiError(400, 'invalid', `This is no batch: ${rejection}`, 'batch');
      return { json: choice.batch, input: null, platform: 'web' };
    }
    if (choice.batch_id !== undefined) {
      const stored = await this.parts.batchAt(choice.batch_id, position === 'output' ? 'split' : 'all-outputs-rules');
      if (stored === null) throw new ApiError(404, 'not-found', `The batch ${choice.batch_id} is not kept any more.`, 'batch_id');
      return { json: parseJson(stored.text) as JsonObject, input: stored.input, platform: stored.platform };
    }
    const template = findTemplate(choice.template ?? '');
    if (template === undefined) throw new ApiError(404, 'not-found', `There is no template "${choice.template ?? ''}". GET /api/v1/rules/templates lists them.`, 'template');
    return { json: template.batch as JsonObject, input: null, platform: template.platform };
  }

  async trial(name: string, code: CodeChoice, choice: BatchChoice, signal: AbortSignal): Promise<RuleTrial> {
    this.requireTrust();
    const [prepared, at, workspace] = await Promise.all([this.prepare(name, code), this.trialBatch(choice), this.workspace()]);
    const trial = await tryRule(prepared, { runner: this.runner(), signal, failureAction: this.rule(name).file.failure_action, ...at, payloads: this.payloadsOf(workspace, at) });
    this.noteTime(name, prepared, { ms: trial.ms, batchId: choice.batch_id ?? '', batch: trial.input });
    return trial;
  }

  /** For trials and for the debugger's result. */
  payloadsOf(workspace: CompiledWorkspace, { input, connection, user }: TrialBatch): (batch: Batch) => ReturnType<typeof previewPayloads> {
    // One moment for both sides of the comparison: a stamped time is no difference.
    const now = this.parts.now();
    return (batch) => (input === null ? [] : previewPayloads(workspace, batch, { input, connection, now, user }));
  }

  async test(name: string, code: CodeChoice, options: { readonly cases?: readonly string[] | undefined; readonly coverage: boolean }, signal: AbortSignal): Promise<RuleTestReport> {
    this.requireTrust();
    const prepared = await this.prepare(name, code);
    const report = await testRule(prepared, this.rule(name).cases, {
      runner: this.runner(), signal, ...(options.cases === undefined ? {} : { only: options.cases }), ...(options.coverage ? { coverage: measureCoverage() } : {}),
      onCase: (result) => this.noteTime(name, prepared, { ms: result.ms, batchId: '', batch: result.input }),
    });
    if (options.cases === undefined && prepared.ok) this.tested.set(name, { code: prepared.compiled.source, passed: report.failed === 0 && report.problems.length === 0 });
    return report;
  }

  async debug(name: string, code: CodeChoice, choice: BatchChoice, caseName: string | undefined, breakpoints: readonly number[]): Promise<DebugAnswer> {
    this.requireTrust();
    const from = caseName === undefined ? choice : this.caseBatch(name, caseName);
    const [rule, at, workspace] = await Promise.all([this.prepare(name, code), this.trialBatch(from), this.workspace()]);
    return this.debugging.start({ rule, breakpoints, failureAction: this.rule(name).file.failure_action, ...at, payloads: this.payloadsOf(workspace, at) });
  }

  private caseBatch(name: string, caseName: string): BatchChoice {
    const { cases } = this.rule(name);
    if (!Object.hasOwn(cases, caseName)) throw new ApiError(404, 'not-found', `${name} has no case "${caseName}".`, 'case');
    const read = readCase(cases[caseName]!);
    if (!read.ok) throw new ApiError(400, 'invalid', `cases/${caseName}.json cannot be used: ${read.message} (line ${read.line})`, 'case');
    return { batch: read.case.batch as JsonObject, position: read.case.position, platform: read.case.platform };
  }

  /** Did the last run of all cases over this very code pass; null when there was none. */
  testedWith(name: string, code: string): boolean | null {
    const last = this.tested.get(name);
    return last === undefined || last.code !== code ? null : last.passed;
  }

  async lint(name: string, code: string, language: RuleLanguage): Promise<RuleFinding[]> {
    const rule = this.rule(name);
    const slots = appliedTo(this.parts.workspace().current.workspace, name);
    const positions = new Set(slots.map(({ position }) => position));
    const slowest = this.slowest.get(name);
    return lintRule(code, language, {
      runtime: rule.file.runtime, position: positions.size === 1 ? [...positions][0]! : null,
      slowest: slowest === undefined || slowest.code !== code ? null : slowest,
      captured: (paths) => this.capturedLacks(paths, slots),
    });
  }

  /** In batches of the inputs where the rule stands; of all inputs while it stands nowhere. */
  private async capturedLacks(paths: readonly string[], slots: RuleSummary['applied']): Promise<ReadonlyMap<string, CapturedLack>> {
    const { total, found } = await this.parts.lackingBatches({ paths, inputs: slots.length === 0 ? null : [...new Set(slots.map(({ input }) => input))] });
    const stage = slots.length > 0 && slots.every(({ position }) => position === 'output') ? 'split' : 'all-outputs-rules';
    const lacks = await Promise.all(found.map(async ({ path, count, batchId }): Promise<[string, CapturedLack][]> => {
      const stored = await this.parts.batchAt(batchId, stage);
      return stored === null ? [] : [[path, { count, total, batchId, batch: plainJson(parseJson(stored.text)) as CapturedLack['batch'] }]];
    }));
    return new Map(lacks.flat());
  }

  private noteTime(name: string, prepared: PreparedRule, run: { readonly ms: number; readonly batchId: string; readonly batch: RuleTrial['input'] }): void {
    if (!prepared.ok) return;
    const { source } = prepared.compiled;
    const known = this.slowest.get(name);
    if (known === undefined || known.code !== source || known.ms < run.ms) this.slowest.set(name, { code: source, ...run });
  }

  /** Compiled for this thread, once per change of the configuration. */
  workspace(): Promise<CompiledWorkspace> {
    const { current, trusted, secrets } = this.parts.workspace();
    if (this.compiled === null || this.compiled.revision !== current.revision) {
      this.compiled = { revision: current.revision, workspace: compileWorkspace(current.workspace, { secrets: secrets.snapshot(), revision: current.revision, trusted }) };
    }
    return this.compiled.workspace;
  }

  async close(): Promise<void> {
    this.debugging.stop();
    await this.hosts?.stop();
  }
}

function inputOf(workspace: Workspace, platform: Platform): string | null {
  const inputs = Object.entries(workspace.inputs);
  return (inputs.find(([, input]) => input.platform === platform) ?? inputs[0])?.[0] ?? null;
}

/** Every slot that a rule stands in. */
export function appliedTo(workspace: Workspace, name: string): RuleSummary['applied'] {
  const inputs = Object.entries(workspace.inputs).flatMap(([input, { rules }]) => rules.flatMap((rule, order) => (rule === name ? [{ position: 'all-outputs' as const, input, connection: null, output: null, order, kit: false }] : [])));
  const connections = Object.entries(workspace.connections).flatMap(([connection, { rules, input, output, kit }]) => rules.flatMap((rule, order) => (
    rule === name ? [{ position: 'output' as const, input, connection, output, order, kit: kit !== undefined }] : [])));
  return [...inputs, ...connections];
}
