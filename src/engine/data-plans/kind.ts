import type { ValidationErrorType, ViolationKind } from '../../protocol/data-plan.ts';
import type { FindingTarget } from './types.ts';

/** `wholeEvent`: the event itself is unplanned. */
export function kindOf(type: ValidationErrorType, keyword: string | undefined, target: FindingTarget, wholeEvent: boolean): ViolationKind {
  switch (type) {
    case 'unplanned':
      if (target === 'user_attributes') return 'unplanned-user-attribute';
      if (target === 'user_identities') return 'unplanned-identity';
      return wholeEvent ? 'unplanned-event' : 'unplanned-event-attribute';
    case 'missing_required': return 'missing-required';
    case 'invalid_value': return keyword === 'type' ? 'invalid-type' : 'invalid-value';
    case 'unknown': return 'other';
  }
}
