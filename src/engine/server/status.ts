/** `GET /api/v1/status`, put together from what the engine's parts say of themselves. */
import type { ClockState, Problem, Status } from '../../protocol/contract.ts';
import { isDemo } from '../workspace/demo.ts';
import type { WorkspaceHandle } from '../workspace/service.ts';
import { realOutputs } from './real-outputs.ts';

export interface StatusParts {
  readonly version: string;
  readonly sqlite: string;
  readonly startedAt: number;
  readonly dataDir: string;
  readonly control: string;
  readonly ingest: Status['ingest'];
  readonly workspace: WorkspaceHandle;
  readonly live: Pick<Status, 'counts' | 'queue' | 'rates' | 'storage'>;
  readonly clock: ClockState;
  /** As the rule hosts say it. */
  readonly sandbox: Status['sandbox'];
  readonly relays: Status['relays'];
  readonly faultsActive: boolean;
  readonly problems: readonly Problem[];
}

export function engineStatus(parts: StatusParts): Status {
  const { current, dir, trusted } = parts.workspace;
  return {
    version: parts.version,
    versions: { node: process.versions.node, v8: process.versions.v8, sqlite: parts.sqlite },
    started_at: parts.startedAt,
    ingest: parts.ingest,
    control: parts.control,
    workspace: { name: current.workspace.file.name, dir, is_demo: isDemo(dir, parts.dataDir), trusted, problems: [...current.problems] },
    data_dir: parts.dataDir,
    inputs: parts.workspace.inputs().map(({ name, platform, key, secret }) => ({ name, platform, key, secret })),
    ...parts.live,
    clock: parts.clock,
    sandbox: sandbox(parts),
    real_outputs: realOutputs(current.workspace),
    relays: parts.relays,
    faults_active: parts.faultsActive,
    problems: [...parts.problems],
  };
}

/** Rules of a folder that the user does not trust do not run, however well they are locked up. */
function sandbox({ workspace: { current, trusted }, sandbox: hosts }: StatusParts): Status['sandbox'] {
  if (Object.keys(current.workspace.rules).length === 0) return { state: 'not-in-use', message: 'This workspace has no rules.' };
  if (!trusted) return { state: 'untrusted', message: 'The rules of this folder do not run until you trust it.' };
  return hosts;
}
