/** The note of a call that failed on purpose. */
export const FAULT_NOTE = 'fault-injected';

/** Who an Identity API call was taken for: told in full by the decision itself, as long as that is kept. */
export const DECISION_NOTE = 'identity-decision';

/** What to do about a note of the ingest port, by its code. Messages name the cause; this is the next step. */
const REMEDIES: Readonly<Record<string, string>> = {
  'wrong-secret': 'Copy key and secret again from “Set up an SDK”. The call was accepted, because the input does not enforce its secret.',
  'no-authorization': 'Server calls use HTTP Basic: the key is the user name, the secret the password.',
  'malformed-authorization': 'Server calls use HTTP Basic: the key is the user name, the secret the password.',
  'signature-mismatch': 'The SDK was started with another secret than the input’s. Copy both again from “Set up an SDK”.',
  'signature-absent': 'Start the SDK with key and secret; without a secret it does not sign.',
  'signature-unchecked': 'Give the input its secret in Settings, and the signature is checked.',
  'signature-ok': 'Nothing to do.',
  'unknown-key': 'Use a key of this workspace, or set the input’s authentication to “off” in Settings.',
  'new-input': 'Nothing to do. Rename the input in Settings if you like.',
  'no-key': 'Pass the key as the SDK does, or with HTTP Basic.',
  'bad-encoding': 'Send the body plain or as gzip, with the header that says so.',
  'not-compressed': 'Leave the header out, or compress the body.',
  'undeclared-gzip': 'Add “Content-Encoding: gzip”, or send the body plain.',
  'not-utf8': 'Send JSON as UTF-8.',
  'invalid-json': 'Send well-formed JSON. The bytes are under “Body”, as they came.',
  'invalid-batch': 'Correct the field named above, then replay the call or send it again.',
  'body-too-large': 'Send fewer events in one call.',
  'request-too-large': 'The hosted service may refuse this size: send fewer events in one call.',
  'wrong-method': 'Change the method and send the call again.',
  [FAULT_NOTE]: 'The call failed on purpose. Switch the fault off under “Faults” to end that.',
  'identity-refused': 'Correct what is named above and send the call again.',
  'identity-ignored': 'Correct or leave out what is named above; the rest of the call counted.',
  'identity-kept': 'An immutable identity never changes: use another type, or take its mark away under Settings, Identity.',
  'login-without-login-id': 'Pass a login identity in the login call, or choose which types log in under Settings, Identity.',
  'logout-with-identities': 'Log out without user identities, unless the device goes on as the user that they describe.',
  'no-login-logout': 'Choose another strategy under Settings, Identity, if users are to log in and out.',
  'alias-refused': 'Correct what is named above; “Users” shows what each of the two users is.',
  'no-such-user': 'Clear the app’s storage, so that it asks who its user is.',
  'replaced-source-info': 'Leave “source_info” out; it has no effect.',
};

export function noteRemedy(code: string): string | undefined {
  return REMEDIES[code];
}

/** Notes that only confirm. */
export function isGoodNews(code: string): boolean {
  return code === 'signature-ok' || code === DECISION_NOTE;
}
