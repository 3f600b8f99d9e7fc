/** Expected outcomes are values (style.md 17): what a change to the workspace answers. */
export interface WorkspaceError {
  readonly code: WorkspaceErrorCode;
  /** One sentence that names the field and the remedy. */
  readonly message: string;
  /** Dotted path into the value that was given. */
  readonly field?: string;
}

export type WorkspaceErrorCode =
  | 'unknown-kind' | 'bad-name' | 'invalid' | 'unknown-partner' | 'unknown-setting' | 'duplicate-key'
  | 'duplicate-connection' | 'missing-input' | 'missing-output' | 'in-use' | 'not-found' | 'not-writable';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WorkspaceError };

export function fail(code: WorkspaceErrorCode, message: string, field?: string): { ok: false; error: WorkspaceError } {
  return { ok: false, error: field === undefined || field === '' ? { code, message } : { code, message, field } };
}
