/** The simulated Amplitude (spec/outputs/amplitude.md, half 2). What it got is in its state: users, events, groups. */
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { BATCH_PATH, GROUP_IDENTIFY_PATH, HTTP_PATH, IDENTIFY_PATH } from './constants.ts';
import { identify } from './simulator/identify.ts';
import { ingest } from './simulator/ingest.ts';
import { PREFLIGHT, UNKNOWN_PATH, WRONG_METHOD } from './simulator/reply.ts';

interface Endpoint {
  readonly methods: readonly string[];
  readonly answer: (request: SimulatorRequest, context: SimulatorContext) => SimulatorResponse;
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  [HTTP_PATH, { methods: ['POST'], answer: (request, context) => ingest('http', request, context) }],
  [BATCH_PATH, { methods: ['POST'], answer: (request, context) => ingest('batch', request, context) }],
  [IDENTIFY_PATH, { methods: ['POST', 'GET'], answer: (request, context) => identify('user', request, context) }],
  [GROUP_IDENTIFY_PATH, { methods: ['POST', 'GET'], answer: (request, context) => identify('group', request, context) }],
]);

export const simulator: Simulator = { handle };

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const endpoint = ENDPOINTS.get(request.path.length > 1 ? request.path.replace(/\/$/, '') : request.path);
  if (endpoint === undefined) return UNKNOWN_PATH();
  if (request.method === 'OPTIONS') return PREFLIGHT();
  return endpoint.methods.includes(request.method) ? endpoint.answer(request, context) : WRONG_METHOD(endpoint.methods);
}
