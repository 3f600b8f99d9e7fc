/** `/platform/workspaces/{id}/groups…`, also under `v2` and `experimental`: the Group Identity API (spec/platform-apis.md 10). */
import { createGroup, deleteGroup, listGroups, putGroup, readGroup, refused } from '../../platform-api/index.ts';
import type { ApiAnswer, GroupStore } from '../../platform-api/index.ts';
import type { InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';
import { admit, jsonOf, surfaceAnswer, wrongId, wrongMethod } from './guard.ts';

type Handlers = Readonly<Record<string, (store: GroupStore, id: string, body: unknown) => ApiAnswer>>;

const GROUPS: Handlers = { GET: (store) => listGroups(store), POST: (store, _id, body) => createGroup(store, body) };
const GROUP: Handlers = { GET: (store, id) => readGroup(store, id), PUT: (store, id, body) => putGroup(store, id, body), DELETE: (store, id) => deleteGroup(store, id) };

function answer(call: InboundCall, params: Readonly<Record<string, string | undefined>>, context: SurfaceContext): SurfaceAnswer {
  const { platform } = context;
  const admitted = admit(call, context, () => platform.takeCall(), 'requests_per_minute');
  if (!admitted.ok) return admitted.answer;
  const wrong = wrongId({ workspace: params['workspace'] });
  if (wrong !== null) return wrong;
  const handlers = params['group'] === undefined ? GROUPS : GROUP;
  const handler = handlers[call.method === 'HEAD' ? 'GET' : call.method];
  if (handler === undefined) return wrongMethod(call.method, Object.keys(handlers));
  if (call.method !== 'POST' && call.method !== 'PUT') return surfaceAnswer(handler(platform.groups, params['group'] ?? '', undefined));
  const body = jsonOf(call);
  return body.ok ? surfaceAnswer(handler(platform.groups, params['group'] ?? '', body.body), body.notes) : surfaceAnswer(refused(body.status, body.message));
}

export const groupIdentityApi: Surface = {
  id: 'group-identity-api',
  label: 'Group Identity API',
  methods: ['GET', 'POST', 'PUT', 'DELETE'],
  path: /^\/platform\/(?:experimental\/|v2\/)?workspaces\/(?<workspace>[^/]+)\/groups(?:\/(?<group>[^/]+))?$/i,
  answer,
};
