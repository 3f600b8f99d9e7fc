/** "Become this user": the code by which an app logs in as a user, from the user's identities. Pure. */
import type { LoginCall, User } from '../../protocol/user.ts';
import { isDeviceType } from '../identity/identity-types.ts';
import { apiTypeOf } from './user-edit.ts';

export interface LoginTarget {
  /** Where the engine takes calls: `http://127.0.0.1:7070`. */
  readonly ingest: string;
  /** Whose credentials a plain HTTP call uses. */
  readonly input: { readonly key: string; readonly secret: string } | null;
}

interface Identity {
  /** By its name in the Identity API. */
  readonly type: string;
  readonly value: string;
}

type Writer = (identities: readonly Identity[], user: User, target: LoginTarget) => string;

const WRITERS: Readonly<Record<LoginCall['platform'], { readonly language: string; readonly write: Writer }>> = {
  web: { language: 'javascript', write: webCode },
  ios: { language: 'swift', write: swiftCode },
  android: { language: 'kotlin', write: kotlinCode },
  'react-native': { language: 'javascript', write: reactNativeCode },
  flutter: { language: 'dart', write: dartCode },
  roku: { language: 'brightscript', write: brightScriptCode },
  http: { language: 'shell', write: curlCode },
};

/** Null when the user has nothing that this platform could log in with. */
export function loginCall(platform: LoginCall['platform'], user: User, target: LoginTarget): LoginCall | null {
  const named = user.identities.flatMap(({ type, value }): Identity[] => {
    const name = apiTypeOf(type);
    // Device identities are the device's own: only a plain call can claim them.
    return name === null || (isDeviceType(type) && platform !== 'http') ? [] : [{ type: name, value }];
  });
  const identities = named.filter(({ type }, index) => named.findIndex((other) => other.type === type) === index);
  const { language, write } = WRITERS[platform];
  return identities.length === 0 ? null : { platform, language, code: `${write(identities, user, target)}\n` };
}

/** `other2` → `Other2`, `mobile_number` → `MobileNumber`: what the SDKs call the types. */
const SDK_NAMES: Readonly<Record<string, string>> = { customerid: 'CustomerId', facebookcustomaudienceid: 'FacebookCustomAudienceId' };

function sdkName(type: string): string {
  return SDK_NAMES[type] ?? type.replaceAll(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

function lines(identities: readonly Identity[], line: (identity: Identity) => string): string {
  return identities.map(line).join('\n');
}

function webCode(identities: readonly Identity[]): string {
  return `mParticle.Identity.login({\n  userIdentities: {\n${lines(identities, ({ type, value }) => `    ${type}: ${JSON.stringify(value)},`)}\n  },\n});`;
}

function reactNativeCode(identities: readonly Identity[]): string {
  return `const request = new MParticle.IdentityRequest();
${lines(identities, ({ type, value }) => `request.setUserIdentity(${JSON.stringify(value)}, MParticle.UserIdentityType.${sdkName(type)});`)}
MParticle.Identity.login(request, (error, mpid) => console.log(error, mpid));`;
}

function swiftCode(identities: readonly Identity[]): string {
  const name = (type: string): string => sdkName(type).replace(/^./, (letter) => letter.toLowerCase());
  return `let request = MPIdentityApiRequest.withEmptyUser()
${lines(identities, ({ type, value }) => `request.setIdentity(${quoted(value, (code) => `\\u{${code.toString(16)}}`)}, identityType: .${name(type)})`)}
MParticle.sharedInstance().identity.login(request) { result, error in
    print(result?.user.userId ?? 0, error as Any)
}`;
}

function kotlinCode(identities: readonly Identity[]): string {
  return `val request = IdentityApiRequest.withEmptyUser()
${lines(identities, ({ type, value }) => `    .userIdentity(MParticle.IdentityType.${sdkName(type)}, ${quoted(value, fourDigits).replaceAll('$', '\\$')})`)}
    .build()
MParticle.getInstance()?.Identity()?.login(request)`;
}

function dartCode(identities: readonly Identity[]): string {
  return `final request = MparticleFlutterSdk.identityRequest;
${lines(identities, ({ type, value }) => `request.setIdentity(identityType: IdentityType.${sdkName(type)}, value: ${quoted(value, fourDigits).replaceAll('$', '\\$')});`)}
mpInstance?.identity.login(identityRequest: request);`;
}

/** BrightScript has no escapes but the doubled quote. */
function brightScriptCode(identities: readonly Identity[]): string {
  const text = (value: string): string => `"${value.replaceAll('"', '""').replaceAll(CONTROL, (letter) => `" + chr(${letter.charCodeAt(0)}) + "`)}"`;
  const name = (type: string): string => sdkName(type).replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  return `types = mparticleConstants().IDENTITY_TYPE
request = { userIdentities: {} }
${lines(identities, ({ type, value }) => `request.userIdentities[types.${name(type)}] = ${text(value)}`)}
m.mparticle.identity.login(request)`;
}

/** A user without user identities is only found, not logged in. */
function curlCode(identities: readonly Identity[], user: User, { ingest, input }: LoginTarget): string {
  const call = user.identities.every(({ type }) => isDeviceType(type)) ? 'identify' : 'login';
  const body = JSON.stringify({ environment: user.environment, known_identities: Object.fromEntries(identities.map(({ type, value }) => [type, value])) });
  const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `curl -X POST ${shell(`${ingest}/v1/${call}`)}`,
    ...(input === null ? [] : [`  -u ${shell(`${input.key}:${input.secret}`)}`]),
    "  -H 'Content-Type: application/json'", `  -d ${shell(body)}`,
  ].join(' \\\n');
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/g;

function fourDigits(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

function quoted(value: string, control: (code: number) => string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(CONTROL, (letter) => control(letter.charCodeAt(0)))}"`;
}
