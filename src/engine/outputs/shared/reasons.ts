import type { Pointer } from '../../../protocol/contract.ts';

/** JSON pointer to a setting in its file; the engine fills in the file's name. */
export function settingPointer(kind: 'output' | 'connection', key: string): Pointer {
  return { kind, name: '', path: `/settings/${key}` };
}

/** The same as the source of a body's field. */
export function settingSource(kind: 'output' | 'connection', key: string): string {
  return `${kind}:/settings/${key}`;
}
