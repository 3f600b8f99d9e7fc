/** The simulated Measurement Protocol (spec/outputs/google-analytics-4.md, half 2): an endpoint that takes anything, and one that says what is wrong. */
import type { PartnerNote } from '../../../protocol/partner.ts';
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { acceptsCredential } from '../shared/credentials.ts';
import { COLLECT_PATH, DEBUG_PATH, SLUG } from './constants.ts';
import type { Finding } from './simulator/finding.ts';
import { isDropped, messageOf } from './simulator/finding.ts';
import { piiNotes } from './simulator/pii.ts';
import { record } from './simulator/record.ts';
import { validate } from './simulator/validate.ts';

export const simulator: Simulator = { handle };

const EMPTY: SimulatorResponse = { status: 204, headers: [], body: '', fact: 'always-204' };

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const path = request.path.replace(/\/$/, '');
  if (path !== COLLECT_PATH && path !== DEBUG_PATH) return other(404, 'Not Found');
  if (request.method !== 'POST') return other(405, 'Method Not Allowed');
  const { body, findings, isStrict } = validate(request, context.now);
  if (path === DEBUG_PATH) return debugAnswer(findings.filter(({ advice }) => isStrict || !advice));
  const all = [...secretFindings(request, context), ...findings];
  const repeats = body === null ? [] : record(body, all, context);
  const notes = [...all.map(noteOf), ...(body === null ? [] : piiNotes(body)), ...repeats];
  return notes.length === 0 ? EMPTY : { ...EMPTY, notes };
}

function other(status: number, body: string): SimulatorResponse {
  return { status, headers: [['Content-Type', 'text/plain']], body, fact: 'other-requests' };
}

function debugAnswer(findings: readonly Finding[]): SimulatorResponse {
  return { status: 200, headers: [['Content-Type', 'application/json']], body: JSON.stringify({ validationMessages: findings.map(messageOf) }), fact: 'validation' };
}

/** The validation server does not look at secrets; the other one keeps nothing without a right one, and says nothing either. */
function secretFindings({ query }: SimulatorRequest, context: SimulatorContext): Finding[] {
  const secret = query.get('api_secret') ?? '';
  if (acceptsCredential(context, secret, [])) return [];
  const description = secret === '' ? 'api_secret is required.' : 'api_secret is not one of this stream.';
  return [{ fieldPath: 'api_secret', description, validationCode: secret === '' ? 'VALUE_REQUIRED' : 'VALUE_INVALID', pointer: '', event: null, property: null, advice: false }];
}

function noteOf(finding: Finding): PartnerNote {
  const { description, validationCode, pointer, event, property, advice } = finding;
  const what = property !== null ? `The user property ${property}` : event !== null ? 'This event' : 'The whole request';
  return {
    level: isDropped(finding) ? 'ignored' : 'warning', code: `${SLUG}.${validationCode.toLowerCase().replaceAll('_', '-')}`,
    message: advice ? description : `${description} ${what} would be dropped.`, pointer, status: advice ? 'unconfirmed' : 'documented',
  };
}
