/** Failures with a stable code and a sentence that names the remedy. Base of the engine: every part may throw one. */

export class CodedError extends Error {
  readonly code: string;
  /** Dotted path into what was given, where one field is to blame. */
  readonly field: string | undefined;
  constructor(code: string, message: string, options?: { cause?: unknown; field?: string }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options?.field;
  }
}

export type EngineErrorCode = 'port-in-use' | 'data-dir-in-use' | 'data-dir-unusable' | 'not-found' | 'invalid' | 'unavailable';

/** What starting or steering the engine can fail with. */
export class EngineError extends CodedError {
  declare readonly code: EngineErrorCode;
  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown; field?: string }) {
    super(code, message, options);
  }
}
