/** N1: the configuration call of Android and Apple SDKs (spec/wire-protocol.md 6.1). */
import { JSON_TYPE, emptyAnswer } from '../answers.ts';
import { lookUpInput, resolveKey } from '../auth.ts';
import { refused } from '../native/answers.ts';
import { callerPlatform, isNativeCaller } from '../native/caller.ts';
import { matchesEtag, nativeConfig, serveNativeConfig } from '../native/config.ts';
import { findSignature } from '../signature.ts';
import type { InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

/** `version` is absent in the prefix-less form, which any mistyped path may have: that makes no input. */
function answer(call: InboundCall, key: string, version: string | undefined, context: SurfaceContext): SurfaceAnswer {
  const looksNative = isNativeCaller(call) || (call.query.has('av') && call.query.has('sv'));
  if (version === undefined && !looksNative && lookUpInput(key, context) === null) {
    return emptyAnswer(404, null, [{ code: 'unrecognised-path', message: `"${key}" is the key of no input. A native SDK asks for /v4/<key>/config.` }]);
  }
  const auth = resolveKey(key, callerPlatform(call), context);
  if (!auth.ok) return refused(400, 'invalid_api_key', 'The API key is not valid.', context.now, auth.input, auth.notes);
  const { input } = auth;
  const { note, bad } = findSignature(call, '', input, true);
  const notes = note === null ? auth.notes : [...auth.notes, note];
  if (bad && input.auth === 'strict') return refused(400, 'invalid_signature', note?.message ?? '', context.now, input.name, notes);
  const env = call.headers['x-mp-env'];
  const planId = call.query.get('plan_id');
  const config = nativeConfig({
    workspace: context.workspace, input, overrides: input.config, isDevelopment: env === '1' ? true : env === '2' ? false : null, 
    plan: planId === null || planId === '' ? null : { planId, version: call.query.get('plan_version') || null },
  });
  const { body, etag } = serveNativeConfig(config, context.now);
  const caching = [['etag', etag], ['cache-control', 'max-age=0'], ['age', '0']] as const;
  if (matchesEtag(call.headers['if-none-match'], etag)) return { status: 304, headers: caching, body: '', input: input.name, batches: 0, notes };
  return { status: 200, headers: [JSON_TYPE, ...caching], body, input: input.name, batches: 0, notes };
}

export const nativeConfigSurface: Surface = {
  id: 'native-config',
  label: 'Native SDK configuration',
  methods: ['GET'],
  path: /^(?:\/config)?(?:\/(?<version>v\d))?\/(?<key>(?!v\d\/|config\/)[^/]+)\/config$/i,
  answer: (call, params, context) => answer(call, params.key ?? '', params.version, context),
};
