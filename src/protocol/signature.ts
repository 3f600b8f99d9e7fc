/** The verdict on a call's `x-mp-signature`, as the notes of the request carry it. */
const VERDICTS = { 'signature-ok': 'ok', 'signature-mismatch': 'mismatch', 'signature-absent': 'absent', 'signature-unchecked': 'unchecked' } as const;

export type SignatureNoteCode = keyof typeof VERDICTS;
export const SIGNATURE_VERDICTS = ['ok', 'mismatch', 'absent', 'unchecked'] as const;
export type SignatureVerdict = (typeof SIGNATURE_VERDICTS)[number];

/** `null` when the call neither had a signature nor needed one. */
export function signatureVerdict(notes: readonly { readonly code: string }[]): SignatureVerdict | null {
  for (const { code } of notes) if (Object.hasOwn(VERDICTS, code)) return VERDICTS[code as SignatureNoteCode];
  return null;
}
