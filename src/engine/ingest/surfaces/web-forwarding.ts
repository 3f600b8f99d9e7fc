/** W5, W6: what client kits report to have forwarded (spec/wire-protocol.md 5.5). Kept with the request. */
import { emptyAnswer } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import type { Surface } from '../surface.ts';

export const webForwarding: Surface = {
  id: 'web-forwarding',
  label: 'Web SDK forwarding statistics',
  methods: ['POST'],
  path: /^(?:\/webevents)?\/v[12]\/js\/(?<key>[^/]+)\/forwarding$/i,
  answer: (_call, params, context) => {
    const auth = resolveKey(params.key ?? '', 'web', context);
    return auth.ok ? emptyAnswer(202, auth.input.name, auth.notes) : emptyAnswer(401, auth.input, auth.notes);
  },
};
