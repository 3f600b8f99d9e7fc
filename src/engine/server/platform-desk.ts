/** The management API's view of this engine: the workspace's plans and groups, its users, the key of its tokens, its settings. */
import { createHmac } from 'node:crypto';
import type { GroupFile } from '../../protocol/user.ts';
import type { WorkspaceFile } from '../../protocol/workspace.ts';
import type { DataPlan } from '../../protocol/data-plan.ts';
import type { PlatformAccess } from '../ingest/surface.ts';
import type { PipelineMethods } from '../pipeline/contract.ts';
import { RequestRate } from '../platform-api/index.ts';
import type { Credentials, FileStore, GroupStore, PlanStore } from '../platform-api/index.ts';
import type { Caller } from '../rpc.ts';
import type { QueryMethods } from '../store/queries/contract.ts';
import { userScope } from '../store/queries/users.ts';
import type { WorkspaceHandle } from '../workspace/service.ts';

const MINUTE = 60_000;
const SECOND = 1_000;

export interface PlatformDeskParts {
  /** A secret of this data folder: tokens stay good when Cloudchamber is started again, and are worthless elsewhere. */
  readonly secret: string;
  readonly workspace: () => WorkspaceHandle;
  readonly now: () => number;
  readonly query: () => Caller<QueryMethods>;
  readonly pipeline: () => Caller<PipelineMethods>;
}

export class PlatformDesk implements PlatformAccess {
  readonly plans: PlanStore;
  readonly groups: GroupStore;
  readonly tokenKey: Uint8Array;
  readonly profiles: PlatformAccess['profiles'];
  private readonly parts: PlatformDeskParts;
  private readonly rate = new RequestRate(MINUTE);
  private readonly profileRate = new RequestRate(SECOND);

  constructor(parts: PlatformDeskParts) {
    this.parts = parts;
    this.tokenKey = createHmac('sha256', parts.secret).update('platform api tokens').digest();
    this.plans = fileStore<DataPlan>(parts.workspace, 'plans', (plan) => plan.data_plan_id);
    this.groups = fileStore<GroupFile>(parts.workspace, 'groups', (group) => group.id);
    const scope = (): ReturnType<typeof userScope> => userScope(this.file);
    this.profiles = {
      user: (mpid) => parts.query().call('user', { ...scope(), mpid }),
      holders: (wanted) => parts.query().call('holders', { scope: scope().scope, ...wanted }),
    };
  }

  private get file(): WorkspaceFile {
    return this.parts.workspace().current.workspace.file;
  }

  deleteUsers: PlatformAccess['deleteUsers'] = (deletion) => this.parts.pipeline().call('deleteUsers', deletion);

  get credentials(): Credentials | null {
    const { secrets } = this.parts.workspace();
    const { client_id, client_secret } = this.file.platform_api;
    if (client_id === undefined) return null;
    // A secret that is not set is one that nobody can give.
    return { clientId: client_id, clientSecret: client_secret === undefined ? '' : secrets.resolve(client_secret.$secret) ?? '' };
  }

  takeCall(): number | null {
    return this.rate.take(this.parts.now(), this.file.platform_api.requests_per_minute);
  }

  takeProfileCall(): number | null {
    return this.profileRate.take(this.parts.now(), this.file.platform_api.profile_requests_per_second);
  }
}

function fileStore<T>(workspace: () => WorkspaceHandle, kind: 'plans' | 'groups', idOf: (file: T) => string): FileStore<T> {
  const files = (): Readonly<Record<string, T>> => workspace().current.workspace[kind] as Readonly<Record<string, unknown>> as Readonly<Record<string, T>>;
  const get = (id: string): T | null => (Object.hasOwn(files(), id) ? files()[id]! : null);
  return {
    list: () => Object.values(files()),
    get,
    put(file) {
      const id = idOf(file);
      const handle = workspace();
      const broken = get(id) === null ? handle.locate(kind, id, []) : null;
      if (broken !== null) return { ok: false, message: `There is a file ${broken.file} that cannot be used: repair or delete it first.` };
      const saved = handle.put(kind, id, file);
      return saved.ok ? { ok: true } : { ok: false, message: saved.error.message };
    },
    delete(id) {
      const deleted = workspace().delete(kind, id);
      return deleted.ok ? { ok: true } : { ok: false, message: deleted.error.message };
    },
  };
}
