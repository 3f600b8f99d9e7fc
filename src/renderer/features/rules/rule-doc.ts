/**
 * The text of a rule as it is typed, beside the file it came from. A file that changes outside is taken over while
 * nothing was typed; otherwise both texts are kept and the reader chooses.
 */

export interface RuleDoc {
  /** The file's text that `code` was made from. */
  readonly base: string;
  /** What the editor holds. */
  readonly code: string;
  /** Grows when `code` was replaced from outside, so that the editor takes it. */
  readonly revision: number;
}

export function openDoc(file: string): RuleDoc {
  return { base: file, code: file, revision: 0 };
}

/** The doc after the file was read again. */
export function syncDoc(doc: RuleDoc, file: string): RuleDoc {
  if (doc.base === file) return doc;
  if (doc.code === file) return { ...doc, base: file };
  if (doc.code === doc.base) return { base: file, code: file, revision: doc.revision + 1 };
  return doc;
}

export function isDirty(doc: RuleDoc, file: string): boolean {
  return doc.code !== file;
}

/** Typed here and changed there. */
export function hasConflict(doc: RuleDoc, file: string): boolean {
  return doc.base !== file && doc.code !== file && doc.code !== doc.base;
}

export function takeFile(doc: RuleDoc, file: string): RuleDoc {
  return { base: file, code: file, revision: doc.revision + 1 };
}

/** What was typed stays, over the file as it is now. */
export function keepTyped(doc: RuleDoc, file: string): RuleDoc {
  return { ...doc, base: file };
}
