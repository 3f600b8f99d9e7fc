/** The simulated Mixpanel (spec/outputs/mixpanel.md, half 2). What it got is in its state: users, events, groups. */
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { importEvents } from './simulator/import.ts';
import { GROUPS, PEOPLE, updateProfiles } from './simulator/profiles.ts';
import { NOT_FOUND, PREFLIGHT, WRONG_METHOD, plainReply } from './simulator/reply.ts';
import { track } from './simulator/track.ts';

type Endpoint = (request: SimulatorRequest, context: SimulatorContext) => SimulatorResponse;

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/track', track],
  ['/import', importEvents],
  ['/engage', (request, context) => updateProfiles(PEOPLE, request, context)],
  ['/groups', (request, context) => updateProfiles(GROUPS, request, context)],
]);

export const simulator: Simulator = { handle };

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const endpoint = ENDPOINTS.get(request.path.replace(/\/$/, ''));
  if (endpoint === undefined) return NOT_FOUND(request.path);
  if (request.method === 'OPTIONS') return PREFLIGHT();
  if (request.method !== 'GET' && request.method !== 'POST') return WRONG_METHOD();
  try {
    return endpoint(request, context);
  } catch (error) {
    // Nesting so deep that walking it exhausts the stack; anything else is a mistake of ours.
    if (error instanceof RangeError) return plainReply(request, 'data, missing or empty');
    throw error;
  }
}
