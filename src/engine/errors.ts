/** The engine's own failures: a stable code and a sentence that names the remedy. */
export type EngineErrorCode = 'port-in-use' | 'data-dir-in-use' | 'data-dir-unusable' | 'not-found' | 'invalid' | 'unavailable';

export class EngineError extends Error {
  readonly code: EngineErrorCode;
  readonly field: string | undefined;
  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown; field?: string }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options?.field;
  }
}
