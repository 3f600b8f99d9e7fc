/** The form of the files in test/integration/wire-cases. */
import { expect } from 'vitest';

export interface WireCase {
  /** What the case shows, with its place in spec/wire-protocol.md. */
  readonly why: string;
  readonly request: { readonly method: string; readonly target: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string };
  readonly expect: WireExpectation;
}

export interface WireExpectation {
  readonly status: number;
  readonly surface: string;
  readonly batches: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly absent_headers?: readonly string[];
  /** An object is compared as JSON, a string as text. */
  readonly body?: unknown;
  readonly body_contains?: string;
  readonly notes?: readonly string[];
}

export function bodyText(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('latin1');
}

export function expectBody(text: string, expected: WireExpectation): void {
  if (expected.body_contains !== undefined) expect(text).toContain(expected.body_contains);
  if (typeof expected.body === 'string') expect(text).toBe(expected.body);
  else if (expected.body !== undefined) expect(JSON.parse(text)).toEqual(expected.body);
}
