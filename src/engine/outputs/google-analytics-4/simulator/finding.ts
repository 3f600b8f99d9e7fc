/** What the validation finds wrong: as Google tells it, and what would become of what it is in. */

export type ValidationCode = 'VALUE_REQUIRED' | 'VALUE_INVALID' | 'VALUE_OUT_OF_BOUNDS' | 'NAME_INVALID' | 'NAME_RESERVED' | 'NAME_DUPLICATED' | 'EXCEEDED_MAX_ENTITIES' | 'INTERNAL_ERROR';

export interface Finding {
  readonly fieldPath?: string;
  readonly description: string;
  readonly validationCode: ValidationCode;
  /** JSON pointer in the body. */
  readonly pointer: string;
  /** Index of the event that it concerns, or name of the user property; both null for the request as a whole. */
  readonly event: number | null;
  readonly property: string | null;
  /** A recommendation only: nothing is dropped. */
  readonly advice: boolean;
}

export function isDropped({ advice }: Finding): boolean {
  return !advice;
}

/** In the order in which Google writes them. */
export function messageOf({ fieldPath, description, validationCode }: Finding): { fieldPath?: string; description: string; validationCode: string } {
  return { ...(fieldPath === undefined ? {} : { fieldPath }), description, validationCode };
}

export function requestFinding(validationCode: ValidationCode, fieldPath: string | undefined, description: string, pointer = ''): Finding {
  return { ...(fieldPath === undefined ? {} : { fieldPath }), description, validationCode, pointer, event: null, property: null, advice: false };
}

/** Concerns one event; its text begins as all of Google's do. */
export function eventFinding(validationCode: ValidationCode, event: number, text: string, pointer: string, advice = false): Finding {
  return { fieldPath: 'events', description: `Event at index: [${event}] ${text}`, validationCode, pointer, event, property: null, advice };
}

export function propertyFinding(validationCode: ValidationCode, property: string, text: string, pointer: string): Finding {
  return { fieldPath: 'user_properties', description: `User property [${property}] ${text}`, validationCode, pointer, event: null, property, advice: false };
}
