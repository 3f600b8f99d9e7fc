/**
 * Calls of the control API (design.md section 6). Answers are checked only for their outer shape: the engine that
 * serves this window is of the same build. Errors are `ApiError` with the engine's code, message and field.
 */
import { isObject, parseJson, stringifyJson } from '../../protocol/json.ts';

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;

  constructor(code: string, message: string, status: number, field?: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.field = field;
  }
}

/** The engine could not be reached at all, as opposed to an answer with an error. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'unreachable';
}

/** `unknown` from a catch, as an `ApiError`. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError('window-error', error instanceof Error ? error.message : String(error), 0);
}

export type QueryValue = string | number | boolean | null | undefined;

export interface CallOptions {
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export type Call = <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, options?: CallOptions) => Promise<T>;

export interface ClientOptions {
  /** Origin of the control API; empty for the page's own. */
  readonly baseUrl: string;
  readonly token: () => string | null;
  readonly fetch?: typeof fetch | undefined;
}

/** Path with query; empty and missing values are left out. */
export function withQuery(path: string, query: CallOptions['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}

function errorOf(status: number, text: string): ApiError {
  try {
    const body = parseJson(text);
    const error = isObject(body) ? body['error'] : undefined;
    if (isObject(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string') {
      return new ApiError(error['code'], error['message'], status, typeof error['field'] === 'string' ? error['field'] : undefined);
    }
  } catch {
    // Not JSON: something else than the engine answered; the status says all there is.
  }
  return new ApiError('unexpected-answer', `The engine answered ${status} without an explanation`, status);
}

/** A file of the control API, as its bytes. */
export async function fetchFile(options: ClientOptions, path: string, signal?: AbortSignal): Promise<Blob> {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const token = options.token();
  let response: Response;
  try {
    response = await send(`${options.baseUrl}/api/v1${path}`, { headers: token === null ? {} : { authorization: `Bearer ${token}` }, ...(signal ? { signal } : {}) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('unreachable', 'The engine does not answer', 0);
  }
  if (!response.ok) throw errorOf(response.status, await response.text());
  return response.blob();
}

export function createClient(options: ClientOptions): Call {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  return async function call<T>(method: string, path: string, { query, body, signal }: CallOptions = {}): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    const token = options.token();
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    let text: string;
    try {
      response = await send(`${options.baseUrl}/api/v1${withQuery(path, query)}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: stringifyJson(body) }),
        ...(signal ? { signal } : {}),
      });
      text = await response.text();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError('unreachable', 'The engine does not answer', 0);
    }
    if (!response.ok) throw errorOf(response.status, text);
    if (text === '') return undefined as T;
    try {
      return parseJson(text) as T;
    } catch {
      throw new ApiError('unexpected-answer', `The answer to ${method} ${path} is not JSON`, response.status);
    }
  };
}
