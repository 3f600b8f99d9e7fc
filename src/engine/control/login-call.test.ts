import { describe, expect, it } from 'vitest';
import { LOGIN_CALL_PLATFORMS } from '../../protocol/user.ts';
import { loginCall } from './login-call.ts';
import { testUser } from './testing/user.ts';

const TARGET = { ingest: 'http://127.0.0.1:7070', input: { key: 'k', secret: 's' } };
const SHOPPER = testUser({ identities: [['customer_id', 'C-1'], ['mobile_number', '+49 1'], ['other_id_2', 'x'], ['ios_idfv', 'V']] });
const code = (platform: (typeof LOGIN_CALL_PLATFORMS)[number], user = SHOPPER): string => loginCall(platform, user, TARGET)?.code ?? '';

describe('the call that logs in as a user', () => {
  it('names the identity types as each SDK does, and leaves device identities to the device', () => {
    expect(code('web')).toBe('mParticle.Identity.login({\n  userIdentities: {\n    customerid: "C-1",\n    mobile_number: "+49 1",\n    other2: "x",\n  },\n});\n');
    expect(code('ios')).toContain('request.setIdentity("C-1", identityType: .customerId)\nrequest.setIdentity("+49 1", identityType: .mobileNumber)\nrequest.setIdentity("x", identityType: .other2)\n');
    expect(code('android')).toContain('.userIdentity(MParticle.IdentityType.MobileNumber, "+49 1")');
    expect(code('react-native')).toContain('request.setUserIdentity("C-1", MParticle.UserIdentityType.CustomerId);');
    expect(code('flutter')).toContain('request.setIdentity(identityType: IdentityType.Other2, value: "x");');
    expect(code('roku')).toContain('request.userIdentities[types.CUSTOMER_ID] = "C-1"');
    expect(code('http')).toBe([
      "curl -X POST 'http://127.0.0.1:7070/v1/login' \\", "  -u 'k:s' \\", "  -H 'Content-Type: application/json' \\",
      '  -d \'{"environment":"development","known_identities":{"customerid":"C-1","mobile_number":"+49 1","other2":"x","ios_idfv":"V"}}\'', '',
    ].join('\n'));
  });

  it.each([
    ['web', 'email: "a\\"b\\\\c$d\'e\\n",'],
    ['react-native', 'setUserIdentity("a\\"b\\\\c$d\'e\\n", '],
    ['ios', '"a\\"b\\\\c$d\'e\\u{a}"'],
    ['android', '"a\\"b\\\\c\\$d\'e\\u000a"'],
    ['flutter', '"a\\"b\\\\c\\$d\'e\\u000a"'],
    ['roku', '"a""b\\c$d\'e" + chr(10) + ""'],
    ['http', '"email":"a\\"b\\\\c$d\'\\\'\'e\\n"'],
  ] as const)('%s escapes what would end the text', (platform, expected) => {
    expect(code(platform, testUser({ identities: [['email', 'a"b\\c$d\'e\n']] }))).toContain(expected);
  });

  it('finds a user by its device with plain calls only', () => {
    const visitor = testUser({ identities: [['device_application_stamp', 'das']] });
    expect(code('http', visitor)).toContain('/v1/identify');
    for (const platform of LOGIN_CALL_PLATFORMS.filter((name) => name !== 'http')) expect(loginCall(platform, visitor, TARGET)).toBeNull();
    expect(loginCall('http', testUser({}), TARGET)).toBeNull();
  });
});
