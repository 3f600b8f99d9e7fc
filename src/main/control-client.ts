/** The few calls that the shell itself makes to the engine: the same control API as everyone's. */
import { z } from 'zod';
import type { EngineConnection } from '../protocol/host.ts';

export type ControlAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

const errorBody = z.object({ error: z.object({ message: z.string() }) });
const statusBody = z.object({ data_dir: z.string(), workspace: z.object({ dir: z.string() }) });

const TIMEOUT_MS = 15_000;

async function call<T>(connection: EngineConnection | null, method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<ControlAnswer<T>> {
  if (connection === null) return { ok: false, message: 'The engine is not running.' };
  try {
    const response = await fetch(`${connection.controlUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${connection.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const json: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      const refused = errorBody.safeParse(json);
      return { ok: false, message: refused.success ? refused.data.error.message : `The engine answered ${response.status}.` };
    }
    const parsed = schema.safeParse(json);
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, message: 'The engine gave an answer of an unknown shape.' };
  } catch (error) {
    return { ok: false, message: `The engine did not answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}

export function openWorkspace(connection: EngineConnection | null, dir: string): Promise<ControlAnswer<unknown>> {
  return call(connection, 'POST', '/api/v1/workspace/open', { dir }, z.unknown());
}

export function openDemo(connection: EngineConnection | null): Promise<ControlAnswer<unknown>> {
  return call(connection, 'POST', '/api/v1/workspace/demo', {}, z.unknown());
}

export async function readFolders(connection: EngineConnection | null): Promise<ControlAnswer<{ workspace: string; data: string }>> {
  const answer = await call(connection, 'GET', '/api/v1/status', undefined, statusBody);
  return answer.ok ? { ok: true, value: { workspace: answer.value.workspace.dir, data: answer.value.data_dir } } : answer;
}
