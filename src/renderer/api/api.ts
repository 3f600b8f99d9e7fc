/** Every call of the control API that the window makes, typed. One object for the whole window: `api`. */
import type {
  Alert, BatchDetail, BatchRow, ClockState, Delivery, EventRow, EventWindow, Histogram, Page, Problem, RequestDetail, RequestSummary, SeenValues, Settle, SetupChecks, Status, Violation,
} from '../../protocol/contract.ts';
import type { Certificates } from '../../protocol/certificates.ts';
import type { DataPlan } from '../../protocol/data-plan.ts';
import type { FaultState } from '../../protocol/faults.ts';
import type { Fact, FactStatus } from '../../protocol/partner.ts';
import type { SdkConfig } from '../../protocol/sdk-config.ts';
import type { RedactionLevel } from '../../protocol/story.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { GroupFile } from '../../protocol/user.ts';
import type { ConnectionFile, EngineSettings, InputFile, OutputFile, WorkspaceFile, WorkspaceKind } from '../../protocol/workspace.ts';
import { ApiError, createClient, fetchFile } from './client.ts';
import type { Call, CallOptions, ClientOptions } from './client.ts';
import { createHost } from './host.ts';

export interface ListOptions {
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | null | undefined;
}

export interface SettingField {
  readonly key: string;
  readonly label: string;
  readonly type: 'text' | 'boolean' | 'select' | 'multi-select' | 'number' | 'text-list';
  readonly required: boolean;
  readonly default: string | number | boolean | null | readonly string[];
  readonly secret: boolean;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Inputs whose data depends on it; empty: all. */
  readonly platforms: readonly Platform[];
  readonly help: string;
  readonly status: FactStatus;
  /** Read by the partner's code in the app only. */
  readonly kit_only: boolean;
}

/** What the catalogue says of a partner: its definition without the code. */
export interface OutputCatalogueEntry {
  readonly slug: string;
  readonly name: string;
  /** The partner's number on the platform; null when it is not known. */
  readonly module_id: number | null;
  readonly kind: string;
  readonly fidelity: 'verified' | 'modelled' | 'unconfirmed';
  readonly summary: string;
  readonly settings: readonly SettingField[];
  readonly connection_settings: readonly SettingField[];
  readonly platforms: readonly Platform[];
  readonly event_types: readonly string[];
  /** The hosted product offers custom mappings for it. */
  readonly custom_mappings: boolean;
  /** Names that its simulator answers for. */
  readonly hosts: readonly string[];
  readonly facts: readonly Fact[];
}

export interface WorkspaceView {
  readonly file: WorkspaceFile;
  readonly inputs: Readonly<Record<string, InputFile>>;
  readonly outputs: Readonly<Record<string, OutputFile>>;
  readonly connections: Readonly<Record<string, ConnectionFile>>;
  readonly problems: readonly Problem[];
  readonly dir: string;
}

export interface WorkspaceValue {
  readonly inputs: InputFile;
  readonly outputs: OutputFile;
  readonly connections: ConnectionFile;
  readonly plans: DataPlan;
  readonly groups: GroupFile;
}

export interface Explanation {
  readonly ok: boolean;
  readonly explanation: string;
  readonly errors: readonly { readonly message: string; readonly from: number; readonly to: number }[];
}

export interface FieldInfo {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly indexed: boolean;
}

export interface Sent {
  readonly request_id: string;
  readonly status: number;
}

/** Of one from the environment, `variable` says which, and `value` is empty. */
export interface Secret {
  readonly name: string;
  readonly value: string;
  readonly from: 'stored' | 'environment';
  readonly variable: string;
}

export interface ClockChange {
  readonly freeze?: boolean;
  readonly set?: number;
  readonly advance_ms?: number;
  /** Back to the machine's time. */
  readonly reset?: boolean;
}

/** A list without its `items` would make every screen fail far from the cause. */
function page<T>(value: Page<T>): Page<T> {
  if (!Array.isArray((value as Partial<Page<T>> | undefined)?.items)) throw new ApiError('unexpected-answer', 'The engine answered a list without items', 200);
  return value;
}

export function createApi(call: Call) {
  const list = <T>(path: string) => async (options: ListOptions = {}, signal?: AbortSignal): Promise<Page<T>> =>
    page(await call<Page<T>>('GET', path, { query: { ...options }, signal }));
  const at = (signal: AbortSignal | undefined): CallOptions => ({ signal });
  const id = encodeURIComponent;
  return {
    status: (signal?: AbortSignal) => call<Status>('GET', '/status', at(signal)),
    requests: list<RequestSummary>('/requests'),
    batches: list<BatchRow>('/batches'),
    events: list<EventRow>('/events'),
    violations: list<Violation>('/violations'),
    deliveries: list<Delivery>('/deliveries'),
    alerts: list<Alert>('/alerts'),
    request: (requestId: string, signal?: AbortSignal) => call<RequestDetail>('GET', `/requests/${id(requestId)}`, at(signal)),
    batch: (batchId: string, signal?: AbortSignal) => call<BatchDetail>('GET', `/batches/${id(batchId)}`, at(signal)),
    event: (eventId: string, signal?: AbortSignal) => call<{ event: EventRow; batch: BatchDetail }>('GET', `/events/${id(eventId)}`, at(signal)),
    delivery: (deliveryId: string, signal?: AbortSignal) => call<Delivery>('GET', `/deliveries/${id(deliveryId)}`, at(signal)),
    eventRows: (query: { query?: string; anchor?: number | undefined; offset: number; limit: number }, signal?: AbortSignal) =>
      call<EventWindow>('GET', '/events/rows', { query, signal }),
    histogram: (query: { query?: string; from: number; to: number; buckets: number }, signal?: AbortSignal) =>
      call<Histogram>('GET', '/events/histogram', { query, signal }),
    fields: (signal?: AbortSignal) => call<{ fields: FieldInfo[] }>('GET', '/fields', at(signal)),
    seenValues: (field: string, prefix: string, limit = 20, signal?: AbortSignal) =>
      call<SeenValues>('GET', `/fields/${id(field)}/values`, { query: { prefix, limit }, signal }),
    explain: (query: string) => call<Explanation>('POST', '/filter/explain', { body: { query } }),
    settle: (timeoutMs = 5_000) => call<Settle>('POST', '/settle', { body: { timeout_ms: timeoutMs } }),
    clock: () => call<ClockState>('GET', '/clock'),
    setClock: (change: ClockChange) => call<ClockState>('POST', '/clock', { body: change }),
    deleteCaptured: () => call<void>('DELETE', '/captured'),
    replayRequest: (requestId: string) => call<Sent>('POST', `/requests/${id(requestId)}/replay`, { body: {} }),
    replayBatch: (batchId: string, edited?: unknown) => call<Sent>('POST', `/batches/${id(batchId)}/replay`, { body: edited === undefined ? {} : { batch: edited } }),
    sample: (options: { input?: string | undefined; scenario?: string | undefined } = {}) => call<Sent>('POST', '/sample', { body: options }),
    setup: (input: string, signal?: AbortSignal) => call<SetupChecks>('GET', `/setup/${id(input)}`, at(signal)),
    workspace: (signal?: AbortSignal) => call<WorkspaceView>('GET', '/workspace', at(signal)),
    workspaceFile: <K extends WorkspaceKind>(kind: K, name: string, signal?: AbortSignal) => call<WorkspaceValue[K]>('GET', `/workspace/${kind}/${id(name)}`, at(signal)),
    saveWorkspaceFile: (file: WorkspaceFile) => call<WorkspaceFile>('PUT', '/workspace/file', { body: file }),
    save: <K extends WorkspaceKind>(kind: K, name: string, value: unknown) => call<WorkspaceValue[K]>('PUT', `/workspace/${kind}/${id(name)}`, { body: value }),
    remove: (kind: WorkspaceKind, name: string) => call<void>('DELETE', `/workspace/${kind}/${id(name)}`),
    openWorkspace: (dir: string) => call<unknown>('POST', '/workspace/open', { body: { dir } }),
    openDemo: () => call<unknown>('POST', '/workspace/demo', { body: {} }),
    settings: (signal?: AbortSignal) => call<EngineSettings>('GET', '/settings', at(signal)),
    saveSettings: (settings: EngineSettings) => call<EngineSettings>('PUT', '/settings', { body: settings }),
    catalogue: async (signal?: AbortSignal): Promise<readonly OutputCatalogueEntry[]> =>
      page(await call<Page<OutputCatalogueEntry>>('GET', '/outputs/catalogue', at(signal))).items,
    secret: (name: string, signal?: AbortSignal) => call<Secret>('GET', `/secrets/${id(name)}`, at(signal)),
    saveSecret: (name: string, value: string) => call<unknown>('PUT', `/secrets/${id(name)}`, { body: { value } }),
    faults: (signal?: AbortSignal) => call<FaultState>('GET', '/faults', at(signal)),
    saveFaults: (items: readonly unknown[]) => call<FaultState>('PUT', '/faults', { body: { items } }),
    sdkConfig: (input: string, signal?: AbortSignal) => call<SdkConfig>('GET', `/sdk-config/${id(input)}`, at(signal)),
    saveSdkConfig: (input: string, overrides: Readonly<Record<string, unknown>>) => call<SdkConfig>('PUT', `/sdk-config/${id(input)}`, { body: { overrides } }),
    resetSdkConfig: (input: string) => call<SdkConfig>('DELETE', `/sdk-config/${id(input)}`),
    certificates: (signal?: AbortSignal) => call<Certificates>('GET', '/certificates', at(signal)),
    makeCertificates: () => call<Certificates>('POST', '/certificates', { body: {} }),
    rotateCertificates: () => call<Certificates>('POST', '/certificates/rotate', { body: {} }),
    removeCertificates: () => call<Certificates>('DELETE', '/certificates'),
    addCertificateName: (name: string) => call<Certificates>('PUT', `/certificates/names/${id(name)}`),
    removeCertificateName: (name: string) => call<Certificates>('DELETE', `/certificates/names/${id(name)}`),
  };
}

/** What the certificate authority can be exported as, by the last part of its address. */
export type CertificateFile = 'ca.pem' | 'ca.der' | 'android.xml';

export type Api = ReturnType<typeof createApi>;

export const host = createHost();
const connection: ClientOptions = { baseUrl: host.baseUrl, token: () => host.token() };
/** For the calls of one part of the window, kept beside this file. */
export const call: Call = createClient(connection);
export const api: Api = createApi(call);

export function certificateFile(file: CertificateFile, signal?: AbortSignal): Promise<Blob> {
  return fetchFile(connection, `/certificates/${file}`, signal);
}

/** A rule as Lambda takes it: its one file, or a zip. */
export function ruleFile(rule: string, format: 'file' | 'zip', signal?: AbortSignal): Promise<Blob> {
  return fetchFile(connection, `/rules/${encodeURIComponent(rule)}/export?format=${format}`, signal);
}

/** A batch's story as one page; `level` says what is replaced in it. */
export function storyFile(batch: string, level: RedactionLevel, signal?: AbortSignal): Promise<Blob> {
  return fetchFile(connection, `/batches/${encodeURIComponent(batch)}/story?redact=${level}`, signal);
}
