/** Identity calls and users for tests, as the web SDK and scripts ask for them. */
import type { IdentityCallRecord } from '../../src/protocol/identity.ts';
import type { User, UserPage, UserRow } from '../../src/protocol/user.ts';
import type { TestEngine } from './engine.ts';

export interface IdentityClient {
  /** Identify, login, logout, search; the MPID that was given, or what was refused. */
  ask(kind: string, identities: Readonly<Record<string, string>>, environment?: string): Promise<string>;
  /** The status. */
  modify(mpid: string, identity_changes: readonly object[]): Promise<number>;
  alias(source: string, destination: string, times?: { start?: number; end?: number }): Promise<number>;
  user(mpid: string): Promise<User>;
  users(query?: string): Promise<UserRow[]>;
  calls(mpid: string): Promise<IdentityCallRecord[]>;
  /** A call with a token of the platform API. */
  script(method: string, path: string, body?: unknown): Promise<{ status: number; text: string; body: unknown; headers: Headers }>;
}

export async function identityClient(engine: TestEngine): Promise<IdentityClient> {
  const { key } = await engine.input('web');
  const post = (path: string, body: unknown): Promise<Response> => fetch(engine.ingest + path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-mp-key': key }, body: JSON.stringify(body) });
  const read = async <T>(path: string): Promise<T> => {
    const answer = await engine.api<T>('GET', path);
    if (answer.status !== 200) throw new Error(`GET ${path} gave ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const token = async (): Promise<string> => {
    const answer = await fetch(`${engine.ingest}/oauth/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: 'script', client_secret: 'x', audience: 'https://api.mparticle.com', grant_type: 'client_credentials' }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  return {
    ask: async (kind, known_identities, environment = 'development') => {
      const answer = await post(`/v1/${kind}`, { environment, known_identities });
      const body = (await answer.json()) as { mpid?: string };
      return body.mpid ?? `${answer.status}`;
    },
    modify: async (mpid, identity_changes) => (await post(`/v1/${mpid}/modify`, { environment: 'development', identity_changes })).status,
    alias: async (source_mpid, destination_mpid, { start, end } = {}) => (await post(`/v1/identity/${key}/alias`, {
      request_id: crypto.randomUUID(), request_type: 'alias', environment: 'development', api_key: key,
      data: { source_mpid, destination_mpid, start_unixtime_ms: start, end_unixtime_ms: end },
    })).status,
    user: (mpid) => read<User>(`/users/${mpid}`),
    users: async (query = '') => (await read<UserPage>(`/users?query=${encodeURIComponent(query)}`)).items,
    calls: async (mpid) => (await read<{ items: IdentityCallRecord[] }>(`/users/${mpid}/calls`)).items,
    script: async (method, path, body) => {
      const answer = await fetch(engine.ingest + path, {
        method, headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, text, body: text === '' ? '' : JSON.parse(text) as unknown, headers: answer.headers };
    },
  };
}
