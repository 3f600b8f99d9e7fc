/** Values that look like email addresses: Google's terms forbid to send them, and nothing on the way filters them. */
import type { JsonObject } from '../../../../protocol/json.ts';
import { leafPointers, valueAt } from '../../../../protocol/pointer.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import { SLUG } from '../constants.ts';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function piiNotes(body: JsonObject): PartnerNote[] {
  return leafPointers(body).flatMap((pointer): PartnerNote[] => {
    const value = valueAt(body, pointer);
    if (typeof value !== 'string' || !EMAIL.test(value)) return [];
    return [{ level: 'warning', code: `${SLUG}.pii`, message: 'This looks like an email address, and Google forbids to send it personal data.', pointer, status: 'documented' }];
  });
}
