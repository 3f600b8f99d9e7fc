/** Graph's error objects and answers (spec/outputs/facebook.md 2.2, 2.5). */
import { hash } from 'node:crypto';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { API_VERSION, FACEBOOK_ACTION_SOURCES } from '../constants.ts';

/** An error without its trace id. `fact` names what is not documented of it. */
export interface GraphError {
  readonly status: number;
  readonly error: JsonObject;
  readonly fact?: string;
}

/** Answers carry an id of 23 letters, digits, `-` and `_`: here it is made of the request and the time, so that the same call has the same id. */
export function traceId({ method, path, query, body }: SimulatorRequest, { now }: Pick<SimulatorContext, 'now'>): string {
  return `A${hash('sha256', Buffer.concat([Buffer.from(`${method} ${path}?${query.toString()}\n${now}\n`), body]), 'base64url').slice(0, 22)}`;
}

export function success(body: JsonObject, notes: readonly PartnerNote[]): SimulatorResponse {
  return { status: 200, headers: HEADERS, body: stringifyJson(body), ...(notes.length > 0 && { notes }) };
}

export function refusal({ status, error, fact }: GraphError, fbtraceId: string): SimulatorResponse {
  const response: SimulatorResponse = { status, headers: HEADERS, body: stringifyJson({ error: { ...error, fbtrace_id: fbtraceId } }) };
  return fact === undefined ? response : { ...response, fact };
}

const HEADERS: SimulatorResponse['headers'] = [['Content-Type', 'application/json; charset=UTF-8'], ['facebook-api-version', API_VERSION]];

function oauth(message: string, code: number, more: { readonly subcode?: number; readonly status?: number; readonly transient?: boolean; readonly fact?: string } = {}): GraphError {
  const error: JsonObject = { message, type: 'OAuthException', code, ...(more.subcode === undefined ? {} : { error_subcode: more.subcode }), ...(more.transient === undefined ? {} : { is_transient: more.transient }) };
  return { status: more.status ?? 400, error, ...(more.fact === undefined ? {} : { fact: more.fact }) };
}

/** Code 100 with a subcode and texts for people. */
function invalid(subcode: number | null, title: string, text: string, fact?: string): GraphError {
  const error: JsonObject = {
    message: 'Invalid parameter', type: 'OAuthException', code: 100, ...(subcode === null ? {} : { error_subcode: subcode }),
    is_transient: false, error_user_title: title, error_user_msg: text,
  };
  return { status: 400, error, ...(fact === undefined ? {} : { fact }) };
}

export const NO_TOKEN = (): GraphError => oauth('An access token is required to request this resource.', 104, { fact: 'error-codes' });
export const UNDECODABLE_TOKEN = (): GraphError => oauth('The access token could not be decrypted', 190);
export const EXPIRED_TOKEN = (): GraphError => oauth('Error validating access token: Session has expired', 190, { subcode: 463, fact: 'test-tokens' });
export const NO_PERMISSION = (): GraphError => oauth('(#200) Permissions error', 200, { status: 403, fact: 'test-tokens' });
export const TEMPORARY = (): GraphError => oauth('An unexpected error has occurred. Please retry your request later.', 2, { status: 500, transient: true, fact: 'test-tokens' });
export const APP_LIMIT = (fact: string): GraphError => oauth('(#4) Application request limit reached', 4, { fact });
export const USER_LIMIT = (fact: string): GraphError => oauth('User request limit reached', 17, { fact });
export const UNKNOWN_PATH = (path: string): GraphError => oauth(`Unknown path components: ${path}`, 2500, { fact: 'other-paths' });
export const MISSING = (parameter: string): GraphError => oauth(`(#100) The parameter ${parameter} is required`, 100);
export const WRONG = (parameter: string, must: string): GraphError => oauth(`(#100) Param ${parameter} must be ${must}`, 100, { fact: 'error-texts' });
export const UNEXPECTED_KEY = (key: string, index: number): GraphError =>
  oauth(`(#100) Server Side Api Parameter Error: Unexpected key "${key}" on param "$['data'][${index}]".`, 100, { fact: 'error-texts' });

export function unknownObject(id: string, method: string): GraphError {
  const verb = method === 'GET' || method === 'HEAD' ? 'get' : method === 'DELETE' ? 'delete' : 'post';
  return {
    status: 400,
    error: {
      message: `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
      type: 'GraphMethodException', code: 100, error_subcode: 33,
    },
  };
}

export const TOO_OLD = (): GraphError => invalid(2_804_003, 'Event Timestamp Too Old', 'The timestamp for this event is too far in the past. Events need to be sent from your server within 7 days of when they occurred. Enter a timestamp that has occurred within the last 7 days.');
export const IN_FUTURE = (): GraphError => invalid(null, 'Event Timestamp In The Future', 'The timestamp for this event is in the future. Enter a timestamp that has already occurred.', 'event-age');
export const NO_VALUE = (): GraphError => invalid(2_804_009, 'Missing Value for Purchase Event', 'Your purchase event doesn’t include a value parameter. Enter a value. For example: 1.99');
export const NO_CURRENCY = (): GraphError => invalid(2_804_010, 'Missing Currency for Purchase Event', 'Your purchase event doesn’t include a currency parameter. Enter a currency parameter. For example: USD');
export const NOT_HASHED = (key: string): GraphError =>
  invalid(2_804_016, 'User Parameter Not Hashed', `The ${key} parameter isn’t hashed. Hash all user parameters as SHA256, except for client user agent, click ID, and browser ID. Any other user parameters that are not hashed are automatically rejected by Facebook.`);
export const TOO_LITTLE = (): GraphError =>
  invalid(2_804_050, 'You Haven\'t Added Sufficient Customer Information Parameter Data For This Event', 'This event doesn\'t have any customer information parameters, or it has a combination of customer information parameters that is so broad that it\'s unlikely to be effective for matching.', 'error-texts');
export const NO_TRACKING_FLAG = (): GraphError =>
  invalid(null, 'Missing Advertiser Tracking Enabled flag', 'The parameter \'advertiser_tracking_enabled\' is required for the event with the action source \'app\' (each set to either 0 or 1). Apps should expose an opportunity for users to opt out of ad tracking, resulting in the setting of the \'advertiser_tracking_enabled\' parameter.', 'error-codes');

const HEAD_SUBCODE = 2_804_019;
export const NO_EVENT_NAME = (): GraphError => invalid(HEAD_SUBCODE, 'Missing Event Name', 'Every event needs an event_name. Enter the name of a standard event or of your own.', 'error-texts');
export const NO_EVENT_TIME = (): GraphError => invalid(HEAD_SUBCODE, 'Missing Event Time', 'Every event needs an event_time. Enter a Unix timestamp in seconds.', 'error-texts');
export const NO_ACTION_SOURCE = (): GraphError => invalid(HEAD_SUBCODE, 'Missing Action Source', 'Every event needs an action_source. Enter where the event happened. For example: website', 'error-texts');
export const BAD_ACTION_SOURCE = (): GraphError => invalid(HEAD_SUBCODE, 'Invalid Action Source', `The action_source is not one that Facebook knows. Enter one of ${[...FACEBOOK_ACTION_SOURCES].join(', ')}.`, 'error-texts');
export const NO_JSON = (): GraphError => oauth('(#100) The request body is not valid JSON', 100, { fact: 'error-texts' });
export const NOBODY = (): GraphError => oauth('(#100) One of the parameters advertiser_id, attribution, anon_id, ud is required', 100, { fact: 'error-texts' });

/** A note of a request. */
export function note(level: PartnerNote['level'], code: string, message: string, pointer: string, status: PartnerNote['status'] = 'own'): PartnerNote {
  return { level, code: `facebook.${code}`, message, pointer, status };
}

/** What a key of a body holds, whatever it is called. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
