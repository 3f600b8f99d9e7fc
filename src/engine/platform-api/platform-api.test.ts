import { describe, expect, it } from 'vitest';
import { planSlug } from '../../protocol/data-plan.ts';
import type { PlanProblem } from '../../protocol/data-plan.ts';
import { badSchema } from './answers.ts';
import { RequestRate } from './rate.ts';
import { platformTime } from './shapes.ts';
import { answerTokenRequest, AUDIENCE, issueToken, verifyToken } from './tokens.ts';

const NOW = Date.UTC(2025, 3, 17, 14, 2, 10, 530);
const KEY = Buffer.from('key');

describe('names and times', () => {
  it.each([['Fern & Thread Web', 'fern_thread_web'], ['(Web) shop', '_web_shop'], ['Ünï', '_n_'], ['A--B  c', 'a_b_c']])('%s becomes %s', (name, slug) => {
    expect(planSlug(name)).toBe(slug);
  });

  it.each([[530, '2025-04-17T14:02:10.53'], [0, '2025-04-17T14:02:10'], [7, '2025-04-17T14:02:10.007'], [100, '2025-04-17T14:02:10.1']])('a time with %d ms is written %s', (ms, text) => {
    expect(platformTime(NOW - 530 + ms)).toBe(text);
  });
});

describe('tokens', () => {
  const token = issueToken(KEY, 'me', NOW);

  it('carry their client and live for eight hours of the clock', () => {
    expect(verifyToken(KEY, `Bearer ${token}`, NOW + 28_799_000, null)).toEqual({ ok: true, clientId: 'me' });
    expect(verifyToken(KEY, `bearer ${token}`, NOW + 28_801_000, null)).toMatchObject({ ok: false, note: { code: 'token-expired' } });
  });

  it.each([
    [undefined, 'no-token'], ['Basic eA==', 'bad-token'], ['Bearer x', 'bad-token'], ['Bearer a.b.c', 'bad-token'],
    [`Bearer ${issueToken(Buffer.from('other'), 'me', NOW)}`, 'bad-token'], [`Bearer ${token.slice(0, -2)}AA`, 'bad-token'],
  ])('%s is refused as %s', (header, code) => {
    expect(verifyToken(KEY, header, NOW, null)).toMatchObject({ ok: false, note: { code } });
  });

  it('of a client that is not taken any more are refused', () => {
    expect(verifyToken(KEY, `Bearer ${token}`, NOW, { clientId: 'other', clientSecret: 's' })).toMatchObject({ ok: false, note: { code: 'other-client' } });
  });

  const good = { client_id: 'me', client_secret: 's', audience: AUDIENCE, grant_type: 'client_credentials' };
  const ask = (parameters: object, more: object = {}): { status: number; body: unknown } => {
    const { status, body } = answerTokenRequest({ parameters: { ...good, ...parameters }, isLocal: true, now: NOW, key: KEY, credentials: null, ...more });
    return { status, body };
  };
  const only = { clientId: 'me', clientSecret: 'secret' };

  it('are given to any client of this machine', () => {
    expect(ask({})).toEqual({ status: 200, body: { access_token: token, expires_in: 28_800, token_type: 'Bearer' } });
    expect(ask({ client_secret: 'secret' }, { isLocal: false, credentials: only })).toMatchObject({ status: 200 });
  });

  it.each([
    [{ client_id: '' }, {}, 400, 'invalid_request', 'Missing required parameter: client_id'],
    [{ grant_type: undefined }, {}, 400, 'invalid_request', 'Missing required parameter: grant_type'],
    [{ grant_type: 'password' }, {}, 403, 'unsupported_grant_type', 'Unsupported grant type: password'],
    [{ audience: 'https://api.us1.mparticle.com' }, {}, 403, 'access_denied', 'Service not enabled within domain: https://api.us1.mparticle.com'],
    [{}, { isLocal: false }, 401, 'access_denied', 'Unauthorized'],
    [{}, { credentials: only }, 401, 'access_denied', 'Unauthorized'],
    [{ client_id: 'you', client_secret: 'secret' }, { credentials: only }, 401, 'access_denied', 'Unauthorized'],
  ])('%j with %j: %d %s', (parameters, more, status, error, error_description) => {
    expect(ask(parameters, more)).toEqual({ status, body: { error, error_description } });
  });
});

describe('the rate limit', () => {
  it('counts in each minute and says how long to wait', () => {
    const rate = new RequestRate(60_000);
    expect([rate.take(NOW, 2), rate.take(NOW + 1, 2), rate.take(NOW + 15_000, 2), rate.take(NOW + 59_999, 2), rate.take(NOW + 60_000, 2)]).toEqual([null, null, 45, 1, null]);
    expect(rate.take(NOW, null)).toBeNull();
  });
});

describe('BadSchema', () => {
  const problem = (code: string, match_key: string | null, path: string): PlanProblem => ({ severity: 'error', code, message: `${code}!`, plan: 'p', version: 1, path, match_key, file: '', line: null, column: null });
  const at = '/data_plan_versions/0/version_document/data_points/3/validator/definition';

  it('names the point, the keyword and where it stands', () => {
    expect(badSchema([problem('unsupported-keyword', 'custom_event:search:Search Performed', `${at}/properties/data/oneOf`), problem('bad-pattern', 'screen_view::Home', `${at}/properties/a~1b/pattern`)]).body).toEqual({
      errors: [
        { message: 'Unsupported keyword', match_key: 'custom_event:search:Search Performed', error_type: 'invalid_value', keyword: 'oneOf', schema_pointer: '#/properties/data/oneOf', event_pointer: '', value: '' },
        { message: 'bad-pattern!', match_key: 'screen_view::Home', error_type: 'invalid_value', keyword: 'pattern', schema_pointer: '#/properties/a~1b/pattern', event_pointer: '', value: '' },
      ],
    });
  });

  it('is a plain list when a problem is in no data point', () => {
    expect(badSchema([problem('too-many-points', null, '/data_plan_versions/0'), problem('x', 'screen_view::Home', at)])).toMatchObject({ status: 400, body: { errors: [{ message: 'too-many-points!' }, { message: 'x!' }] } });
  });
});
