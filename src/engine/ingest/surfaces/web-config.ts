/** W2: the web SDK's configuration call. */
import { JSON_TYPE, emptyAnswer } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import type { Surface } from '../surface.ts';
import { webConfig } from '../web-config.ts';

export const webConfigSurface: Surface = {
  id: 'web-config',
  label: 'Web SDK configuration',
  methods: ['GET'],
  path: /^(?:\/tags)?\/js\/v2\/(?<key>[^/]+)\/config$/i,
  answer: (call, params, context) => {
    const auth = resolveKey(params.key ?? '', 'web', context);
    if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
    return {
      status: 200,
      headers: [JSON_TYPE, ['cache-control', 'no-store']],
      body: JSON.stringify(webConfig(auth.input, call.query, context)),
      input: auth.input.name,
      batches: 0,
      notes: auth.notes,
    };
  },
};
