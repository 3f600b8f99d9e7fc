/** The Profile API and its older search (spec/platform-apis.md 9): a profile by MPID or by an immutable identity, for a script with a token (ADR 0009). */
import type { Json } from '../../../protocol/json.ts';
import { idNumber } from '../../../protocol/json.ts';
import { signed64 } from '../../batch/ids.ts';
import { canonicalType, isDeviceType, isIdentityType } from '../../identity/identity-types.ts';
import { compileStrategy } from '../../identity/strategy.ts';
import { checkFields, checkResolve, checkSearch, profileNotFound, PROFILE_FIELDS, refused, servedProfile } from '../../platform-api/index.ts';
import type { ApiAnswer, IdentityTypes, ProfileField, Wanted } from '../../platform-api/index.ts';
import type { InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';
import { admit, jsonOf, surfaceAnswer, wrongId } from './guard.ts';

type Params = Readonly<Record<string, string | undefined>>;

function typesOf({ workspace }: SurfaceContext): IdentityTypes {
  const canonical = (name: string): string | null => {
    const type = canonicalType(name);
    return isIdentityType(type) ? type : null;
  };
  return { canonical, isDevice: isDeviceType, immutable: [...compileStrategy(workspace.file.identity).immutable] };
}

/** Token, rate and ids; then what the call itself asks. */
function guarded(ids: (params: Params) => Params, serve: (call: InboundCall, params: Params, context: SurfaceContext) => SurfaceAnswer | Promise<SurfaceAnswer>): Surface['answer'] {
  return (call, params, context) => {
    const admitted = admit(call, context, () => context.platform.takeProfileCall(), 'profile_requests_per_second');
    return admitted.ok ? wrongId(ids(params)) ?? serve(call, params, context) : admitted.answer;
  };
}

const ofPath = ({ org, account, workspace }: Params): Params => ({ organization: org, account, workspace });

async function profileOf(mpid: string, fields: readonly ProfileField[], context: SurfaceContext): Promise<ApiAnswer> {
  const user = await context.platform.profiles.user(mpid);
  return user === null || user.deleted_at !== null ? profileNotFound() : { status: 200, body: servedProfile(user, fields, typesOf(context)) };
}

function byMpid(call: InboundCall, params: Params, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  const fields = checkFields(call.query.get('fields'));
  if (!fields.ok) return surfaceAnswer(fields.answer);
  const mpid = signed64(params['mpid'] ?? '');
  if (mpid === null) return surfaceAnswer(refused(400, `The MPID ${params['mpid']} is not a signed 64-bit number.`));
  return profileOf(mpid, fields.value, context).then((answer) => surfaceAnswer(answer));
}

/** The users whom the body names, the one seen last first. */
function wanted(call: InboundCall, context: SurfaceContext, check: typeof checkResolve, found: (mpids: readonly string[]) => Promise<ApiAnswer>): SurfaceAnswer | Promise<SurfaceAnswer> {
  const body = jsonOf(call);
  if (!body.ok) return surfaceAnswer(refused(body.status, body.message));
  const asked: ReturnType<typeof check> = check(body.body, typesOf(context));
  if (!asked.ok) return surfaceAnswer(asked.answer, body.notes);
  return holders(asked.value, context).then(found).then((answer) => surfaceAnswer(answer, body.notes));
}

const holders = (identity: Wanted, { platform }: SurfaceContext): Promise<readonly string[]> => platform.profiles.holders(identity);

function byIdentity(call: InboundCall, _params: Params, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  const fields = checkFields(call.query.get('fields'));
  if (!fields.ok) return surfaceAnswer(fields.answer);
  return wanted(call, context, checkResolve, ([mpid]) => (mpid === undefined ? Promise.resolve(profileNotFound()) : profileOf(mpid, fields.value, context)));
}

function search(call: InboundCall, _params: Params, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  return wanted(call, context, checkSearch, async (mpids) => {
    const users = await Promise.all(mpids.map((mpid) => context.platform.profiles.user(mpid)));
    const profiles = users.filter((user) => user !== null).map((user): Json => ({ id: idNumber(user.mpid), ...servedProfile(user, PROFILE_FIELDS, typesOf(context)) }));
    return { status: 200, body: { consumer_profiles: profiles } };
  });
}

export const profileResolve: Surface = {
  id: 'profile-resolve',
  label: 'Profile API, by identity',
  methods: ['POST'],
  path: /^\/userprofile\/v1\/resolve\/(?<org>[^/]+)\/(?<account>[^/]+)\/(?<workspace>[^/]+)$/i,
  answer: guarded(ofPath, byIdentity),
};

/** The documentation's heading says POST, its sample GET. */
export const profileByMpid: Surface = {
  id: 'profile',
  label: 'Profile API',
  methods: ['GET', 'POST'],
  path: /^\/userprofile\/v1\/(?<org>[^/]+)\/(?<account>[^/]+)\/(?<workspace>[^/]+)\/(?<mpid>[^/]+)$/i,
  answer: guarded(ofPath, byMpid),
};

export const consumerProfileSearch: Surface = {
  id: 'consumerprofile-search',
  label: 'Consumer profile search (old)',
  methods: ['POST'],
  path: /^\/v1\/app\/(?<workspace>[^/]+)\/consumerprofile\/search$/i,
  answer: guarded(({ workspace }) => ({ workspace }), search),
};
