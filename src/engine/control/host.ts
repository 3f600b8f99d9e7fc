/** What the control API needs of the engine. The engine implements it; the routes know nothing else of it. */
import type { Certificates } from '../../protocol/certificates.ts';
import type { ClockState, Problem, Settle, Status, StreamMessage } from '../../protocol/contract.ts';
import type { FaultState } from '../../protocol/faults.ts';
import type { Job, JobDetail, JobKind } from '../../protocol/job.ts';
import type { JsonObject } from '../../protocol/json.ts';
import type { OpenedStory, RedactionLevel } from '../../protocol/story.ts';
import type { EngineSettings, Workspace, WorkspaceFile } from '../../protocol/workspace.ts';
import type { SharedClock } from '../clock.ts';
import type { PipelineMethods } from '../pipeline/contract.ts';
import type { WhatIfArgs } from '../pipeline/what-if.ts';
import type { Caller } from '../rpc.ts';
import type { PlanStore } from '../platform-api/index.ts';
import type { QueryMethods } from '../store/queries/contract.ts';
import type { Draft, DraftEdit } from '../workspace/draft.ts';
import type { Result } from '../workspace/result.ts';
import type { RuleDesk } from './rule-desk.ts';

/** A call that the engine sent to its own ingest port. */
export interface Sent {
  readonly request_id: string;
  readonly status: number;
}

export type CallsToTry = Pick<WhatIfArgs, 'call' | 'position' | 'edited'>;

export interface OpenStoryOptions {
  /** False: only read it. */
  readonly replay: boolean;
  /** Null: the input of the story's name or platform. */
  readonly input: string | null;
  /** Tells what the user's profile had added there first. */
  readonly profile: boolean;
  /** Time of receipt: the clock's, or the one that the batch had. */
  readonly time: 'now' | 'as-then';
  /** It may go to real endpoints. */
  readonly real: boolean;
}

export interface ControlWorkspace {
  readonly dir: string;
  readonly current: { readonly workspace: Workspace; readonly problems: readonly Problem[]; readonly revision: number };
  put(kind: string, name: string, value: unknown): Result<unknown>;
  delete(kind: string, name: string): Result<string>;
  putFile(value: unknown): Result<WorkspaceFile>;
  putRuleFiles(name: string, files: Readonly<Record<string, string | null>>): Result<string>;
  draft(edits: readonly DraftEdit[]): Result<Draft>;
  deleteRule(name: string): Result<string>;
  readonly trusted: boolean;
  setTrusted(trusted: boolean): Result<boolean>;
  inputs(): readonly { readonly name: string; readonly platform: string }[];
  readonly secrets: { get(name: string): string | undefined; resolve(name: string): string | undefined; set(name: string, value: string): Result<string>; snapshot(): Readonly<Record<string, string>> };
  reload(): void;
}

export interface SecureAccess {
  report(): Certificates;
  readonly certificates: { authorityPem(): Promise<string>; ensure(): Promise<unknown>; rotate(): Promise<void>; remove(): Promise<void> };
}

export interface ControlJobs {
  start(kind: JobKind, args: unknown): JobDetail;
  get(id: string): JobDetail | null;
  list(): Job[];
  cancel(id: string): JobDetail | null;
}

export interface ControlHost {
  readonly token: string;
  readonly version: string;
  /** Folder of the built window. */
  readonly windowDir: string | undefined;
  readonly clock: SharedClock;
  readonly query: Caller<QueryMethods>;
  readonly pipeline: Caller<PipelineMethods>;
  readonly workspace: ControlWorkspace;
  readonly settings: EngineSettings;
  readonly secureAccess: SecureAccess;
  readonly plans: PlanStore;
  readonly jobs: ControlJobs;
  readonly rules: RuleDesk;
  status(): Status;
  freshStatus(): Promise<Status>;
  subscribe(listener: (message: StreamMessage) => void): () => void;
  settle(timeoutMs: number, signal?: AbortSignal): Promise<Settle>;
  faults(): FaultState;
  /** Replaces the list; throws a coded error that names the field. */
  setFaults(value: unknown): FaultState;
  changeClock(change: (clock: SharedClock) => void): ClockState;
  deleteCaptured(): Promise<void>;
  openWorkspace(dir: string): Promise<void>;
  openDemo(): Promise<void>;
  changeSettings(value: unknown): Promise<EngineSettings>;
  replayRequest(id: number): Promise<Sent>;
  replayBatch(id: string, edited: JsonObject | null): Promise<Sent>;
  /** The calls that "what if" runs dry; throws `not-found` when they are not kept any more. */
  callsToTry(id: string, edited: JsonObject | null): Promise<CallsToTry>;
  /** A batch of our own making, as a server would send it with the input's key; `fallback` is the input it came from first. */
  sendBatch(batch: JsonObject, input: string | null, fallback: string): Promise<Sent>;
  /** Posts to the own ingest port with an input's credentials. */
  sendAs(input: string, path: string, body: JsonObject): Promise<Sent>;
  sendSample(scenario: string, input: string | null): Promise<Sent>;
  /** A batch's story as an HTML file; null when there is no such batch. */
  writeStory(batchId: string, level: RedactionLevel, signal?: AbortSignal): Promise<string | null>;
  /** Takes in a story, as its file's text or as JSON. Throws a coded error that says what is wrong with it. */
  openStory(source: unknown, options: OpenStoryOptions, signal?: AbortSignal): Promise<OpenedStory>;
}
