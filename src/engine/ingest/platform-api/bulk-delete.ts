/** `POST /userprofile/bulkdelete`: fast deletion of profiles by any input's credentials (spec/platform-apis.md 8, spec/identity-profiles.md 9). */
import { canonicalType, isIdentityType } from '../../identity/identity-types.ts';
import { checkBulkDeletion, forbidden } from '../../platform-api/index.ts';
import { emptyAnswer, eventsError } from '../answers.ts';
import { checkBasic } from '../auth.ts';
import type { CallNote, InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';
import { FROM_A_PAGE, isFromPage, jsonOf, surfaceAnswer } from './guard.ts';

function answer(call: InboundCall, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  if (isFromPage(call)) return surfaceAnswer(forbidden(FROM_A_PAGE.code, FROM_A_PAGE.message));
  const auth = checkBasic(call.headers['authorization'], context);
  if (!auth.ok) return emptyAnswer(auth.status, auth.input, auth.notes);
  const input = auth.input.name;
  const refuse = (status: number, message: string): SurfaceAnswer => eventsError(status, message, input, [{ code: 'bulk-deletion-refused', message }]);
  const body = jsonOf(call);
  if (!body.ok) return refuse(body.status, body.message);
  const asked = checkBulkDeletion(body.body, (type) => isIdentityType(canonicalType(type)));
  if (!asked.ok) return refuse(400, asked.message);
  return Promise.all(asked.deletions.map((deletion) => context.platform.deleteUsers({ ...deletion, input }))).then((outcomes) => {
    const deleted = outcomes.flatMap((outcome) => outcome.deleted);
    return emptyAnswer(202, input, [...body.notes, said(deleted)]);
  });
}

function said(deleted: readonly string[]): CallNote {
  if (deleted.length === 0) return { code: 'nobody-deleted', message: 'Nobody was found to delete.' };
  return { code: 'users-deleted', message: deleted.length === 1 ? `User ${deleted[0]} was deleted.` : `${deleted.length} users were deleted: ${deleted.slice(0, 20).join(', ')}${deleted.length > 20 ? ' …' : ''}.` };
}

export const bulkDelete: Surface = {
  id: 'bulk-delete',
  label: 'Bulk profile deletion',
  methods: ['POST'],
  path: /^\/userprofile\/(?:experimental\/)?bulkdelete$/i,
  answer: (call, _params, context) => answer(call, context),
};
