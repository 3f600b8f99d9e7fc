/** A finding of the checks that need more than one file or more than one field. */
import type { WorkspaceKind } from '../../protocol/workspace.ts';
import type { SettingProblem } from './partner-settings.ts';
import type { WorkspaceErrorCode } from './result.ts';

/** Of what connections, outputs and inputs say about forwarding. */
export type ForwardingIssueCode =
  | 'no-effect' | 'names-differ-by-case' | 'unknown-purpose' | 'contradictory-rule' | 'forwards-nothing' | 'kit-contradicts'
  | 'split-range' | 'split-overlap' | 'split-not-connected'
  | 'mappings-not-hosted' | 'duplicate-default' | 'duplicate-target' | 'never-matches' | 'wrong-static-value' | 'mapping-filtered';

export interface ReferenceIssue {
  readonly kind: WorkspaceKind | 'workspace';
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly severity: 'error' | 'warning';
  readonly code: WorkspaceErrorCode | SettingProblem['code'] | ForwardingIssueCode | 'platform-unsupported' | 'missing-rule' | 'missing-plan' | 'no-raw-batches' | 'identity-settings';
  readonly message: string;
}

/** What a check says of one file; the caller knows which. */
export type FileIssue = Pick<ReferenceIssue, 'path' | 'severity' | 'code' | 'message'>;
