/** Who is calling (spec/wire-protocol.md 3). Verdicts are values; nothing here prints a secret. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { CallNote, InboundCall, KnownInput, SurfaceContext } from './surface.ts';

export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/** `null` when the header is not well-formed Basic. */
export function parseBasic(header: string): Credentials | null {
  if (header.length < 7 || header.slice(0, 6).toLowerCase() !== 'basic ') return null;
  const text = Buffer.from(header.slice(6).trim(), 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon <= 0 ? null : { key: text.slice(0, colon), secret: text.slice(colon + 1) };
}

const KEY = /^[A-Za-z0-9_-]{1,200}$/;
const POD = /^[a-z]{2}\d-/;

/** A key may carry its pod (`us1-…`); the input is the same (wire-protocol.md 1). */
export function lookUpInput(key: string, context: SurfaceContext): KnownInput | null {
  const known = context.findInput(key);
  return known !== null || !POD.test(key) ? known : context.findInput(key.slice(4));
}

export type InputVerdict =
  | { readonly ok: true; readonly input: KnownInput; readonly notes: readonly CallNote[] }
  | { readonly ok: false; readonly why: 'malformed' | 'unknown' | 'wrong-secret'; readonly input: string | null; readonly notes: readonly CallNote[] };

const NO_NOTES: readonly CallNote[] = [];

/**
 * The input of a key. An unknown key becomes a new input, unless an input of that platform is `strict`: whoever
 * made one strict wants wrong keys refused.
 */
export function resolveKey(key: string, platform: Platform, context: SurfaceContext, secret?: string): InputVerdict {
  const known = lookUpInput(key, context);
  if (known !== null) return { ok: true, input: known, notes: NO_NOTES };
  if (!KEY.test(key)) {
    return { ok: false, why: 'malformed', input: null, notes: [{ code: 'malformed-key', message: 'An input key has only letters, digits, "-" and "_".' }] };
  }
  if (refusesUnknown(platform, context)) {
    return { ok: false, why: 'unknown', input: null, notes: [{ code: 'unknown-key', message: `No input has the key "${key}", and an input for ${platform} has auth "strict". Take a key from the inputs in this workspace.` }] };
  }
  const input = context.registerInput(key, platform, secret);
  return { ok: true, input, notes: [{ code: 'new-input', message: `No input had the key "${key}": the input "${input.name}" was made for it.` }] };
}

function refusesUnknown(platform: Platform, context: SurfaceContext): boolean {
  for (const input of Object.values(context.workspace.inputs)) if (input.platform === platform && input.auth === 'strict') return true;
  return false;
}

/** Basic credentials against the inputs. A wrong secret of a known key is refused in both modes. */
export function resolveBasic(credentials: Credentials, platform: Platform, context: SurfaceContext): InputVerdict {
  const verdict = resolveKey(credentials.key, platform, context, credentials.secret);
  if (!verdict.ok || verdict.input.secret === '' || sameText(credentials.secret, verdict.input.secret)) return verdict;
  const what = credentials.secret === '' ? 'no secret was sent' : 'the secret is not the one of this input';
  return {
    ok: false,
    why: 'wrong-secret',
    input: verdict.input.name,
    notes: [{ code: 'wrong-secret', message: `The key belongs to the input "${verdict.input.name}", but ${what}. Copy key and secret from the set-up page.` }],
  };
}

/** The input of Basic credentials for calls that only a configured input may make: an unknown key makes no input here. */
export function checkBasic(header: string | undefined, context: SurfaceContext): { readonly ok: true; readonly input: KnownInput } | { readonly ok: false; readonly status: 401 | 403; readonly input: string | null; readonly notes: readonly CallNote[] } {
  const refused = (status: 401 | 403, code: string, message: string) => ({ ok: false as const, status, input: null, notes: [{ code, message }] });
  if (header === undefined) return refused(401, 'no-authorization', 'No Authorization header. Send HTTP Basic with the key and secret of any input.');
  const credentials = parseBasic(header);
  if (credentials === null) return refused(403, 'malformed-authorization', 'The Authorization header is not HTTP Basic with key and secret.');
  const known = lookUpInput(credentials.key, context);
  if (known === null) return refused(403, 'unknown-key', `No input has the key "${credentials.key}". Take key and secret from the inputs in this workspace.`);
  const verdict = resolveBasic(credentials, known.platform, context);
  return verdict.ok ? verdict : { ...verdict, status: 403 };
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** wire-protocol.md 3.1; `date` is the header as it stands. */
export function signatureOf(secret: string, method: string, date: string, path: string, bodyText: string): string {
  return createHmac('sha256', secret).update(`${method}\n${date}\n${path}${bodyText}`, 'utf8').digest('hex');
}

export type SignatureVerdict = 'ok' | 'mismatch' | 'absent' | 'unknown-secret';

/** `x-mp-signature` over the path as received and over the paths of the default hosts (wire-protocol.md 3.1, 3.2). */
export function checkSignature(call: InboundCall, bodyText: string, secret: string): SignatureVerdict {
  const signature = call.headers['x-mp-signature'];
  if (signature === undefined || signature === '') return 'absent';
  if (secret === '') return 'unknown-secret';
  const given = signature.toLowerCase();
  for (const path of candidatePaths(call.target)) {
    if (sameText(signatureOf(secret, call.method, call.headers.date ?? '', path, bodyText), given)) return 'ok';
  }
  return 'mismatch';
}

const OVERRIDE_PREFIX = /^\/(?:nativeevents|webevents|identity|config|tags)(?=\/)/i;

/** With a subdirectory override the SDK calls these paths and signs the ones of the default host. */
const SUBDIRECTORY_FORMS: readonly (readonly [RegExp, string])[] = [
  [/^\/(?:identify|login|logout|search|-?\d+\/modify)$/i, '/v1'],
  [/^\/[^/]+\/events$/i, '/v2'],
  [/^\/[^/]+\/config$/i, '/v4'],
  [/^\/[^/]+\/alias$/i, '/v1/identity'],
  [/^\/[^/]+\/audience$/i, '/v1'],
];

function candidatePaths(target: string): Set<string> {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark);
  const defaults = path.replace(OVERRIDE_PREFIX, '');
  const paths = [path, defaults];
  for (const [form, prefix] of SUBDIRECTORY_FORMS) if (form.test(defaults)) paths.push(prefix + defaults);
  const out = new Set<string>();
  for (const candidate of paths) {
    out.add(candidate + query);
    out.add(candidate);
    if (/\/config$/i.test(candidate)) out.add(candidate + onlyVersions(query));
  }
  return out;
}

/** Apple signs a config call with these two parameters only. */
function onlyVersions(query: string): string {
  const kept = query.slice(1).split('&').filter((pair) => /^(?:av|sv)=/.test(pair));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}
