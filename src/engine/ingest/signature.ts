/**
 * The verdict on `x-mp-signature` as a fact of the request (spec/wire-protocol.md 3.2): noted on every call that came or
 * should have come with one, refused only where the input is `strict`.
 */
import type { SignatureNoteCode } from '../../protocol/signature.ts';
import { checkSignature } from './auth.ts';
import type { CallNote, InboundCall, KnownInput } from './surface.ts';

export interface SignatureFinding {
  /** `null` when none came and none was expected. */
  readonly note: CallNote | null;
  /** What a strict input refuses: the signature is absent or does not fit. */
  readonly bad: boolean;
}

const FITS: SignatureFinding = { note: signatureNote('signature-ok', 'The signature fits the secret of the input.'), bad: false };
const NOT_EXPECTED: SignatureFinding = { note: null, bad: false };

function signatureNote(code: SignatureNoteCode, message: string): CallNote {
  return { code, message };
}

/** `expected`: the caller is an SDK that signs. */
export function findSignature(call: InboundCall, bodyText: string, input: KnownInput, expected: boolean): SignatureFinding {
  switch (checkSignature(call, bodyText, input.secret)) {
    case 'ok': return FITS;
    case 'mismatch': return { note: signatureNote('signature-mismatch', `"x-mp-signature" does not fit the secret of the input "${input.name}".`), bad: true };
    case 'unknown-secret': return { note: signatureNote('signature-unchecked', `The input "${input.name}" has no secret, so the signature was not checked.`), bad: false };
    case 'absent': return expected ? { note: signatureNote('signature-absent', 'The call has no "x-mp-signature" header; a native SDK sends one when it has a secret.'), bad: true } : NOT_EXPECTED;
  }
}
