/** Rules of the workspace over the control API, and what makes the window's copy of them stale. */
import { useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type {
  DebugState, RuleCase, RuleFinding, RuleLanguage, RuleLogRow, RuleMetrics, RulePosition, RuleSandbox, RuleSummary, RuleTemplate, RuleTestReport, RuleTrial, RuleValue,
} from '../../protocol/rule.ts';
import { call } from './api.ts';

const id = encodeURIComponent;
const at = (rule: string, rest = '') => `/rules/${id(rule)}${rest}`;

export type JsonBatch = RuleCase['batch'];
export type DebugVariable = DebugState['scopes'][number]['variables'][number];
export type DebugCommand = 'continue' | 'over' | 'into' | 'out' | 'stop';

export interface RuleList {
  readonly items: readonly RuleSummary[];
  readonly sandbox: RuleSandbox;
  readonly trusted: boolean;
}

/** A case file; `case` is null when it cannot be read, `problem` says why. */
export interface CaseFile {
  readonly name: string;
  readonly text: string;
  readonly case: RuleCase | null;
  readonly problem: string | null;
}

/** What speaks against a promotion; `version` is the name it would get. */
export interface Promotion {
  readonly ok: boolean;
  readonly version: string | null;
  readonly problems: readonly { readonly code: string; readonly severity: 'error' | 'warning'; readonly message: string; readonly line: number | null }[];
}

/** A rule to begin with, its cases as texts by name. */
export interface RuleSample extends Pick<RuleValue, 'code' | 'language' | 'description' | 'failure_action'> {
  readonly name: string;
  readonly cases: Readonly<Record<string, string>>;
}

export interface SeenNames {
  readonly events: readonly string[];
  readonly attributes: readonly string[];
  readonly user_attributes: readonly string[];
  readonly screens: readonly string[];
}

/** Code that is not saved yet; left out, the saved one (or `version`) runs. */
export interface CodeOf {
  readonly code?: string | undefined;
  readonly language?: RuleLanguage | undefined;
  readonly version?: string | undefined;
}

export interface RunBody extends CodeOf {
  readonly batch?: JsonBatch | undefined;
  readonly batch_id?: string | undefined;
  readonly template?: string | undefined;
  readonly position?: RulePosition | undefined;
  readonly platform?: Platform | undefined;
  readonly input?: string | undefined;
  readonly connection?: string | undefined;
}

export interface DebugBody extends CodeOf {
  readonly case?: string | undefined;
  readonly batch?: JsonBatch | undefined;
  readonly position?: RulePosition | undefined;
  readonly platform?: Platform | undefined;
  readonly breakpoints: readonly number[];
}

export interface LogQuery {
  readonly search?: string | undefined;
  readonly version?: string | undefined;
  readonly batch?: string | undefined;
  readonly env?: Environment | undefined;
  readonly from?: number | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export const ruleApi = {
  list: (signal?: AbortSignal) => call<RuleList>('GET', '/rules', { signal }),
  get: (rule: string, signal?: AbortSignal) => call<RuleValue>('GET', `/workspace/rules/${id(rule)}`, { signal }),
  save: (rule: string, value: unknown) => call<RuleValue>('PUT', `/workspace/rules/${id(rule)}`, { body: value }),
  remove: (rule: string) => call<void>('DELETE', `/workspace/rules/${id(rule)}`),
  trust: (trusted: boolean) => call<{ trusted: boolean }>('POST', '/workspace/trust', { body: { trusted } }),
  templates: async (signal?: AbortSignal) => (await call<{ items: RuleTemplate[] }>('GET', '/rules/templates', { signal })).items,
  samples: async (signal?: AbortSignal) => (await call<{ items: RuleSample[] }>('GET', '/rules/samples', { signal })).items,
  typings: async (signal?: AbortSignal) => (await call<{ files: { path: string; text: string }[] }>('GET', '/rules/typings', { signal })).files,
  names: (signal?: AbortSignal) => call<SeenNames>('GET', '/rules/names', { signal }),
  version: (rule: string, version: string, signal?: AbortSignal) => call<{ code: string; language: RuleLanguage }>('GET', at(rule, `/versions/${id(version)}`), { signal }),
  promotion: (rule: string, signal?: AbortSignal) => call<Promotion>('GET', at(rule, '/promotion'), { signal }),
  promote: (rule: string, note: string) => call<{ version: string }>('POST', at(rule, '/promote'), { body: note === '' ? {} : { note } }),
  setProd: (rule: string, version: string | null) => call<unknown>('PUT', at(rule, '/prod'), { body: { version } }),
  removeVersion: (rule: string, version: string) => call<void>('DELETE', at(rule, `/versions/${id(version)}`)),
  coldStart: (rule: string) => call<unknown>('POST', at(rule, '/cold-start'), { body: {} }),
  run: (rule: string, body: RunBody, signal?: AbortSignal) => call<RuleTrial>('POST', at(rule, '/run'), { body, signal }),
  cases: async (rule: string, signal?: AbortSignal) => (await call<{ items: CaseFile[] }>('GET', at(rule, '/cases'), { signal })).items,
  saveCase: (rule: string, name: string, value: unknown) => call<unknown>('PUT', at(rule, `/cases/${id(name)}`), { body: value }),
  removeCase: (rule: string, name: string) => call<void>('DELETE', at(rule, `/cases/${id(name)}`)),
  test: (rule: string, body: CodeOf & { cases?: readonly string[] | undefined; coverage?: boolean | undefined }, signal?: AbortSignal) => call<RuleTestReport>('POST', at(rule, '/test'), { body, signal }),
  lint: async (rule: string, code: string, language: RuleLanguage, signal?: AbortSignal) => (await call<{ findings: RuleFinding[] }>('POST', at(rule, '/lint'), { body: { code, language }, signal })).findings,
  metrics: (rule: string, query: { from: number; to: number; buckets: number }, signal?: AbortSignal) => call<RuleMetrics>('GET', at(rule, '/metrics'), { query, signal }),
  logs: (rule: string, query: LogQuery, signal?: AbortSignal) => call<{ items: RuleLogRow[]; next: string | null }>('GET', at(rule, '/logs'), { query: { ...query }, signal }),
  debug: (rule: string, body: DebugBody) => call<DebugState>('POST', at(rule, '/debug'), { body }),
  debugState: (session: string, signal?: AbortSignal) => call<DebugState>('GET', `/debug/${id(session)}`, { signal }),
  debugStep: (session: string, command: DebugCommand) => call<DebugState>('POST', `/debug/${id(session)}`, { body: { command } }),
  setBreakpoints: (session: string, lines: readonly number[]) => call<unknown>('POST', `/debug/${id(session)}/breakpoints`, { body: { lines } }),
  variables: async (session: string, ref: string, signal?: AbortSignal) => (await call<{ variables: DebugVariable[] }>('GET', `/debug/${id(session)}/variables/${id(ref)}`, { signal })).variables,
};

export const ruleKeys = {
  all: ['rules'] as const,
  list: ['rules', 'list'] as const,
  value: (rule: string) => ['rules', 'value', rule] as const,
  version: (rule: string, version: string) => ['rules', 'version', rule, version] as const,
  cases: (rule: string) => ['rules', 'cases', rule] as const,
  promotion: (rule: string, code: string, action: string | null) => ['rules', 'promotion', rule, code, action] as const,
  /** Results of the cases: apart from the files, since a refresh of these must not run anything again. */
  report: (rule: string) => ['rule-reports', rule] as const,
  metrics: (rule: string) => ['rule-metrics', rule] as const,
  logs: (rule: string) => ['rule-logs', rule] as const,
};

/** What the engine brings along does not change while it runs. */
const FOREVER = { staleTime: Number.POSITIVE_INFINITY };
export const templatesQuery = { queryKey: ['rule-templates'] as const, queryFn: ({ signal }: { signal: AbortSignal }) => ruleApi.templates(signal), ...FOREVER };
export const samplesQuery = { queryKey: ['rule-samples'] as const, queryFn: ({ signal }: { signal: AbortSignal }) => ruleApi.samples(signal), ...FOREVER };

export function invalidateRules(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: ruleKeys.all });
}

export function useRules() {
  return useQuery({ queryKey: ruleKeys.list, queryFn: ({ signal }) => ruleApi.list(signal) });
}
