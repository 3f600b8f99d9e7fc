/** `POST /oauth/token`: the platform's token endpoint for scripts (spec/data-plans.md 2.1, spec/platform-apis.md 1). */
import { answerTokenRequest, tokenError } from '../../platform-api/index.ts';
import { parseBasic } from '../auth.ts';
import type { InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';
import { FROM_A_PAGE, isFromPage, isLocal, parametersOf, surfaceAnswer, textOf } from './guard.ts';

function answer(call: InboundCall, { now, platform: { tokenKey, credentials } }: SurfaceContext): SurfaceAnswer {
  if (isFromPage(call)) return surfaceAnswer(tokenError(403, 'access_denied', FROM_A_PAGE.message, [FROM_A_PAGE]));
  const body = textOf(call);
  if (!body.ok) return surfaceAnswer(tokenError(body.status, 'invalid_request', body.message));
  const given = parametersOf(body.text, call.headers['content-type'] ?? '');
  if (given === null) return surfaceAnswer(tokenError(400, 'invalid_request', 'The body must be a JSON object or a form.'));
  const basic = parseBasic(call.headers['authorization'] ?? '');
  const parameters = basic === null ? given : { client_id: basic.key, client_secret: basic.secret, ...given };
  return surfaceAnswer(answerTokenRequest({ parameters, isLocal: isLocal(call), now, key: tokenKey, credentials }), body.notes);
}

export const oauthToken: Surface = {
  id: 'oauth-token',
  label: 'Token for the platform API',
  methods: ['POST'],
  path: /^\/oauth\/token$/i,
  answer: (call, _params, context) => answer(call, context),
};
