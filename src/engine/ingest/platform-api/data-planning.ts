/** `/platform/v2/workspaces/{id}/plans…`: the Data Planning API over the workspace's plan files (spec/data-plans.md 2). */
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { PlanVersion } from '../../../protocol/data-plan.ts';
import { checkPlan, compileVersion, validateBatch } from '../../data-plans/index.ts';
import {
  createPlan, createVersion, deletePlan, deleteVersion, listPlans, readPlan, readVersion, refused, updatePlan, updateVersion, validate,
} from '../../platform-api/index.ts';
import type { ApiAnswer, PlanCall, PlanJudge } from '../../platform-api/index.ts';
import { jsonProblem } from '../answers.ts';
import type { InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';
import { admit, surfaceAnswer, textOf, wrongId, wrongMethod } from './guard.ts';

const judge: PlanJudge = {
  check: checkPlan,
  validate: (version: PlanVersion, batch) => validateBatch(compileVersion('document', version, 'server'), batch).results,
};

interface Target {
  readonly plan: string;
  readonly version: string;
}

/** `text` is the body; those that bring none do not look at it. */
type Handler = (call: PlanCall, target: Target, text: string) => ApiAnswer;
type Handlers = Readonly<Record<string, Handler>>;

const PLANS: Handlers = { GET: (call) => listPlans(call), POST: withBody((call, _target, body) => createPlan(call, body)) };
const VALIDATE: Handlers = { POST: (_call, _target, text) => validateText(text) };
const PLAN: Handlers = {
  GET: (call, { plan }) => readPlan(call, plan),
  PATCH: withBody((call, { plan }, body) => updatePlan(call, plan, body)),
  DELETE: (call, { plan }) => deletePlan(call, plan),
};
const VERSIONS: Handlers = { POST: withBody((call, { plan }, body) => createVersion(call, plan, body)) };
const VERSION: Handlers = {
  GET: (call, { plan, version }) => readVersion(call, plan, version),
  PATCH: withBody((call, { plan, version }, body) => updateVersion(call, plan, version, body)),
  DELETE: (call, { plan, version }) => deleteVersion(call, plan, version),
};

/** Calls that the service counts (2.2). */
const COUNTED: ReadonlySet<string> = new Set(['GET', 'POST', 'PATCH']);

type Params = Readonly<Record<string, string | undefined>>;

function handlersOf({ plan, versions, version }: Params, method: string): Handlers {
  if (plan === undefined) return PLANS;
  if (versions !== undefined) return version === undefined ? VERSIONS : VERSION;
  // A plan may be called "validate": only this call is the other one.
  return plan === 'validate' && method === 'POST' ? VALIDATE : PLAN;
}

function answer(call: InboundCall, params: Params, context: SurfaceContext): SurfaceAnswer {
  const { platform, now } = context;
  const admitted = admit(call, context, () => (COUNTED.has(call.method) ? platform.takeCall() : null), 'requests_per_minute');
  if (!admitted.ok) return admitted.answer;
  const workspaceId = params['workspace'] ?? '';
  const wrong = wrongId({ workspace: workspaceId });
  if (wrong !== null) return wrong;
  const handlers = handlersOf(params, call.method);
  const handler = handlers[call.method === 'HEAD' ? 'GET' : call.method];
  if (handler === undefined) return wrongMethod(call.method, Object.keys(handlers));
  const body = textOf(call);
  if (!body.ok) return surfaceAnswer(refused(body.status, body.message));
  const planCall: PlanCall = { store: platform.plans, judge, workspaceId, clientId: admitted.clientId, now };
  return surfaceAnswer(handler(planCall, { plan: params['plan'] ?? '', version: params['version'] ?? '' }, body.text), body.notes);
}

function withBody(handle: (call: PlanCall, target: Target, body: unknown) => ApiAnswer): Handler {
  return (call, target, text) => {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch (error) {
      return refused(400, jsonProblem(text, error));
    }
    return handle(call, target, body);
  };
}

/** The batch keeps its 64-bit ids; the document's numbers are what JavaScript makes of them, as in plan files. */
function validateText(text: string): ApiAnswer {
  try {
    const exact = parseJson(text);
    const plain: unknown = JSON.parse(text);
    return validate({ document: isObject(plain) ? plain['document'] : undefined, batch: isObject(exact) ? exact['batch'] : undefined, judge });
  } catch (error) {
    return refused(400, jsonProblem(text, error));
  }
}

export const dataPlanningApi: Surface = {
  id: 'data-planning-api',
  label: 'Data Planning API',
  methods: ['GET', 'POST', 'PATCH', 'DELETE'],
  path: /^\/platform\/v2\/workspaces\/(?<workspace>[^/]+)\/plans(?:\/(?<plan>[^/]+)(?<versions>\/versions(?:\/(?<version>[^/]+))?)?)?$/i,
  answer,
};
