/** A surface context over plain values, for tests. */
import { workspaceFileSchema } from '../../../protocol/workspace.ts';
import type { Workspace } from '../../../protocol/workspace.ts';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import type { GroupFile } from '../../../protocol/user.ts';
import type { FileStore, PlanStore } from '../../platform-api/index.ts';
import type { DeletionCall, InboundCall, IdentityAnswer, IdentityCall, KnownInput, SurfaceContext } from '../surface.ts';

export const NOW = 1_793_275_200_000;

export interface TestContext extends SurfaceContext {
  readonly registered: KnownInput[];
  readonly identityCalls: IdentityCall[];
  readonly deletions: DeletionCall[];
}

export function testInput(overrides: Partial<KnownInput> = {}): KnownInput {
  return { name: 'server', platform: 's2s', key: 's2s-key', secret: 's2s-secret', auth: 'off', config: {}, ...overrides };
}

export const TEST_INPUTS: readonly KnownInput[] = [
  testInput(),
  testInput({ name: 'web', platform: 'web', key: 'web-key', secret: 'web-secret' }),
  testInput({ name: 'android', platform: 'android', key: 'android-key', secret: 'local-secret', auth: 'strict' }),
];

export function testContext(inputs: readonly KnownInput[] = TEST_INPUTS, identity?: (call: IdentityCall) => IdentityAnswer): TestContext {
  const all = [...inputs];
  const registered: KnownInput[] = [];
  const identityCalls: IdentityCall[] = [];
  const deletions: DeletionCall[] = [];
  const workspace: Workspace = {
    file: workspaceFileSchema.parse({ name: 'Trailhead', workspace_token: '0A1B2C3D' }),
    inputs: Object.fromEntries(inputs.map(({ name, platform, key, auth }) => [name, { platform, key, auth, rules: [], split: [] }])),
    outputs: {},
    connections: {},
    plans: {},
    brokenPlans: {},
    brokenConnections: {},
    groups: {},
    rules: {},
  };
  return {
    workspace,
    now: NOW,
    host: 'localhost:7070',
    secure: false,
    registered,
    identityCalls,
    deletions,
    findInput: (key) => all.find((input) => input.key === key) ?? null,
    registerInput(key, platform, secret = '') {
      const input = testInput({ name: `new-${key.toLowerCase()}`, platform, key, secret });
      all.push(input);
      registered.push(input);
      return input;
    },
    platform: {
      plans: memoryPlans(), groups: memoryFiles<GroupFile>((group) => group.id), tokenKey: Buffer.from('test'), credentials: null, takeCall: () => null, takeProfileCall: () => null,
      profiles: { user: () => Promise.resolve(null), holders: () => Promise.resolve([]) },
      deleteUsers: (deletion) => {
        deletions.push(deletion);
        return Promise.resolve({ deleted: deletion.mpids });
      },
    },
    authorityPem: () => Promise.resolve('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
    identity(call) {
      identityCalls.push(call);
      return Promise.resolve(identity?.(call) ?? (call.kind === 'alias' ? { status: 202, headers: [], body: '' } : { status: 200, headers: [['content-type', 'application/json; charset=utf-8']], body: '{"mpid":"1"}' }));
    },
  };
}

export function memoryPlans(plans: readonly DataPlan[] = []): PlanStore {
  return memoryFiles((plan) => plan.data_plan_id, plans);
}

function memoryFiles<T>(idOf: (file: T) => string, files: readonly T[] = []): FileStore<T> {
  const all = new Map(files.map((file) => [idOf(file), file]));
  return {
    list: () => [...all.values()],
    get: (id) => all.get(id) ?? null,
    put(file) {
      all.set(idOf(file), file);
      return { ok: true };
    },
    delete(id) {
      all.delete(id);
      return { ok: true };
    },
  };
}

export interface CallParts {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function testCall({ method = 'POST', target, headers = {}, body = '' }: CallParts): InboundCall {
  const [path = '', query = ''] = target.split('?', 2);
  return {
    method, target, path: decodeURIComponent(path), query: new URLSearchParams(query), headers,
    body: typeof body === 'string' ? Buffer.from(body) : body, remote: '::ffff:127.0.0.1', receivedAt: NOW,
  };
}
