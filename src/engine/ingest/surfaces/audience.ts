/** N4: audience memberships of a user (spec/wire-protocol.md 5.6). No audiences are computed yet, so nobody is in one. */
import { randomUUID } from 'node:crypto';
import { emptyAnswer, jsonAnswer } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import type { Surface } from '../surface.ts';

export const audience: Surface = {
  id: 'audience',
  label: 'Audience memberships',
  methods: ['GET'],
  path: /^(?:\/nativeevents)?\/v1\/(?<key>[^/]+)\/audience$/i,
  answer: (_call, params, context) => {
    const auth = resolveKey(params.key ?? '', 'web', context);
    if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
    return jsonAnswer(200, { dt: 'cam', ct: context.now, id: randomUUID(), audience_memberships: [] }, auth.input.name, auth.notes);
  },
};
