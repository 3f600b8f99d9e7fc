/** N4: audience memberships of a user (spec/wire-protocol.md 5.6); native SDKs sign the call, the web SDK does not. No audiences are computed yet, so nobody is in one. */
import { randomUUID } from 'node:crypto';
import { emptyAnswer, jsonAnswer } from '../answers.ts';
import { resolveKey } from '../auth.ts';
import { callerPlatform, isNativeCaller } from '../native/caller.ts';
import { findSignature } from '../signature.ts';
import type { Surface } from '../surface.ts';

export const audience: Surface = {
  id: 'audience',
  label: 'Audience memberships',
  methods: ['GET'],
  path: /^(?:\/nativeevents)?(?:\/v1)?\/(?<key>(?!v\d\/|nativeevents\/)[^/]+)\/audience$/i,
  answer: (call, params, context) => {
    const isNative = isNativeCaller(call);
    const auth = resolveKey(params.key ?? '', isNative ? callerPlatform(call) : 'web', context);
    if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
    const { note, bad } = findSignature(call, '', auth.input, isNative);
    const notes = note === null ? auth.notes : [...auth.notes, note];
    if (bad && auth.input.auth === 'strict') return emptyAnswer(401, auth.input.name, notes);
    return jsonAnswer(200, { dt: 'cam', ct: context.now, id: randomUUID(), audience_memberships: [] }, auth.input.name, notes);
  },
};
