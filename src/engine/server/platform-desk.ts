/** The management API's view of this engine: the workspace's plan files, the key of its tokens, its settings. */
import { createHmac } from 'node:crypto';
import type { DataPlan } from '../../protocol/data-plan.ts';
import type { PlatformAccess } from '../ingest/surface.ts';
import { RequestRate } from '../platform-api/index.ts';
import type { Credentials, PlanStore } from '../platform-api/index.ts';
import type { WorkspaceHandle } from '../workspace/service.ts';

export interface PlatformDeskParts {
  /** A secret of this data folder: tokens stay good when Cloudchamber is started again, and are worthless elsewhere. */
  readonly secret: string;
  readonly workspace: () => WorkspaceHandle;
  readonly now: () => number;
}

export class PlatformDesk implements PlatformAccess {
  readonly plans: PlanStore;
  readonly tokenKey: Uint8Array;
  private readonly parts: PlatformDeskParts;
  private readonly rate = new RequestRate();

  constructor(parts: PlatformDeskParts) {
    this.parts = parts;
    this.tokenKey = createHmac('sha256', parts.secret).update('platform api tokens').digest();
    this.plans = planStore(parts.workspace);
  }

  get credentials(): Credentials | null {
    const { current, secrets } = this.parts.workspace();
    const { client_id, client_secret } = current.workspace.file.platform_api;
    if (client_id === undefined) return null;
    // A secret that is not set is one that nobody can give.
    return { clientId: client_id, clientSecret: client_secret === undefined ? '' : secrets.get(client_secret.$secret) ?? '' };
  }

  takeCall(): number | null {
    return this.rate.take(this.parts.now(), this.parts.workspace().current.workspace.file.platform_api.requests_per_minute);
  }
}

function planStore(workspace: () => WorkspaceHandle): PlanStore {
  const plans = (): Readonly<Record<string, DataPlan>> => workspace().current.workspace.plans;
  const get = (id: string): DataPlan | null => (Object.hasOwn(plans(), id) ? plans()[id]! : null);
  return {
    list: () => Object.values(plans()),
    get,
    put(plan) {
      const { data_plan_id: id } = plan;
      const handle = workspace();
      const broken = get(id) === null ? handle.locate('plans', id, []) : null;
      if (broken !== null) return { ok: false, message: `There is a file ${broken.file} that cannot be used: repair or delete it first.` };
      const saved = handle.put('plans', id, plan);
      return saved.ok ? { ok: true } : { ok: false, message: saved.error.message };
    },
    delete(id) {
      const deleted = workspace().delete('plans', id);
      return deleted.ok ? { ok: true } : { ok: false, message: deleted.error.message };
    },
  };
}
